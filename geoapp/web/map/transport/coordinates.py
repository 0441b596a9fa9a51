"""Shapes as the map's script takes them: latitude first, no more decimals than are seen."""

from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

_DECIMALS = 6
"""A decimetre: finer than a pixel at the closest zoom."""

Spot = list[float]
"""Latitude and longitude in degrees, WGS-84."""


def spot(point: Point) -> Spot:
    """Return a point.

    >>> spot(Point(87.6, 43.80000049))
    [43.8, 87.6]
    """
    return [round(point.y, _DECIMALS), round(point.x, _DECIMALS)]


def lines(shape: BaseGeometry) -> list[list[Spot]]:
    """Return a line of one or more parts.

    >>> lines(shapely.LineString([(87, 43), (88, 44)]))
    [[[43.0, 87.0], [44.0, 88.0]]]
    """
    return [_turned(part) for part in getattr(shape, "geoms", [shape])]


def rings(shape: Polygon | MultiPolygon) -> list[list[list[Spot]]]:
    """Return an area as polygons of rings, the outer one first.

    >>> rings(Polygon([(87, 43), (88, 43), (88, 44)]))
    [[[[43.0, 87.0], [43.0, 88.0], [44.0, 88.0], [43.0, 87.0]]]]
    """
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    return [[_turned(ring) for ring in (part.exterior, *part.interiors)] for part in parts]


def _turned(part: BaseGeometry) -> list[Spot]:
    turned: Any = shapely.get_coordinates(part)[:, ::-1].round(_DECIMALS).tolist()
    return list(turned)
