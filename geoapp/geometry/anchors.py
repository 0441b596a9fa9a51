"""Anchors of symbols: one point for each project, or one for each of its sites."""

import numpy as np
import shapely
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geoapp.geometry.arrays import POLYGON_TYPES, Floats, Geometries, Indices


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


def anchors_of(shapes: Geometries) -> tuple[Floats, Indices]:
    """Return the anchors of many shapes as columns x and y, and the place of each one's shape, ascending.

    >>> [one.tolist() for one in anchors_of(shapely.from_wkt(["POINT (1 2)", "MULTIPOINT (3 4, 5 6)"]))]
    [[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [0, 1, 1]]
    """
    kinds = shapely.get_type_id(shapes)
    points = np.empty(len(shapes), dtype=object)
    points[kinds == _LINE] = shapely.line_interpolate_point(shapes[kinds == _LINE], 0.5, normalized=True)
    areas = np.isin(kinds, POLYGON_TYPES)
    points[areas] = shapely.point_on_surface(shapes[areas])
    for place in np.flatnonzero(~areas & (kinds != _LINE)):
        points[place] = shapely.multipoints(anchors(shapes[place]))
    at, owners = shapely.get_coordinates(points, return_index=True)
    return at, owners


_LINE = 1
"""The type of a line, as shapely numbers it."""
