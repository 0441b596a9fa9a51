"""The view of a map that shows a box."""

import math

from geoapp.domain.plan import BoundingBox

_TILE_PX = 256
_SEEN_PX = (640, 460)
"""Width and height that a map surely has on a page, in pixels."""


def view_round(bounds: BoundingBox) -> str:
    """Return ``lat,lon,zoom`` of the view that shows a box in degrees, in steps of half a zoom.

    >>> view_round((87.0, 43.5, 88.0, 44.0))
    '43.75000,87.50000,9.5'
    """
    west, south, east, north = bounds
    across = (east - west) / 360
    along = (_mercator(north) - _mercator(south)) / (2 * math.pi)
    zoom = min(
        math.log2(seen / _TILE_PX / part) for seen, part in zip(_SEEN_PX, (across, along), strict=True)
    )
    return f"{(south + north) / 2:.5f},{(west + east) / 2:.5f},{math.floor(zoom * 2) / 2:g}"


def _mercator(latitude: float) -> float:
    """Return the height of a latitude on a Mercator map of radius one."""
    return math.asinh(math.tan(math.radians(latitude)))
