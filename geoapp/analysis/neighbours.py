"""Neighbours of one project, given that no place is known better than its radius."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from geoapp.domain.certainty import Certainty, distance_range, judge
from geoapp.geometry.kernel.distances import pairs_within


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A project nearby; distances are metres between the nearest points as they are drawn."""

    id: str
    distance_m: float
    certainty: Certainty
    """``certain``, or ``possible`` where only the radii reach."""


def find_neighbours(frame: gpd.GeoDataFrame, project: str, *, within_m: float) -> list[Neighbour]:
    """Return the projects within a distance of one, the certain ones first, then the nearest.

    ``frame`` is in the plan's metric CRS and holds projects with a geometry only; its column ``uncertainty_m`` is a
    radius in metres. A project that is not in it has no neighbours.

    >>> from shapely import Point
    >>> frame = gpd.GeoDataFrame(
    ...     {"uncertainty_m": [0.0, 100.0, 900.0]},
    ...     geometry=[Point(0, 0), Point(500, 0), Point(1500, 0)], index=["a", "b", "c"], crs="EPSG:4538")
    >>> [(near.id, near.distance_m, near.certainty) for near in find_neighbours(frame, "a", within_m=1000)]
    [('b', 500.0, 'certain'), ('c', 1500.0, 'possible')]
    >>> find_neighbours(frame, "d", within_m=1000)
    []
    """
    if project not in frame.index:
        return []
    row = frame.index.get_loc(project)
    geometries, radii = frame.geometry.to_numpy(), frame["uncertainty_m"].to_numpy(dtype=float)
    own = np.array([row])
    _, others, distances = pairs_within(
        geometries[own], geometries, within_m, radii_a=radii[own], radii_b=radii
    )
    found = [
        Neighbour(
            id=str(frame.index[other]), distance_m=float(distance), certainty=judge(low, high, within_m)
        )
        for other, distance in zip(others, distances, strict=True)
        if other != row
        for low, high in [distance_range(float(distance), float(radii[row] + radii[other]))]
    ]
    return sorted(found, key=lambda near: (near.certainty != "certain", near.distance_m, near.id))
