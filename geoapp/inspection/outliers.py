"""Features that lie apart from the others: numbers that stand for none, 0/0, and places outside the region."""

import numpy as np
import numpy.typing as npt
import shapely

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.intake import Fault
from geoapp.geometry.arrays import Flags
from geoapp.inspection.crs_checks import MOST_DEGREES
from geoapp.inspection.shapes import Repaired, ShapeFaults, Shapes

_FEW = 0.1
"""A part of the features up to which they say nothing of the CRS that the others are in."""

_LIMITS = np.array([32_767, 32_768, 65_535])
"""The ends of short whole numbers; those of long ones are beyond all measure."""


def without_placeholders(shapes: Shapes, names: list[str]) -> Repaired:
    """Return shapes without the points whose coordinates are a number that stands for none, such as -9999.

    It is one where it is negative, or where both coordinates are one, beside others that are none.

    >>> points = np.array([shapely.Point(87.6, 43.8), shapely.Point(-9999, -9999)], dtype=object)
    >>> made = without_placeholders(points, ["甲", "乙"])
    >>> made.shapes[1] is None, [(one.code, one.count) for one in made.faults]
    (True, [('sentinels', 1)])
    """
    x, y = (_coordinate(shapes, axis) for axis in "xy")
    found = _is_placeholder(x), _is_placeholder(y)
    negative = (found[0] & (x < 0)) | (found[1] & (y < 0))
    wrong = negative | (found[0] & found[1])
    if (wrong | shapely.is_missing(shapes)).all():
        return Repaired(shapes, [])
    said = ShapeFaults(names)
    said.add("sentinels", wrong, np.full(len(shapes), None))
    made = shapes.copy()
    made[wrong] = None
    return Repaired(made, said.faults)


def typical(shapes: Shapes, *, projected: bool) -> Shapes:
    """Return shapes without the few whose numbers are of another kind than the others': they say nothing of the CRS.

    Args:
        shapes: as they came.
        projected: whether they are declared in metres, so that degrees are of another kind; else metres are.
    """
    bounds = np.nan_to_num(np.abs(shapely.bounds(shapes)), nan=0.0).max(axis=1)
    there = ~shapely.is_missing(shapes)
    other = there & ((bounds <= MOST_DEGREES) if projected else (bounds > MOST_DEGREES))
    if other.sum() > _FEW * there.sum():
        return shapes
    made = shapes.copy()
    made[other] = None
    return made


def outside(placed: Shapes, came: Shapes, names: list[str], region: BoundingBox) -> list[Fault]:
    """Return the faults of shapes in WGS-84 that lie outside the region where others lie in it, and of those at 0/0.

    Args:
        placed: in degrees of WGS-84.
        came: the same as the file has them.
        names: one a shape.
        region: the plan's, in degrees.
    """
    there = ~shapely.is_missing(placed)
    west, south, east, north = np.nan_to_num(shapely.bounds(placed), nan=np.inf).T
    apart = (east < region[0]) | (west > region[2]) | (north < region[1]) | (south > region[3])
    apart &= there
    if apart.sum() == there.sum():
        return []
    said = ShapeFaults(names)
    said.add("outside_some", apart, placed)
    said.add("at_zero", apart & (_coordinate(came, "x") == 0) & (_coordinate(came, "y") == 0), placed)
    return said.faults


def _coordinate(shapes: Shapes, axis: str) -> npt.NDArray[np.float64]:
    """Return a coordinate of points, NaN for other shapes."""
    take = shapely.get_x if axis == "x" else shapely.get_y
    return np.asarray(take(shapes), dtype=np.float64)


def _is_placeholder(numbers: npt.NDArray[np.float64]) -> Flags:
    """Say which numbers stand for none.

    >>> _is_placeholder(np.array([-9999.0, 99999.0, -32768.0, 999.9, 99.9, 87.6, np.nan])).tolist()
    [True, True, True, True, False, False, False]
    """
    size = np.abs(numbers)
    large = size > MOST_DEGREES
    nines = [large[place] and set(f"{one:.10g}".replace(".", "")) == {"9"} for place, one in enumerate(size)]
    return np.array(nines, dtype=bool) | np.isin(size, _LIMITS)
