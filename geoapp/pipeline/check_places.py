"""A second source held against a plan's gazetteer: which places lie outside their radius."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
import shapely.ops
from shapely.geometry.base import BaseGeometry

from geoapp.domain.plan import Plan
from geoapp.geometry.metric import to_metres
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.positions import ReportedPlace, read_positions
from geoapp.placing.names import normalise

STEP_M = 50.0
"""Lines are compared at points no farther apart than this."""

SLACK_M = 0.5
"""Rounding of coordinates to six decimals moves a place by less than this."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A place of the gazetteer and how far a second source has it; of lines the greatest distance."""

    id: str
    name: str
    distance_m: float
    radius_m: float

    @property
    def holds(self) -> bool:
        """Say whether the second source lies within the radius."""
        return self.distance_m <= self.radius_m + SLACK_M


@dataclass(frozen=True, slots=True)
class Comparison:
    """Outcome of a comparison, row by row."""

    compared: tuple[Compared, ...]
    unknown: tuple[str, ...]
    """Ids or names that the gazetteer does not hold."""
    without_position: tuple[str, ...]


def check_places(plan: Plan, path: Path, *, datum: str = "wgs84") -> Comparison:
    """Compare every place of a file with the gazetteer's of the same id, or else of the same name.

    Where several places bear the name, the nearest is taken.

    Raises:
        GeoappError: the file or the gazetteer is wrong.
    """
    places = load_gazetteer(plan)
    metric = dict(zip(places.index, to_metres(places.geometry.to_numpy(), plan.metric_crs), strict=True))
    bearers = _bearers(places, plan.city)
    compared, unknown, without = [], [], []
    for position in read_positions(path, datum=datum):
        ids = [position.id] if position.id in metric else bearers.get(normalise(position.name, plan.city), [])
        if not ids:
            unknown.append(position.id or position.name)
        elif position.geometry is None:
            without.append(position.id or position.name)
        else:
            compared.append(
                min(_compare(ids, position, places, metric, plan), key=lambda one: one.distance_m)
            )
    return Comparison(tuple(compared), tuple(unknown), tuple(without))


def _bearers(places: gpd.GeoDataFrame, city: str) -> dict[str, list[str]]:
    bearers: dict[str, list[str]] = {}
    for row in places.itertuples():
        for name in (row.name, *row.aliases):
            bearers.setdefault(normalise(name, city), []).append(row.id)
    return bearers


def _compare(
    ids: Sequence[str],
    position: ReportedPlace,
    places: gpd.GeoDataFrame,
    metric: dict[str, BaseGeometry],
    plan: Plan,
) -> Iterator[Compared]:
    [theirs] = to_metres(np.array([position.geometry], dtype=object), plan.metric_crs)
    for one in ids:
        radius = float(places.at[one, "uncertainty_m"])
        yield Compared(one, places.at[one, "name"], apart(metric[one], theirs), radius)


def apart(ours: BaseGeometry, theirs: BaseGeometry) -> float:
    """Return the distance of two geometries in metres; of lines the greatest.

    A line may go on where the other ends: of theirs only the stretch beside ours is compared.

    >>> apart(shapely.Point(0, 0), shapely.Point(3, 4))
    5.0
    >>> line = shapely.from_wkt("LINESTRING (0 0, 1000 0)")
    >>> apart(line, shapely.from_wkt("LINESTRING (-500 0, 0 0, 500 70, 1000 0, 9000 900)"))
    70.0
    """
    if {shapely.get_dimensions(ours), shapely.get_dimensions(theirs)} != {1}:
        return float(ours.distance(theirs))
    stretch = _stretch(theirs, ours)
    return max(_farthest(ours, theirs), _farthest(stretch, ours))


def _stretch(theirs: BaseGeometry, ours: BaseGeometry) -> BaseGeometry:
    """Return the part of a line between what is nearest to the ends of another."""
    if theirs.geom_type != "LineString" or ours.geom_type != "LineString":
        return theirs
    ends = sorted(theirs.project(shapely.Point(corner)) for corner in (ours.coords[0], ours.coords[-1]))
    return shapely.ops.substring(theirs, *ends)


def _farthest(line: BaseGeometry, other: BaseGeometry) -> float:
    corners = shapely.points(shapely.get_coordinates(shapely.segmentize(line, STEP_M)))
    return float(shapely.distance(corners, other).max())
