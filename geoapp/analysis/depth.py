"""How deep a shape reaches into an area: what surely meets although both are uncertain lies deep enough."""

from functools import lru_cache

import numpy as np
import shapely

from geoapp.analysis import kernel
from geoapp.analysis.inputs import Inputs
from geoapp.analysis.kernel import Floats, Geometries, Indices
from geoapp.analysis.kernel.blocks import Pairs, over_pairs
from geoapp.analysis.triangles import distinct, greatest

_AREA = 2


def depths(a: Inputs, b: Inputs, i: Indices, j: Indices, distances: Floats) -> Floats:
    """Return how far the deepest point of each pair's first one is inside its second from the border of that (m).

    Of a pair that is apart it is minus the distance, and 0 where the second is no area or nothing is uncertain. Two
    that may be off by u together surely share ground where one reaches at least u deep into the other. A depth is
    never too great, and too small by at most 0.1 m and 0.1 %.
    """
    known, inside = _inside(a, b)
    codes = i * len(b) + j
    place = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    found = -distances
    if len(known):
        hit = known[place] == codes
        found[hit] = inside[place[hit]]
    return found


@lru_cache(maxsize=8)  # a page asks the same features for one distance after the other
def _inside(a: Inputs, b: Inputs) -> tuple[Indices, Floats]:
    """Return the numbers of the pairs that meet and are uncertain, ascending, and how deep their first ones reach."""
    i, j, _ = kernel.pairs_within(a.shapes, b.shapes, 0.0)
    asked = (a.radii[i] + b.radii[j] > 0) & (shapely.get_dimensions(b.shapes)[j] == _AREA)
    codes = i[asked] * len(b) + j[asked]
    # Projects at one place reach equally deep.
    there = kernel.first_alike(a.shapes)[i[asked]] * len(b) + j[asked]
    once, back = np.unique(there, return_inverse=True)
    return codes, deepest(a.shapes[once // len(b)], b.shapes, once % len(b))[back]


def deepest(shapes: Geometries, areas: Geometries, j: Indices) -> Floats:
    """Return how far the deepest point of each shape is inside an area, ``areas[j]``, from its border (m).

    Of a shape outside it is minus its distance.

    >>> square, none = shapely.box([0], [0], [10], [10]), np.zeros(2, dtype=int)
    >>> deepest(shapely.points([4.0, 12.0], [5.0, 5.0]), square, none).tolist()
    [4.0, -2.0]
    """
    return greatest(_Depth(areas, j), shapes)


class _Depth:
    """How far a point is inside an area, negative outside; each row has an area."""

    def __init__(self, areas: Geometries, j: Indices) -> None:
        self._areas, self._j = areas, j

    def over(self, triangles: Floats, rows: Indices) -> tuple[Floats, Floats]:
        """Return the greatest depth at a corner of each triangle, and one that is exceeded nowhere in it."""
        positions, area = triangles.reshape(-1, 2), np.repeat(self._j[rows], 3)
        once, back = distinct(area, positions)  # a corner is that of several triangles, and of several shapes
        depth = self._at(shapely.points(positions[once]), area[once])[back].reshape(-1, 3)
        edges = np.linalg.norm(triangles - triangles[:, [1, 2, 0]], axis=2)
        # No point is deeper than a corner by more than it is away from it.
        return depth.max(axis=1), (depth + np.maximum(edges, edges[:, [2, 0, 1]])).min(axis=1)

    def _at(self, points: Geometries, area: Indices) -> Floats:
        pairs = Pairs(self._areas, area, points, np.arange(len(points)))
        far = over_pairs(_apart, pairs, ready=shapely.boundary)
        return np.where(over_pairs(shapely.covers, pairs, kind=bool), far, -far)


def _apart(one: Geometries, other: Geometries) -> Floats:
    """Return the distance of each pair; between prepared lines it is found in trees of their segments."""
    return np.asarray(shapely.length(shapely.shortest_line(one, other)))
