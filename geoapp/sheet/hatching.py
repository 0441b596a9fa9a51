"""Hatching of what is only possible: thin slanting lines, cut at the outline."""

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.sheet.drawing import DrawnOutline, Ink, outline

_APART = 1.8
"""Between two lines across, in millimetres."""


def hatch(shape: BaseGeometry, color: str) -> DrawnOutline | None:
    """Return the hatching of an area in millimetres; nothing where there is no area.

    >>> hatched = hatch(shapely.box(0, 0, 10, 10), "#000000")
    >>> all(0 <= x <= 10 and 0 <= y <= 10 for line in hatched.lines for x, y in line)
    True
    >>> hatch(shapely.Point(1, 1), "#000000") is None
    True
    """
    if shape.is_empty or not shape.area:
        return None
    left, top, right, bottom = shape.bounds
    step = _APART * math.sqrt(2)
    # The lines of all areas lie on one grid, so that two beside each other go on into one another.
    sums = np.arange(math.ceil((left + top) / step), (right + bottom) / step) * step
    if not len(sums):
        return None
    lines = shapely.multilinestrings([[(one - top, top), (one - bottom, bottom)] for one in sums.tolist()])
    return outline(shapely.intersection(lines, shape), Ink(stroke=color, width=0.12))
