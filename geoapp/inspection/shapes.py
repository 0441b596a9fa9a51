"""A user's geometries as shapes: their faults, and the shapes repaired."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geoapp.domain.bounding_box import BoundingBox, is_inside
from geoapp.domain.intake import MOST_EXAMPLES, Example, Fault, fault
from geoapp.geometry.arrays import Flags
from geoapp.geometry.repair import make_valid, swap_xy
from geoapp.geometry.tangles import too_tangled
from geoapp.settings import MAX_NAME

Shapes = npt.NDArray[Any]
"""Geometries or ``None``, one a feature."""

_LINES, _POLYGONS = 1, 2
_HOLES = (
    "Hole lies outside",
    "Holes are nested",
    "Nested shells",
    "Nested holes",
    "Interior is disconnected",
)
HALF_THE_WORLD = 180.0

BEYOND_MEASURE = 1e9
"""No coordinate of any CRS is as large, and the squares of much larger ones overflow."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """Shapes with what was wrong with them; a shape that is left out is ``None``."""

    shapes: Shapes
    faults: list[Fault]


def repair(
    shapes: Shapes, names: Sequence[str], unreadable: Sequence[int] = (), *, winding: bool
) -> Repaired:
    """Return flat, valid shapes, and each fault with its number and examples.

    ``make_valid(method="structure")`` keeps what a ring covers, where ``buffer(0)`` would drop half of a bow-tie.

    Args:
        shapes: as they came, in any CRS.
        names: one a shape.
        unreadable: rows whose shape the reader could not make out.
        winding: whether the format asks for counter-clockwise shells.
    """
    found = ShapeFaults(names)
    lost = np.zeros(len(shapes), dtype=bool)
    lost[list(unreadable)] = True
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    found.add("unreadable_geometry", lost, shapes)
    found.add("no_geometry", empty & ~lost, shapes)
    flat = shapely.force_2d(shapes)
    found.add("heights", ~empty & (shapely.has_z(shapes) | shapely.has_m(shapes)), shapes)
    wild = ~empty & ~_finite(flat)
    found.add("not_finite", wild, shapes)
    flat[empty | wild] = None
    made = _repair(flat, found)
    if winding:
        found.add("winding", _clockwise(flat) & ~shapely.is_missing(made), flat)
    made = shapely.orient_polygons(made)
    return Repaired(made, [*found.faults, *_duplicates(made)])


def keep_on_globe(shapes: Shapes, names: Sequence[str]) -> Repaired:
    """Return shapes in degrees, those left out that no map of the world can show."""
    found = ShapeFaults(names)
    bounds = np.nan_to_num(shapely.bounds(shapes), nan=0.0)
    west, south, east, north = bounds.T
    off = (np.maximum(-west, east) > 180) | (np.maximum(-south, north) > 90)  # noqa: PLR2004
    spanning = ~off & _spans(shapes)
    found.add("off_the_globe", off, shapes)
    found.add("spans_the_world", spanning, shapes)
    made = shapes.copy()
    made[off | spanning] = None
    return Repaired(made, found.faults)


def _spans(shapes: Shapes) -> Flags:
    """Find the shapes with a part wider than half the world; those cut at 180° as RFC 7946 asks have none."""
    parts, rows = shapely.get_parts(shapes, return_index=True)
    bounds = np.nan_to_num(shapely.bounds(parts), nan=0.0)
    wide = rows[bounds[:, 2] - bounds[:, 0] > HALF_THE_WORLD]
    return np.asarray(np.bincount(wide, minlength=len(shapes)) > 0)


def swap_back(shapes: Shapes, names: Sequence[str], bbox: BoundingBox) -> Repaired:
    """Return shapes in degrees with the axes of those swapped that lie in the region only so, all their vertices."""
    pairs, rows = shapely.get_coordinates(shapes, return_index=True)
    wrong = is_inside(pairs[:, 1], pairs[:, 0], bbox) & ~is_inside(pairs[:, 0], pairs[:, 1], bbox)
    many = np.bincount(rows, minlength=len(shapes))
    amiss = np.bincount(rows[wrong], minlength=len(shapes))
    swapped, mixed = (many > 0) & (amiss == many), (amiss > 0) & (amiss < many)
    found = ShapeFaults(names)
    made = shapes.copy()
    made[swapped] = swap_xy(shapes[swapped])
    found.add("swapped_axes", swapped, made)
    found.add("mixed_axes", mixed, made)
    made[mixed] = None
    return Repaired(made, found.faults)


class ShapeFaults:
    """Faults, each with its rows."""

    def __init__(self, names: Sequence[str]) -> None:
        """Begin with none, for shapes of these names."""
        self.names = names
        self.faults: list[Fault] = []

    def add(self, code: str, rows: Flags, shapes: Shapes) -> None:
        """Add a fault of some rows, where there are any."""
        if count := int(rows.sum()):
            chosen = np.flatnonzero(rows)[:MOST_EXAMPLES]
            examples = tuple(_example(int(row), self.names[row], shapes[row]) for row in chosen)
            self.faults.append(fault(code, count=count, examples=examples))


def _example(row: int, name: str, shape: Any) -> Example:  # noqa: ANN401
    """Make an example; its place is the first vertex, which every shape has."""
    first = shapely.get_coordinates(shape)[:1]
    if len(first) and np.isfinite(first).all():
        return Example(row=row + 1, name=name[:MAX_NAME], lon=float(first[0][0]), lat=float(first[0][1]))
    return Example(row=row + 1, name=name[:MAX_NAME])


def _finite(shapes: Shapes) -> Flags:
    pairs, rows = shapely.get_coordinates(shapes, return_index=True)
    bad = rows[~(np.abs(pairs) < BEYOND_MEASURE).all(axis=1)]
    return np.asarray(np.bincount(bad, minlength=len(shapes)) == 0)


def _repair(shapes: Shapes, found: ShapeFaults) -> Shapes:
    """Repair invalid shapes, and leave out those without size."""
    made = shapes.copy()
    broken = ~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)
    knotted = too_tangled(shapes, broken)
    found.add("tangled", knotted, shapes)
    made[knotted] = None
    broken &= ~knotted
    if broken.any():
        reasons = shapely.is_valid_reason(shapes[broken])
        holes = np.zeros(len(shapes), dtype=bool)
        holes[broken] = [reason.startswith(_HOLES) for reason in reasons]
        made[broken] = make_valid(shapes[broken], keep_collapsed=False)
        made[holes] = [_without_stray_holes(shape) for shape in shapes[holes]]
    gone = ~shapely.is_missing(made) & (shapely.is_empty(made) | _sizeless(made))
    found.add("zero_area", gone, shapes)
    if broken.any():
        found.add("stray_hole", broken & holes & ~gone, shapes)
        found.add("self_crossing", broken & ~holes & ~gone, shapes)
    made[gone] = None
    return made


def _without_stray_holes(shape: Any) -> Any:  # noqa: ANN401
    """Return the ground of shells without their holes; ``make_valid`` would fill a hole that lies outside.

    >>> stray = shapely.from_wkt("POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0), (3 3, 4 3, 4 4, 3 3))")
    >>> _without_stray_holes(stray).area
    4.0
    """
    parts = [
        shapely.difference(
            _solid(part.exterior), shapely.union_all([_solid(ring) for ring in part.interiors])
        )
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
    ]
    return shapely.union_all(parts)


def _solid(ring: Any) -> Any:  # noqa: ANN401
    return make_valid(shapely.Polygon(ring), keep_collapsed=False)


def _sizeless(shapes: Shapes) -> Flags:
    dimension = shapely.get_dimensions(shapes)
    flat = (dimension == _POLYGONS) & (shapely.area(shapes) == 0)
    return np.asarray(flat | ((dimension == _LINES) & (shapely.length(shapes) == 0)))


def _clockwise(shapes: Shapes) -> Flags:
    """Find the shapes with a polygon whose shell runs clockwise."""
    parts, rows = shapely.get_parts(shapes, return_index=True)
    wrong = (shapely.get_type_id(parts) == 3) & ~shapely.is_ccw(shapely.get_exterior_ring(parts))  # noqa: PLR2004
    result = np.zeros(len(shapes), dtype=bool)
    result[rows[wrong]] = True
    return result


def _duplicates(shapes: Shapes) -> list[Fault]:
    """Count the shapes that repeat an earlier one, vertex by vertex."""
    there = shapes[~shapely.is_missing(shapes)]
    many = len(there) - len(set(shapely.to_wkb(there)))
    return [fault("twins", count=many)] if many else []
