"""Shapes cut into triangles, which are halved until the greatest value of a field on them is known."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
import shapely

from geoapp.geometry.arrays import Flags, Floats, Geometries, Indices
from geoapp.geometry.kernel import AREA, LINE

RESOLUTION_M = 0.1
"""By how much a limit may be missed: a search has to end somewhere."""

RESOLUTION = 0.001
"""To how large a part of itself the greatest value is found."""

_CONVEX = 1 - 1e-12
"""An area that fills its convex hull to this part is convex."""

_EDGES = np.array([[0, 0, 1], [1, 2, 2]])
"""The corners at both ends of each edge of a triangle."""


class ValueField(Protocol):
    """A field with a value in metres anywhere, for each of several rows."""

    def over(self, triangles: Floats, rows: Indices) -> tuple[Floats, Floats]:
        """Return the greatest value at a corner of each triangle, and one that is exceeded nowhere in it."""


def maximise(field: ValueField, shapes: Geometries, resolution_m: float) -> Floats:
    """Return for each shape, which is the row of its number, the greatest value of a field on it (m).

    It is that of a point of the shape, and no other point has more by over ``resolution_m`` and 0.1 %. Nothing has
    the greatest value minus infinity.
    """
    best = np.full(len(shapes), -np.inf)

    def keep_splitting(values: Floats, bounds: Floats, rows: Indices) -> Flags:
        np.maximum.at(best, rows, values)
        return np.asarray(bounds > best[rows] + np.abs(best[rows]) * RESOLUTION + resolution_m)

    subdivide(field, shapes, keep_splitting)
    return best


def subdivide(
    field: ValueField, shapes: Geometries, keep_splitting: Callable[[Floats, Floats, Indices], Flags]
) -> None:
    """Halve the triangles of shapes while ``keep_splitting`` says so of their values, bounds and rows."""
    triangles, rows = _cut(shapes)
    while len(triangles):
        more = keep_splitting(*field.over(triangles, rows), rows)
        triangles, rows = _halved(triangles[more], rows[more])


def distinct(rows: Indices, positions: Floats) -> tuple[Indices, Indices]:
    """Return the first index of each distinct position of a row, and for all positions which of these it is.

    >>> distinct(np.array([0, 0, 0, 1]), np.array([[5.0, 5.0], [2.0, 2.0], [5.0, 5.0], [5.0, 5.0]]))
    (array([1, 0, 3]), array([1, 0, 1, 2]))
    """
    order = np.lexsort((positions[:, 1], positions[:, 0], rows))
    changes = (np.diff(positions[order], axis=0) != 0).any(axis=1) | (np.diff(rows[order]) != 0)
    first = np.concatenate([[True], changes])
    back = np.empty(len(rows), dtype=np.intp)
    back[order] = np.cumsum(first) - 1
    return order[first], back


def convex_pieces(shapes: Geometries) -> tuple[Geometries, Indices]:
    """Return points, segments and convex areas, each with the row it is of."""
    parts, rows = _simple_parts(shapes)
    dimensions = shapely.get_dimensions(parts)
    convex = shapely.area(parts) >= shapely.area(shapely.convex_hull(parts)) * _CONVEX
    whole = (dimensions == 0) | ((dimensions == AREA) & convex)
    segments, of_line = _segments(parts[dimensions == LINE])
    triangles, of_area = _triangles(parts[(dimensions == AREA) & ~convex])
    pieces = [parts[whole], np.asarray(shapely.linestrings(segments), dtype=object), triangles]
    owners = [
        rows[whole],
        rows[dimensions == LINE][of_line],
        rows[(dimensions == AREA) & ~convex][of_area],
    ]
    return np.concatenate(pieces), np.concatenate(owners)


def _cut(shapes: Geometries) -> tuple[Floats, Indices]:
    """Return triangles (n, 3, 2), each with the row it is of; a point is in it three times, a segment's end twice."""
    parts, rows = _simple_parts(shapes)
    dimensions = shapely.get_dimensions(parts)
    points, lines, areas = (dimensions == number for number in (0, LINE, AREA))
    segments, of_line = _segments(parts[lines])
    triangles, of_area = _triangles(parts[areas])
    cut = [
        shapely.get_coordinates(parts[points]).reshape(-1, 1, 2)[:, [0, 0, 0]],
        segments[:, [0, 1, 1]],
        shapely.get_coordinates(triangles).reshape(-1, 4, 2)[:, :3],
    ]
    return np.concatenate(cut), np.concatenate([rows[points], rows[lines][of_line], rows[areas][of_area]])


def _simple_parts(shapes: Geometries) -> tuple[Geometries, Indices]:
    parts, rows = shapely.get_parts(shapes, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)  # what a collection holds may have parts again
    there = ~shapely.is_empty(parts)
    return parts[there], rows[inner][there]


def _segments(lines: Geometries) -> tuple[Floats, Indices]:
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[:-1] == line[1:]
    return np.stack([coordinates[:-1], coordinates[1:]], axis=1)[joined], line[:-1][joined]


def _triangles(areas: Geometries) -> tuple[Geometries, Indices]:
    triangles, of_area = shapely.get_parts(shapely.constrained_delaunay_triangles(areas), return_index=True)
    return triangles, of_area


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
