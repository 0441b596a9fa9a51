"""Overlap of pairs of features, in square metres or metres and in percent of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoapp.analysis.columns import (
    CERTAINTY,
    CITE_A,
    CITE_B,
    PAIR_A,
    PAIR_B,
    SAME_PLACE,
    SHARE_WITHIN,
    Column,
)
from geoapp.analysis.depth import reaches
from geoapp.analysis.inputs import Inputs
from geoapp.analysis.likelihood import shares_within
from geoapp.analysis.operation import Found, Operation
from geoapp.analysis.pairs import as_frame, both_sure, joining_lines, pair_rows, radii_sum, same_place
from geoapp.analysis.relations import is_mirrored, relations
from geoapp.domain.receipt import PairsLeftOut
from geoapp.domain.request import TO, Request
from geoapp.domain.source import Source
from geoapp.geometry import kernel
from geoapp.geometry.arrays import Flags, Floats, Geometries, Indices
from geoapp.geometry.kernel import AREA, LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap(Request):
    """Pairs of ``a`` and ``b`` that share ground, with area or length and percent of each."""

    operation: Literal["overlap"] = "overlap"
    b: Source


def overlap(a: Inputs, b: Inputs) -> tuple[gpd.GeoDataFrame, tuple[PairsLeftOut, ...]]:
    """Return the pairs that share ground, as drawn or within their radii, the surest, likeliest and largest first.

    ``area_m2`` or ``length_m`` is what is shared as drawn, with its percent of each; two areas have a range too,
    ``area_low_m2`` to ``area_high_m2``. A pair is ``certain`` where one reaches so deep into the other that no
    shift within both radii parts them, else ``possible``, and ``share_within`` says of how many shifts they meet; a
    pair that only the radii bring together has a distance above 0 and shares nothing as drawn. Its geometry is what
    is shared, or the line between the two. A feature and itself are no pair, how many were left out is told; two that
    stand in both sources are one pair.
    """
    i, j, distances = kernel.pairs_within(a.shapes, b.shapes, 0.0, radii_a=a.radii, radii_b=b.radii)
    kin = relations(a, b, i, j)
    other = (kin != "itself") & ~is_mirrored(a, b, i, j) & ~_only_touch(a, b, i, j, distances)
    i, j, distances = i[other], j[other], distances[other]
    drawn, shared = _drawn(a, b, i, j)
    sizes = _sizes(a, b, i, j, drawn)
    rows = pair_rows(a, b, i, j, distances).assign(**sizes, same_place=same_place(a, b, i, j))
    surely = both_sure(a, b, i, j) & _surely(
        a, b, (i, j, distances), rows["area_low_m2"].to_numpy(dtype=float)
    )
    rows["certainty"] = np.where(surely, "certain", "possible").astype(object)
    rows["share_within"] = np.where(surely, 1.0, shares_within(a, b, (i, j, distances), 0.0))
    order = _ranking(rows)
    frame = as_frame(rows.iloc[order].reset_index(drop=True), shared[order], a.metric_crs)
    left_out = int((kin == "itself").sum())
    return frame, (PairsLeftOut(reason="itself", pairs=left_out),) if left_out else ()


def _only_touch(a: Inputs, b: Inputs, i: Indices, j: Indices, distances: Floats) -> Flags:
    """Say which exact pairs of areas share nothing but a border, as neighbouring districts do."""
    areas = (_dimensions(a, i) == AREA) & (_dimensions(b, j) == AREA) & (radii_sum(a, b, i, j) == 0)
    touching = areas & (distances == 0)
    touching[touching] = shapely.touches(a.shapes[i[touching]], b.shapes[j[touching]])
    return np.asarray(touching)


def _drawn(a: Inputs, b: Inputs, i: Indices, j: Indices) -> tuple[Floats, Geometries]:
    """Return the ground that each pair shares as drawn, or the line between them, and its size."""
    one, other, size, shapes = kernel.overlap_pairs(a.shapes, b.shapes, geometry=True)
    place, known = _places(i, j, one, other, len(b))
    sizes, shared = np.zeros(len(i)), joining_lines(a, b, i, j)
    sizes[place], shared[place] = size[known], shapes[known]
    return sizes, shared


def _sizes(a: Inputs, b: Inputs, i: Indices, j: Indices, drawn: Floats) -> dict[str, Floats]:
    """Return the columns of what is shared: measures, ranges and percents; not a number where one has no meaning."""
    dimension = np.minimum(_dimensions(a, i), _dimensions(b, j))
    area = np.where(dimension == AREA, drawn, np.nan)
    low, high = _area_range(a, b, i, j, area)
    columns = {
        "area_m2": area,
        "area_low_m2": low,
        "area_high_m2": high,
        "length_m": np.where(dimension == LINE, drawn, np.nan),
    }
    for role, side, rows in (("a", a, i), ("b", b, j)):
        whole = kernel.measure(side.shapes)[rows]
        comparable = (_dimensions(side, rows) == dimension) & (whole > 0)
        columns[f"percent_{role}"] = np.where(comparable, 100 * drawn / np.where(whole > 0, whole, 1), np.nan)
    return columns


def _area_range(a: Inputs, b: Inputs, i: Indices, j: Indices, area: Floats) -> tuple[Floats, Floats]:
    """Return the least and the most that two areas share, each shrunk and grown by its radius."""
    low, high = area.copy(), area.copy()
    uncertain = ~np.isnan(area) & (radii_sum(a, b, i, j) > 0)
    first, i = np.unique(i[uncertain], return_inverse=True)
    second, j = np.unique(j[uncertain], return_inverse=True)
    for values, sign in ((low, -1.0), (high, 1.0)):
        ours, theirs = (
            kernel.buffer(side.shapes[rows], sign * side.radii[rows])
            for side, rows in ((a, first), (b, second))
        )
        one, other, size = kernel.overlap_pairs(ours, theirs)
        place, known = _places(i, j, one, other, len(second))
        found = np.zeros(len(i))
        found[place] = size[known]
        values[uncertain] = found
    return low, high


def _surely(a: Inputs, b: Inputs, pairs: tuple[Indices, Indices, Floats], area_low: Floats) -> Flags:
    """Say of which pairs, with their distances, one reaches so deep into the other that no shift parts them."""
    i, j, distances = pairs
    radii = radii_sum(a, b, i, j)
    surely: Flags = (radii == 0) | (np.nan_to_num(area_low) > 0)
    for one, other, first, second in ((a, b, i, j), (b, a, j, i)):
        rest = np.flatnonzero(~surely)
        pairs_left = first[rest], second[rest], distances[rest]
        surely[rest] = reaches(one, other, pairs_left, radii[rest])
    return surely


def _places(i: Indices, j: Indices, one: Indices, other: Indices, count: int) -> tuple[Indices, Indices]:
    """Return the positions of other pairs among the pairs (i, j), and which of those stand anywhere."""
    _, place, known = np.intersect1d(
        i * count + j, one * count + other, assume_unique=True, return_indices=True
    )
    return place, known


def _dimensions(side: Inputs, rows: Indices) -> Indices:
    return np.asarray(shapely.get_dimensions(side.shapes))[rows]


def _ranking(rows: pd.DataFrame) -> list[int]:
    """Return the rows' order, the surest, likeliest and largest first."""
    size = np.nan_to_num(rows["area_m2"].fillna(rows["length_m"]).to_numpy())
    likely = np.nan_to_num(rows["share_within"].to_numpy())
    words = (rows[column].tolist() for column in ("certainty", "distance_m", "id"))
    certainty, distance, ids = words
    keys = list(zip(certainty, (-likely).tolist(), (-size).tolist(), distance, ids, strict=True))
    return sorted(range(len(keys)), key=keys.__getitem__)


