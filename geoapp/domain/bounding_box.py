"""A box of longitudes and latitudes, and what lies in it."""

from typing import Any

BoundingBox = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def is_inside(lon: Any, lat: Any, bbox: BoundingBox) -> Any:  # noqa: ANN401 (a number and a truth, or arrays of them)
    """Say whether a point, or each of arrays of points, lies in a box or on its edge; NaN does not.

    >>> is_inside(87.6, 43.8, (87, 43, 88, 44)), is_inside(86.9, 43.8, (87, 43, 88, 44))
    (True, False)
    """
    west, south, east, north = bbox
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
