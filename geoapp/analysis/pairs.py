"""Pairs of features as rows: who they are, how far apart, how surely, and what joins them on the map."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoapp.analysis.inputs import Inputs
from geoapp.domain.certainty import CERTAINTIES
from geoapp.geometry.arrays import Flags, Floats, Geometries, Indices
from geoapp.geometry.kernel import first_alike

TOLD = ("id", "name", "theme", "cite")
"""What a row tells of each of the two."""


def pair_rows(a: Inputs, b: Inputs, i: Indices, j: Indices, distances: Floats) -> pd.DataFrame:
    """Return one row a pair: ``a_id`` … and ``b_id`` …, the measured distance and its range in metres."""
    columns = {
        f"{role}_{column}": side.table[column].to_numpy(dtype=object)[rows]
        for role, side, rows in (("a", a, i), ("b", b, j))
        for column in TOLD
        if column in side.table
    }
    table = pd.DataFrame({"id": columns["a_id"] + "~" + columns["b_id"]} | columns, dtype=object)
    low, high = distance_ranges(distances, radii_sum(a, b, i, j))
    return table.assign(distance_m=distances, low_m=low, high_m=high)


def distance_ranges(distances: Floats, radii_m: Floats) -> tuple[Floats, Floats]:
    """Return the ranges of ``certainty.distance_range``, for many pairs at once.

    >>> distance_ranges(np.array([900.0, 900.0]), np.array([1000.0, 0.0]))
    (array([  0., 900.]), array([1900.,  900.]))
    """
    return np.maximum(distances - radii_m, 0.0), distances + radii_m


def certainties(low_m: Floats, high_m: Floats, limit_m: float, certain: Flags) -> list[str]:
    """Return the word for each range of distances; what is itself only possibly there is never certain."""
    words = [(high_m <= limit_m) & certain, low_m <= limit_m]
    return [str(word) for word in np.select(words, CERTAINTIES, "impossible").tolist()]


def radii_sum(a: Inputs, b: Inputs, i: Indices, j: Indices) -> Floats:
    """Return by how much the distance of each pair may be wrong (m)."""
    return np.asarray(a.radii[i] + b.radii[j])


def both_sure(a: Inputs, b: Inputs, i: Indices, j: Indices) -> Flags:
    """Say for each pair whether both features are surely there."""
    return np.asarray(a.certain[i] & b.certain[j])


def same_place(a: Inputs, b: Inputs, i: Indices, j: Indices) -> Flags:
    """Say for each pair whether both have the very same shape, as projects placed by one row of the gazetteer have.

    A distance of 0 between them says nothing about how far apart they will be.
    """
    return np.asarray(shapely.equals_identical(a.shapes[i], b.shapes[j]))


def joining_lines(a: Inputs, b: Inputs, i: Indices, j: Indices) -> Geometries:
    """Return the shortest line between each pair, a point where they meet; between two places it is found once."""
    places = first_alike(a.shapes)[i] * len(b) + first_alike(b.shapes)[j]
    _, first, back = np.unique(places, return_index=True, return_inverse=True)
    lines = np.asarray(shapely.shortest_line(a.shapes[i[first]], b.shapes[j[first]]), dtype=object)
    meeting = shapely.length(lines) == 0
    lines[meeting] = shapely.get_point(lines[meeting], 0)
    return np.asarray(lines[back])


def as_frame(rows: pd.DataFrame, shapes: Geometries, metric_crs: str) -> gpd.GeoDataFrame:
    """Return rows with their geometries in metres."""
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=metric_crs)
