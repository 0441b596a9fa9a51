"""What surely reaches an area although both are uncertain: what lies deep enough inside it."""

from functools import lru_cache

import numpy as np
import shapely

from geoapp.analysis.inputs import Flags
from geoapp.analysis.kernel import Floats, Geometries, Indices
from geoapp.analysis.kernel.blocks import Pairs, cut, in_threads, over_pairs

_AREA = 2

_AT_ONCE = 32
"""Areas that one thread shrinks in a row: fewer that are known already are found sooner than a thread starts."""


def reaches(shapes: Geometries, areas: Geometries, i: Indices, j: Indices, depths_m: Floats) -> Flags:
    """Say for each pair whether a shape has a point at least so deep inside an area.

    A place that may be off by u surely shares ground with an area if some of it lies u deep inside; a negative depth
    is a distance that it may stay outside. A shape that is no area is never reached into.

    >>> square, points = shapely.box([0], [0], [10], [10]), shapely.points([5.0, 1.0], [5.0, 5.0])
    >>> both, same = np.array([0, 1]), np.array([0, 0])
    >>> reaches(points, square, both, same, np.array([2.0, 2.0])).tolist()
    [True, False]
    >>> reaches(shapely.points([12.0], [5.0]), square, both[:1], same[:1], np.array([-2.0])).tolist()
    [True]
    """
    result = np.zeros(len(i), dtype=bool)
    outside = depths_m <= 0
    result[outside] = shapely.dwithin(shapes[i[outside]], areas[j[outside]], -depths_m[outside])
    inside = np.flatnonzero(~outside & (shapely.get_dimensions(areas)[j] == _AREA))
    result[inside] = _deep(shapes, areas, i[inside], j[inside], depths_m[inside])
    return result


def _deep(shapes: Geometries, areas: Geometries, i: Indices, j: Indices, depths_m: Floats) -> Flags:
    """Say for each pair whether a shape has a point at least so deep inside an area, for depths above 0."""
    deep = np.zeros(len(i), dtype=bool)
    met = np.flatnonzero(_boxes_meet(shapely.bounds(shapes)[i], shapely.bounds(areas)[j], depths_m))
    met = met[over_pairs(shapely.intersects, Pairs(areas, j[met], shapes, i[met]), kind=bool)]
    # No point is less deep than its shape is far from the border, and a single one is no deeper either.
    pairs = Pairs(areas, j[met], shapes, i[met])
    deep[met] = over_pairs(_apart, pairs, ready=shapely.boundary) >= depths_m[met]
    rest = met[~deep[met] & (shapely.get_num_coordinates(shapes)[i[met]] > 1)]
    deep[rest] = shapely.intersects(shapes[i[rest]], _cores(areas, j[rest], depths_m[rest]))
    return deep


def _cores(areas: Geometries, j: Indices, depths_m: Floats) -> Geometries:
    """Return for each area ``areas[j]`` and depth what is so deep inside it; equal ones are asked for once."""
    keys, back = np.unique(np.stack([j, depths_m]), axis=1, return_inverse=True)

    def make(columns: Indices) -> list[shapely.Geometry]:
        return [_core(areas[int(area)], float(depth)) for area, depth in keys[:, columns].T]

    blocks = in_threads(make, cut(np.arange(keys.shape[1]), _AT_ONCE))
    return np.array([core for block in blocks for core in block], dtype=object)[back.ravel()]


@lru_cache(maxsize=1024)  # a plan's districts come again, each with some twenty radii
def _core(area: shapely.Geometry, depth_m: float) -> shapely.Geometry:
    """Return what of an area is at least so deep inside it."""
    return shapely.buffer(area, -depth_m)


def _boxes_meet(shapes: Floats, areas: Floats, depths_m: Floats) -> Flags:
    """Say for each pair of boxes whether they meet once the area's has lost so much on each side.

    >>> box = np.array([[0.0, 0.0, 10.0, 10.0]])
    >>> _boxes_meet(np.array([[9.0, 5.0, 20.0, 5.0]]), box, np.array([2.0])).tolist()
    [False]
    """
    low, high = areas[:, :2] + depths_m[:, None], areas[:, 2:] - depths_m[:, None]
    meet = (low <= high) & (shapes[:, :2] <= high) & (shapes[:, 2:] >= low)
    return np.asarray(meet.all(axis=1))


def _apart(one: Geometries, other: Geometries) -> Floats:
    """Return the distance of each pair; between prepared lines it is found in trees of their segments."""
    return np.asarray(shapely.length(shapely.shortest_line(one, other)))