def run(inputs: Mapping[str, Inputs], _asked: Overlap) -> Found:
    """Return the pairs that share ground."""
    frame, left_out = overlap(inputs["a"], inputs["b"])
    return Found(frame=frame, pairs_left_out=left_out)


OPERATION = Operation(
    request=Overlap,
    run=run,
    help="List what the selected projects share with something else: area or length, and percent of each.",
    flags=(TO,),
    printed=(
        "a_name",
        "b_name",
        "area_m2",
        "length_m",
        "percent_a",
        "percent_b",
        "certainty",
        "share_within",
    ),
    table=(
        PAIR_A,
        PAIR_B,
        CERTAINTY,
        SHARE_WITHIN,
        Column("shared_km2", "number", ("area_m2",), digits=3, per=1e6),
        Column("shared_km", "number", ("length_m",), digits=2, per=1e3),
        Column("percent_a", "number", ("percent_a",), digits=1),
        Column("percent_b", "number", ("percent_b",), digits=1),
        CITE_A,
        CITE_B,
        Column("shared_range", "areas", ("area_low_m2", "area_high_m2")),
        Column("measured_m", "metres_apart", ("distance_m",)),
        SAME_PLACE,
    ),
    described=("shared", "certainty", "share"),
    nothing=("nothing_shared", "nothing_shared_at_all"),
)
