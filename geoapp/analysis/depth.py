"""What surely reaches an area although both are uncertain: what lies deep enough inside it."""

import numpy as np
import shapely

from geoapp.analysis.inputs import Flags
from geoapp.analysis.kernel import Floats, Geometries, Indices, buffer

_AREA = 2


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
    # Many places share a radius: each area is shrunk once for each depth.
    keys, back = np.unique(np.stack([j[inside], depths_m[inside]]), axis=1, return_inverse=True)
    cores = buffer(areas[keys[0].astype(np.intp)], -keys[1])
    result[inside] = shapely.intersects(shapes[i[inside]], cores[back.reshape(-1)])
    return result
