"""Shapes that cross themselves so often that repairing them would take gigabytes: told before it is tried."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from geoapp.geometry.arrays import Flags, Geometries

MOST_CROSSINGS = 200_000
"""Of one layer: GEOS takes some 2 kB and 0.14 ms for each while it repairs."""

_FEWEST = 1_000
"""Edges of a shape below which it cannot cross itself as often as that."""

_PAIRS_AT_ONCE = 2_000_000
"""Pairs of edges that may cross, compared at once."""

Edges = npt.NDArray[np.float64]
"""Two ends of two numbers each."""


def too_tangled(shapes: Geometries, suspects: Flags, most: int = MOST_CROSSINGS) -> Flags:
    """Find the shapes that together with those before them cross themselves more often than can be repaired.

    >>> bow = shapely.from_wkt("LINEARRING (0 0, 2 2, 2 0, 0 2, 0 0)").segmentize(0.001)  # of a polygon it repairs
    >>> shape = np.array([shapely.Polygon(bow)], dtype=object)
    >>> too_tangled(shape, np.array([True])).tolist(), too_tangled(shape, np.array([True]), most=0).tolist()
    ([False], [True])

    Args:
        shapes: flat ones.
        suspects: which of them are looked at, those that are not valid.
        most: crossings that can be repaired.
    """
    tangled = np.zeros(len(shapes), dtype=bool)
    left = most
    for row in np.flatnonzero(suspects):
        if shapely.get_num_coordinates(shapes[row]) < _FEWEST:
            continue
        count = 0
        for crossings in _crossings(_edges(shapes[row])):
            count += crossings
            if count > left:
                tangled[row] = True
                break
        else:
            left -= count
    return tangled


def _edges(shape: object) -> Edges:
    """Return the edges of a shape's rings and lines."""
    pairs, parts = shapely.get_coordinates(_lines(shape), return_index=True)
    edges = np.stack([pairs[:-1], pairs[1:]], axis=1)
    return np.asarray(edges[parts[:-1] == parts[1:]])


def _lines(shape: object) -> Geometries:
    parts = shapely.get_parts(shapely.get_parts(shape))
    polygons = shapely.get_type_id(parts) == 3  # noqa: PLR2004
    return np.concatenate([shapely.get_rings(parts[polygons]), parts[~polygons]])


def _crossings(edges: Edges) -> Iterator[int]:
    """Yield the number of later edges that some edges cross, a few of them at once."""
    lines = shapely.linestrings(edges)
    tree = shapely.STRtree(lines)
    start, step = 0, max(1, _PAIRS_AT_ONCE // len(edges))
    while start < len(edges):
        first, second = tree.query(lines[start : start + step])
        ahead = second > first + start
        a, b = edges[first[ahead] + start], edges[second[ahead]]
        apart = _turn(a, b[:, 0]) * _turn(a, b[:, 1]) < 0
        yield int(np.count_nonzero(apart & (_turn(b, a[:, 0]) * _turn(b, a[:, 1]) < 0)))
        start += step
        step = max(1, step * 2 if len(first) < _PAIRS_AT_ONCE else step // 2)


def _turn(edges: Edges, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return on which side of edges points lie."""
    start, end = edges[:, 0], edges[:, 1]
    return np.asarray(
        (end[:, 0] - start[:, 0]) * (points[:, 1] - start[:, 1])
        - (end[:, 1] - start[:, 1]) * (points[:, 0] - start[:, 0])
    )
