"""The view of a map that shows a box."""

import math

import numpy as np

from geoapp.domain.bounding_box import BoundingBox
from geoapp.geometry.web_mercator import TILE_PX, WORLD_M, to_screen

_SEEN_PX = (640, 460)
"""Width and height that a map surely has on a page, in pixels."""


def view_round(bounds: BoundingBox) -> str:
    """Return ``lat,lon,zoom`` of the view that shows a box in degrees, in steps of half a zoom.

    >>> view_round((87.0, 43.5, 88.0, 44.0))
    '43.75000,87.50000,9.5'
    """
    west, south, east, north = bounds
    across = (east - west) / 360
    heights = to_screen(np.array([[west, south], [east, north]]))[:, 1]
    along = float(heights[1] - heights[0]) / WORLD_M
    zoom = min(math.log2(seen / TILE_PX / part) for seen, part in zip(_SEEN_PX, (across, along), strict=True))
    return f"{(south + north) / 2:.5f},{(west + east) / 2:.5f},{math.floor(zoom * 2) / 2:g}"
