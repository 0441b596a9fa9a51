"""Depth of a shape within an area: what lies deep enough surely meets, although both are uncertain."""

from functools import lru_cache

import numpy as np
import shapely

from geoapp.analysis.inputs import Inputs
from geoapp.geometry import kernel
from geoapp.geometry.arrays import POLYGON_TYPES, Flags, Floats, Geometries, Indices
from geoapp.geometry.branch_and_bound import RESOLUTION_M, distinct, subdivide
from geoapp.geometry.kernel import AREA
from geoapp.geometry.kernel.blocks import Pairs, chunks, map_pairs, thread_map

_ROUNDS = 2
"""So often triangles are halved: most pairs are decided then, and along a border that two areas share they would be
halved for ever."""

_AT_ONCE = 32
"""Areas that one thread shrinks in a row: fewer that are known already are found sooner than a thread starts."""

Range = tuple[Floats, Floats]
"""Of each depth in metres the least and the greatest value that it may have."""


def reaches(a: Inputs, b: Inputs, pairs: tuple[Indices, Indices, Floats], depths_m: Floats) -> Flags:
    """Say of which pairs, with their distances, the first has a point at least so deep inside the second.

    A place that may be off by u surely shares ground with an area if some of it lies u deep inside; a negative depth
    is a distance that it may stay outside. What is no area is never reached into.
    """
    i, j, distances = pairs
    reached: Flags = -distances >= depths_m
    asked = np.flatnonzero(~reached & (distances == 0) & (shapely.get_dimensions(b.shapes)[j] == AREA))
    low, high = _depths(a, b).of(i[asked], j[asked])
    reached[asked] = low >= depths_m[asked]
    # Where a range leaves it open, what of the area is so deep inside decides.
    rest = asked[(low < depths_m[asked]) & (high >= depths_m[asked])]
    reached[rest] = shapely.intersects(a.shapes[i[rest]], _cores(b.shapes, j[rest], depths_m[rest]))
    return reached


@lru_cache(maxsize=8)  # a page asks the same features for one distance after the other
def _depths(a: Inputs, b: Inputs) -> "_Depths":
    return _Depths(a, b)


class _Depths:
    """Depths of features within areas, each pair found when it is first asked for."""

    def __init__(self, a: Inputs, b: Inputs) -> None:
        self._shapes, self._areas = a.shapes, b.shapes
        self._place = kernel.first_alike(a.shapes)
        self._known = np.empty(0, dtype=np.intp), np.empty((2, 0))
        """Numbers of pairs, ascending, and the range of each."""

    def of(self, i: Indices, j: Indices) -> Range:
        """Return the ranges of pairs that meet; those of one place and one area are the same."""
        asked, back = np.unique(self._place[i] * len(self._areas) + j, return_inverse=True)
        known, ranges = self._known
        new = np.setdiff1d(asked, known, assume_unique=True)
        if len(new):
            known = np.concatenate([known, new])
            ranges = np.concatenate([ranges, self._found(*np.divmod(new, len(self._areas)))], axis=1)
            order = np.argsort(known)
            # In one step, as another visitor's thread may be here too.
            self._known = known, ranges = known[order], ranges[:, order]
        low, high = ranges[:, np.searchsorted(known, asked)][:, back]
        return low, high

    def _found(self, i: Indices, j: Indices) -> Floats:
        ranges = np.stack([np.zeros(len(i)), np.full(len(i), np.inf)])
        plain = np.isin(shapely.get_type_id(self._areas), POLYGON_TYPES)[
            j
        ]  # a mixed collection has no border
        ranges[:, plain] = deepest(self._shapes[i[plain]], self._areas, j[plain])
        return ranges


def deepest(shapes: Geometries, areas: Geometries, j: Indices) -> Range:
    """Return the depth of each shape's deepest point inside a polygon, ``areas[j]``, from its border (m).

    The least value is that of a point of the shape. Of a shape outside it is minus its distance.

    >>> square, none = shapely.box([0], [0], [10], [10]), np.zeros(2, dtype=int)
    >>> low, high = deepest(shapely.points([4.0, 12.0], [5.0, 5.0]), square, none)
    >>> low.tolist(), high.tolist()
    ([4.0, -2.0], [4.0, -2.0])
    """
    low, high = np.full(len(shapes), -np.inf), np.full(len(shapes), -np.inf)
    rounds = iter(range(_ROUNDS))

    def keep_splitting(values: Floats, bounds: Floats, rows: Indices) -> Flags:
        np.maximum.at(low, rows, values)
        more = (bounds > low[rows] + RESOLUTION_M) & (next(rounds, None) is not None)
        np.maximum.at(high, rows[~more], bounds[~more])
        return np.asarray(more)

    subdivide(_Depth(areas, j), shapes, keep_splitting)
    return low, np.maximum(low, high)


class _Depth:
    """Depth of a point inside an area, negative outside; each row has an area."""

    def __init__(self, areas: Geometries, j: Indices) -> None:
        self._areas, self._j = areas, j
        west, south, east, north = shapely.bounds(areas).T
        self._most = np.minimum(east - west, north - south) / 2

    def over(self, triangles: Floats, rows: Indices) -> tuple[Floats, Floats]:
        """Return the greatest depth at a corner of each triangle, and one that is exceeded nowhere in it."""
        positions, area = triangles.reshape(-1, 2), np.repeat(self._j[rows], 3)
        once, back = distinct(area, positions)  # a corner is that of several triangles, and of several shapes
        depth = self._at(shapely.points(positions[once]), area[once])[back].reshape(-1, 3)
        edges = np.linalg.norm(triangles - triangles[:, [1, 2, 0]], axis=2)
        # No point is deeper than a corner by more than it is away from it, nor than its area is narrow.
        bounds = (depth + np.maximum(edges, edges[:, [2, 0, 1]])).min(axis=1)
        return depth.max(axis=1), np.minimum(bounds, self._most[self._j[rows]])

    def _at(self, points: Geometries, area: Indices) -> Floats:
        pairs = Pairs(self._areas, area, points, np.arange(len(points)))
        far = map_pairs(_apart, pairs, ready=shapely.boundary)
        return np.where(map_pairs(shapely.covers, pairs, kind=bool), far, -far)


def _apart(one: Geometries, other: Geometries) -> Floats:
    """Return the distance of each pair; between prepared lines it is found in trees of their segments."""
    return np.asarray(shapely.length(shapely.shortest_line(one, other)))


def _cores(areas: Geometries, j: Indices, depths_m: Floats) -> Geometries:
    """Return for each area ``areas[j]`` and depth what is so deep inside it; equal ones are asked for once."""
    keys, back = np.unique(np.stack([j, depths_m]), axis=1, return_inverse=True)

    def make(columns: Indices) -> list[shapely.Geometry]:
        return [_core(areas[int(area)], float(depth)) for area, depth in keys[:, columns].T]

    blocks = thread_map(make, chunks(np.arange(keys.shape[1]), _AT_ONCE))
    return np.array([core for block in blocks for core in block], dtype=object)[back.ravel()]


@lru_cache(maxsize=1024)  # a plan's districts come again, each with some twenty radii
def _core(area: shapely.Geometry, depth_m: float) -> shapely.Geometry:
    """Return the part of an area that is at least so deep inside it."""
    return shapely.buffer(area, -depth_m)
