"""Shapes of parcels from their points: rings by number and by where they close, holes by what they lie in."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Polygon
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geoapp.domain.angles import Angle
from geoapp.io.user_files.position_cells import order_of

PointPair = tuple[float, float]
PointRun = list[PointPair]

LOOKED_AT = 200
_FEWEST = 3
"""Different points of a ring."""


def is_easting_first(pairs: Sequence[PointPair]) -> bool:
    """Say whether points have the easting first, against the custom, as their numbers tell.

    >>> is_easting_first([(4852153.8, 29548378.9)]), is_easting_first([(548378.9, 4852153.8)]), is_easting_first([])
    (False, True, False)
    """
    return sum(order_of(Angle(x, None, 1), Angle(y, None, 1)) for x, y in pairs[:LOOKED_AT]) > 0


def shape_of(points: Iterable[tuple[str, PointPair]], kind: str) -> BaseGeometry | None:
    """Return the shape of points, each with its ring's number, easting first; ``None`` where they make none.

    >>> square = [(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)]
    >>> hole = [(3, 3), (6, 3), (6, 6), (3, 3)]
    >>> shape_of([*(("1", pair) for pair in square), *(("2", pair) for pair in hole)], "area").area
    76.5
    >>> shape_of([("1", (0, 0))], "area"), shape_of([("1", (0, 0))], "point").geom_type
    (None, 'Point')
    """
    rings = list(_rings(points))
    try:
        if kind == "point":
            made = MultiPoint([pair for ring in rings for pair in ring])
        elif kind == "line":
            made = MultiLineString([LineString(ring) for ring in rings])
        else:
            made = _area(rings)
    except (ShapelyError, ValueError):
        return None
    return None if made is None or made.is_empty else (made.geoms[0] if len(made.geoms) == 1 else made)


def _rings(points: Iterable[tuple[str, PointPair]]) -> Iterator[PointRun]:
    """Yield runs of points: a ring ends where its number changes, and where it has come back to its first point."""
    run: PointRun = []
    number = None
    for name, pair in points:
        closed = len(run) > _FEWEST and run[0] == run[-1]
        if run and (name != number or closed):
            yield run
            run = []
        run.append(pair)
        number = name
    if run:
        yield run


def _area(rings: list[PointRun]) -> MultiPolygon | None:
    """Return rings as areas: one within an odd number of larger ones is a hole of the smallest of them."""
    if not rings or any(len(set(ring)) < _FEWEST for ring in rings):
        return None
    solid = np.array([Polygon(ring) for ring in rings], dtype=object)
    areas = shapely.area(solid)
    around = _around(solid, areas)
    holes: dict[int, list[PointRun]] = {}
    shells = []
    for number, larger in enumerate(around):
        if len(larger) % 2:
            holes.setdefault(min(larger, key=lambda other: areas[other]), []).append(rings[number])
        else:
            shells.append(number)
    return MultiPolygon([Polygon(rings[shell], holes.get(shell)) for shell in shells])


def _around(solid: np.ndarray, areas: np.ndarray) -> list[list[int]]:
    """Return for each ring the larger ones that it lies in, by a point inside it."""
    inside = [_inner_point(one) for one in solid]
    found: list[list[int]] = [[] for _ in solid]
    if len(solid) > 1:
        for number, other in shapely.STRtree(solid).query(inside, predicate="within").T:
            if areas[other] > areas[number]:
                found[number].append(int(other))
    return found


def _inner_point(ring: Polygon) -> BaseGeometry:
    try:
        return shapely.point_on_surface(ring)
    except ShapelyError:
        return shapely.get_point(ring.exterior, 0)
