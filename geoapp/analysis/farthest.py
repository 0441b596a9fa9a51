"""How far the farthest point of a shape is from the nearest target: whether all of the shape is near enough.

Shapes are cut into triangles, of which points and segments are flat ones, targets into convex pieces. The distance to a
convex piece is convex, so over a triangle it is nowhere larger than at a corner. A triangle is done when its corners'
nearest pieces bound it low enough; the others are halved.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely

from geoapp.analysis.inputs import Flags
from geoapp.analysis.kernel import Floats, Geometries, Indices

RESOLUTION_M = 0.1
"""By how much a limit may be missed: a search has to end somewhere."""

RESOLUTION = 0.001
"""To how large a part of itself the farthest distance is found."""

_SLACK_M = 1e-3
"""What a search by distance is widened by, so that rounding loses no piece."""

_CONVEX = 1 - 1e-12
"""An area that fills its convex hull to this part is convex."""

_LINE, _AREA = 1, 2

_EDGES = np.array([[0, 0, 1], [1, 2, 2]])
"""The corners at both ends of each edge of a triangle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What distances are measured to."""

    shapes: Geometries
    extra: Floats
    """Metres added to the distance to each target."""
    nearest: Indices
    """For each shape that is measured, a target that is not its own, preferably the nearest one."""
    own: tuple[Indices, Indices]
    """Pairs of shape and target that are not measured against each other."""


def farthest(shapes: Geometries, targets: Targets) -> Floats:
    """Return for each shape the largest distance of any of its points to the nearest target (m).

    It is that of a point of the shape, and no other point is farther by more than ``RESOLUTION_M`` and 0.1 %.

    >>> line = shapely.from_wkt("LINESTRING (0 3, 10 3)")
    >>> nothing = np.array([], dtype=int)
    >>> ends, first = shapely.points([0, 10], [0, 0]), np.array([0])
    >>> targets = Targets(shapes=ends, extra=np.zeros(2), nearest=first, own=(nothing, nothing))
    >>> farthest(np.array([line]), targets).round().tolist()
    [6.0]
    """
    field, best = _Field(targets), np.full(len(shapes), -np.inf)

    def still(values: Floats, bounds: Floats, rows: Indices) -> Flags:
        np.maximum.at(best, rows, values)
        return np.asarray(bounds > best[rows] + np.abs(best[rows]) * RESOLUTION + RESOLUTION_M)

    _search(field, *_cut(shapes), still)
    return best


def all_within(shapes: Geometries, targets: Targets, limits: Floats) -> Flags:
    """Say for each shape whether every point of it has a target within the shape's limit (m)."""
    field, within = _Field(targets), np.ones(len(shapes), dtype=bool)

    def still(values: Floats, bounds: Floats, rows: Indices) -> Flags:
        within[rows[values > limits[rows]]] = False
        return np.asarray(within[rows] & (bounds > limits[rows] + RESOLUTION_M))

    _search(field, *_cut(shapes), still)
    return within


class _Field:
    """The distance to the nearest target, anywhere."""

    def __init__(self, targets: Targets) -> None:
        self._pieces, self._owners = _convex_pieces(targets.shapes)
        self._extra, self._targets = targets.extra[self._owners], targets
        self._tree = shapely.STRtree(self._pieces)
        self._own = np.append(np.sort(self._codes(*targets.own)), np.iinfo(np.intp).max)

    def at(self, triangles: Floats, rows: Indices) -> tuple[Floats, Indices]:
        """Return the value at each corner, and the piece that it is measured to."""
        count, corners, _ = triangles.shape
        positions, row = triangles.reshape(-1, 2), np.repeat(rows, corners)
        once, back = _distinct(row, positions)  # a corner is that of several triangles
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

    def bound(self, triangles: Floats, values: Floats, pieces: Indices) -> Floats:
        """Return a value that the field does not exceed within each triangle, given what ``at`` says of it."""
        bounds: Floats = values.max(axis=1)
        mixed = (pieces != pieces[:, :1]).any(axis=1)  # others are bound by the one piece that they have
        corners, pieces = shapely.points(triangles[mixed])[:, None, :], pieces[mixed]
        values = shapely.distance(self._pieces[pieces][:, :, None], corners) + self._extra[pieces][:, :, None]
        bounds[mixed] = values.max(axis=2).min(axis=1)
        return bounds

    def _codes(self, rows: Indices, targets: Indices) -> Indices:
        return rows * len(self._targets.shapes) + targets


