"""Directed Hausdorff distance: from the farthest point of a shape to the nearest target.

Shapes are cut into triangles, of which points and segments are flat ones, targets into convex pieces. The distance to a
convex piece is convex, so over a triangle it is nowhere larger than at a corner. A triangle is done when its corners'
nearest pieces bound it low enough; the others are halved.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from geoapp.geometry.arrays import Flags, Floats, Geometries, Indices
from geoapp.geometry.branch_and_bound import RESOLUTION_M, convex_pieces, distinct, maximise, subdivide
from geoapp.geometry.kernel import AREA, dissolve

_SLACK_M = 1e-3
"""What a search by distance is widened by, so that rounding loses no piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Targets that distances are measured to."""

    shapes: Geometries
    extra: Floats
    """Metres added to the distance to each target."""
    nearest: Indices
    """For each shape that is measured, a target that is not its own, preferably the nearest one."""
    own: tuple[Indices, Indices]
    """Pairs of shape and target that are not measured against each other."""


def farthest(shapes: Geometries, targets: Targets, resolution_m: float = RESOLUTION_M) -> Floats:
    """Return for each shape the largest distance of any of its points to the nearest target (m).

    It is that of a point of the shape, and no other point is farther by more than ``resolution_m`` and 0.1 %.

    >>> line = shapely.from_wkt("LINESTRING (0 3, 10 3)")
    >>> nothing = np.array([], dtype=int)
    >>> ends, first = shapely.points([0, 10], [0, 0]), np.array([0])
    >>> targets = Targets(shapes=ends, extra=np.zeros(2), nearest=first, own=(nothing, nothing))
    >>> farthest(np.array([line]), targets).round().tolist()
    [6.0]
    """
    if targets.extra.any():
        return maximise(_DistanceField(targets), shapes, resolution_m)
    # What lies on areas is 0 m away, and would be halved for ever along the borders between them.
    return np.maximum(maximise(_DistanceField(targets), _beside(shapes, targets), resolution_m), 0.0)


def all_within(shapes: Geometries, targets: Targets, limits: Floats) -> Flags:
    """Say for each shape whether every point of it has a target within the shape's limit (m)."""
    within = np.ones(len(shapes), dtype=bool)
    near = targets.extra.max(initial=-np.inf) <= limits
    shapes = np.where(near, _beside(shapes, targets), shapes)

    def keep_splitting(values: Floats, bounds: Floats, rows: Indices) -> Flags:
        within[rows[values > limits[rows]]] = False
        return np.asarray(within[rows] & (bounds > limits[rows] + RESOLUTION_M))

    subdivide(_DistanceField(targets), shapes, keep_splitting)
    return within


def _beside(shapes: Geometries, targets: Targets) -> Geometries:
    """Return the part of each shape that lies on no area of the targets, of those that are nobody's own."""
    areas = np.flatnonzero(shapely.get_dimensions(targets.shapes) == AREA)
    areas = areas[~np.isin(areas, targets.own[1])]
    return np.asarray(shapely.difference(shapes, dissolve(targets.shapes[areas]))) if len(areas) else shapes


class _DistanceField:
    """The distance to the nearest target, anywhere."""

    def __init__(self, targets: Targets) -> None:
        self._pieces, self._owners = convex_pieces(targets.shapes)
        self._extra, self._targets = targets.extra[self._owners], targets
        self._tree = shapely.STRtree(self._pieces)
        self._own = np.append(np.sort(self._codes(*targets.own)), np.iinfo(np.intp).max)

    def over(self, triangles: Floats, rows: Indices) -> tuple[Floats, Floats]:
        """Return the greatest value at a corner of each triangle, and one that is exceeded nowhere in it."""
        values, pieces = self._at(triangles, rows)
        return values.max(axis=1), self._bound(triangles, values, pieces)

    def _at(self, triangles: Floats, rows: Indices) -> tuple[Floats, Indices]:
        """Return the value at each corner, and the piece that it is measured to."""
        count, corners, _ = triangles.shape
        positions, row = triangles.reshape(-1, 2), np.repeat(rows, corners)
        once, back = distinct(row, positions)  # a corner is that of several triangles
        points = shapely.points(positions[once])
        i, piece = self._near(points, row[once])
        values = shapely.distance(points[i], self._pieces[piece]) + self._extra[piece]
        order = np.lexsort((values, i))
        first = order[np.diff(i[order], prepend=-1) > 0][back]
        return values[first].reshape(count, corners), piece[first].reshape(count, corners)

    def _near(self, points: Geometries, row: Indices) -> tuple[Indices, Indices]:
        """Return for each point the pieces among which is the one of the least value."""
        piece = self._tree.nearest(points)
        upper = shapely.distance(points, self._pieces[piece]) + self._extra[piece]
        own = self._is_own(row, piece)
        known = self._targets.nearest[row[own]]
        upper[own] = shapely.distance(points[own], self._targets.shapes[known]) + self._targets.extra[known]
        reach = upper - self._extra.min() + _SLACK_M
        i, piece = self._tree.query(points, predicate="dwithin", distance=reach)
        other = ~self._is_own(row[i], piece)
        return i[other], piece[other]

    def _is_own(self, rows: Indices, pieces: Indices) -> Flags:
        codes = self._codes(rows, self._owners[pieces])
        return np.asarray(self._own[np.searchsorted(self._own, codes)] == codes)

    def _bound(self, triangles: Floats, values: Floats, pieces: Indices) -> Floats:
        """Return a value that the field does not exceed within each triangle, given what ``_at`` says of it."""
        bounds: Floats = values.max(axis=1)
        mixed = (pieces != pieces[:, :1]).any(axis=1)  # others are bound by the one piece that they have
        corners, pieces = shapely.points(triangles[mixed])[:, None, :], pieces[mixed]
        values = shapely.distance(self._pieces[pieces][:, :, None], corners) + self._extra[pieces][:, :, None]
        bounds[mixed] = values.max(axis=2).min(axis=1)
        return bounds

    def _codes(self, rows: Indices, targets: Indices) -> Indices:
        return rows * len(self._targets.shapes) + targets
