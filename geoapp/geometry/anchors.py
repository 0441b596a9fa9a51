"""Anchors of symbols: one point for each project, or one for each of its sites."""

from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry


def anchors(shape: BaseGeometry) -> list[Point]:
    """Return the points of symbols: one on each of several sites, else a single one."""
    return list(shape.geoms) if isinstance(shape, MultiPoint) else [anchor(shape)]


def anchor(shape: BaseGeometry) -> Point:
    """Return the point of a symbol: the first point, the middle of a route, a point inside an area.

    >>> from shapely import LineString
    >>> anchor(LineString([(87.0, 43.0), (87.5, 43.0)])).x
    87.25
    """
    if isinstance(shape, Point | MultiPoint):
        return next(iter(getattr(shape, "geoms", [shape])))
    if isinstance(shape, Polygon | MultiPolygon):
        return shape.representative_point()
    longest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.length)
    return longest.interpolate(0.5, normalized=True)