def _search(
    field: _Field, triangles: Floats, rows: Indices, still: Callable[[Floats, Floats, Indices], Flags]
) -> None:
    """Halve triangles as long as ``still`` says so of their greatest corner's value and their bound."""
    while len(triangles):
        values, pieces = field.at(triangles, rows)
        more = still(values.max(axis=1), field.bound(triangles, values, pieces), rows)
        triangles, rows = _halved(triangles[more], rows[more])


def _cut(shapes: Geometries) -> tuple[Floats, Indices]:
    """Return triangles (n, 3, 2), each with the row it is of; a point is in it three times, a segment's end twice."""
    parts, rows = _simple_parts(shapes)
    dimensions = shapely.get_dimensions(parts)
    points, lines, areas = (dimensions == number for number in (0, _LINE, _AREA))
    segments, of_line = _segments(parts[lines])
    triangles, of_area = _triangles(parts[areas])
    cut = [
        shapely.get_coordinates(parts[points]).reshape(-1, 1, 2)[:, [0, 0, 0]],
        segments[:, [0, 1, 1]],
        shapely.get_coordinates(triangles).reshape(-1, 4, 2)[:, :3],
    ]
    return np.concatenate(cut), np.concatenate([rows[points], rows[lines][of_line], rows[areas][of_area]])


def _convex_pieces(shapes: Geometries) -> tuple[Geometries, Indices]:
    """Return points, segments and convex areas, each with the row it is of."""
    parts, rows = _simple_parts(shapes)
    dimensions = shapely.get_dimensions(parts)
    convex = shapely.area(parts) >= shapely.area(shapely.convex_hull(parts)) * _CONVEX
    whole = (dimensions == 0) | ((dimensions == _AREA) & convex)
    segments, of_line = _segments(parts[dimensions == _LINE])
    triangles, of_area = _triangles(parts[(dimensions == _AREA) & ~convex])
    pieces = [parts[whole], np.asarray(shapely.linestrings(segments), dtype=object), triangles]
    owners = [
        rows[whole],
        rows[dimensions == _LINE][of_line],
        rows[(dimensions == _AREA) & ~convex][of_area],
    ]
    return np.concatenate(pieces), np.concatenate(owners)


def _simple_parts(shapes: Geometries) -> tuple[Geometries, Indices]:
    parts, rows = shapely.get_parts(shapes, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)  # what a collection holds may have parts again
    return parts, rows[inner]


def _segments(lines: Geometries) -> tuple[Floats, Indices]:
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[:-1] == line[1:]
    return np.stack([coordinates[:-1], coordinates[1:]], axis=1)[joined], line[:-1][joined]


def _triangles(areas: Geometries) -> tuple[Geometries, Indices]:
    triangles, of_area = shapely.get_parts(shapely.constrained_delaunay_triangles(areas), return_index=True)
    return triangles, of_area


def _distinct(rows: Indices, positions: Floats) -> tuple[Indices, Indices]:
    """Return where each position of a row stands first, and for all which of these it is.

    >>> _distinct(np.array([0, 0, 0, 1]), np.array([[5.0, 5.0], [2.0, 2.0], [5.0, 5.0], [5.0, 5.0]]))
    (array([1, 0, 3]), array([1, 0, 1, 2]))
    """
    order = np.lexsort((positions[:, 1], positions[:, 0], rows))
    changes = (np.diff(positions[order], axis=0) != 0).any(axis=1) | (np.diff(rows[order]) != 0)
    first = np.concatenate([[True], changes])
    back = np.empty(len(rows), dtype=np.intp)
    back[order] = np.cumsum(first) - 1
    return order[first], back


def _halved(triangles: Floats, rows: Indices) -> tuple[Floats, Indices]:
    """Return each triangle cut through the middle of its longest edge.

    >>> segment = np.array([[[0.0, 0.0], [8.0, 0.0], [8.0, 0.0]]])
    >>> _halved(segment, np.array([5]))[0][:, :, 0].tolist()
    [[0.0, 4.0, 4.0], [4.0, 8.0, 8.0]]
    """
    edges = triangles[:, _EDGES[0]] - triangles[:, _EDGES[1]]
    longest = _EDGES[:, (edges**2).sum(axis=2).argmax(axis=1)]
    one, other = np.take_along_axis(triangles, longest.T[:, :, None], axis=1).swapaxes(0, 1)[:, :, None]
    middle = (one + other) / 2
    # The ends of a flat one are several corners.
    halves = [
        np.where((triangles == end).all(axis=2, keepdims=True), middle, triangles) for end in (other, one)
    ]
    return np.concatenate(halves), np.tile(rows, 2)
