"""True distances: the pairs within one, and the nearest."""

import numpy as np
import shapely

from geoapp.geometry.arrays import POLYGON_TYPES, Floats, Geometries, Indices
from geoapp.geometry.kernel.blocks import Pairs, ascending, candidates_by_block, map_pairs, present
from geoapp.geometry.kernel.groups import first_alike

FoundPairs = tuple[Indices, Indices, Floats]
"""First and second of each pair, and its distance (m)."""

DOUBT_M = 1e-6
"""A distance by shortest line rounds; one this near to its limit is measured again without."""

POINT_AND_LINE = 1
"""Their dimensions together. They meet where they are 0 m apart, so nothing else is asked about them."""

SAMPLE = 256
"""Geometries asked to guess how far apart neighbours are."""


def pairs_within(
    a: Geometries,
    b: Geometries | None,
    distance: float,
    *,
    radii_a: Floats | None = None,
    radii_b: Floats | None = None,
) -> FoundPairs:
    """Return the pairs within a distance and each one's distance (m); without ``b``, ``a`` with itself, i < j.

    Distances are those between the nearest points. With radii (m, one a geometry) a pair is found when its distance
    less both radii is within: when it is possible.

    >>> pairs_within(shapely.points([0, 3, 9], [0, 4, 0]), None, 5)
    (array([0]), array([1]), array([5.]))
    >>> pairs_within(shapely.points([0], [0]), shapely.points([7], [0]), 5, radii_a=np.array([2.0]))[2]
    array([7.])
    """
    targets = a if b is None else b
    ours = np.zeros(len(a)) if radii_a is None else radii_a
    theirs = (ours if b is None else np.zeros(len(b))) if radii_b is None else radii_b
    measure = _PairDistances(a, targets)
    found = [(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp), np.empty(0))]
    for i, j in candidates_by_block(a, b, reach=distance + ours + theirs.max(initial=0.0)):
        limits = distance + ours[i] + theirs[j]
        distances = measure.distances(i, j, limits)
        near = distances <= limits
        found.append((i[near], j[near], distances[near]))
    i, j, distances = _joined(found)
    order = ascending(i, j)
    return i[order], j[order], distances[order]


def nearest(a: Geometries, b: Geometries | None, k: int) -> FoundPairs:
    """Return for each of ``a`` its k nearest of ``b`` with their distances (m), the nearest first.

    Of equally near ones the lower index comes first. Without ``b``, the nearest others of ``a``. Where there are
    fewer than k, all of them.

    >>> nearest(shapely.points([0, 1, 5], [0, 0, 0]), None, 1)
    (array([0, 1, 2]), array([1, 0, 1]), array([1., 1., 4.]))
    """
    targets = a if b is None else b
    wanted = min(k, len(present(targets)) - (b is None))
    pending = present(a) if wanted > 0 else np.empty(0, dtype=np.intp)
    reach = _spacing(a[pending], targets) * wanted**0.5 if pending.size else 0.0
    found = [(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp), np.empty(0))]
    while pending.size:
        # A circle that holds k of them holds the k nearest; whoever has fewer looks twice as far.
        i, j, d = pairs_within(a[pending], targets, reach)
        i = pending[i]
        other = (i != j) | (b is not None)
        enough = np.bincount(i[other], minlength=len(a)) >= wanted
        keep = enough[i] & other
        found.append(_first_of_each(i[keep], j[keep], d[keep], wanted))
        pending = pending[~enough[pending]]
        reach *= 2
    i, j, d = _joined(found)
    order = np.argsort(i, kind="stable")
    return i[order], j[order], d[order]


def pair_distances(a: Geometries, i: Indices, b: Geometries, j: Indices) -> Floats:
    """Return the distance (m) of each pair ``a[i], b[j]``; those of ``a`` are prepared, so let them be few.

    >>> pair_distances(shapely.points([0], [0]), np.array([0]), shapely.points([7], [0]), np.array([0]))
    array([7.])
    """
    return _between_shapes(Pairs(a, i, b, j))


class _PairDistances:
    """Measures pairs of the geometries of two arrays; what it has to know of each geometry it asks once."""

    def __init__(self, a: Geometries, b: Geometries) -> None:
        self._a, self._b = a, b
        self._dimensions = shapely.get_dimensions(a), shapely.get_dimensions(b)
        self._vertices = shapely.get_num_coordinates(a), shapely.get_num_coordinates(b)
        self._places = _places(a, b)

    def distances(self, i: Indices, j: Indices, limits: Floats) -> Floats:
        """Return the distance (m) of each pair, exact where it decides that they touch or are within their limit."""
        first, back = self._once(i, j)
        dimensions = self._dimensions[0][i] + self._dimensions[1][j]
        distances = self._measured(i[first], j[first], dimensions[first])[back]
        doubtful = (dimensions > 0) & (np.abs(distances - limits) < DOUBT_M)
        distances[doubtful] = shapely.distance(self._a[i[doubtful]], self._b[j[doubtful]])
        return distances

    def _once(self, i: Indices, j: Indices) -> tuple[Indices | slice, Indices | slice]:
        """Return the pairs of which each two places have one, and for all pairs which of these it is."""
        if self._places is None:
            return slice(None), slice(None)
        one, other = self._places[0][i], self._places[1][j]
        between = np.minimum(one, other) * (len(self._a) + len(self._b)) + np.maximum(one, other)
        _, first, back = np.unique(between, return_index=True, return_inverse=True)
        return first, back

    def _measured(self, i: Indices, j: Indices, dimensions: Indices) -> Floats:
        """Return the distance (m) of each pair; ``dimensions`` are those of both together."""
        distances = np.empty(len(i))
        for chosen, measured in (
            (dimensions == 0, _between_points),
            (dimensions == POINT_AND_LINE, _between_outlines),
            (dimensions > POINT_AND_LINE, _between_shapes),
        ):
            pairs = Pairs(self._a, i[chosen], self._b, j[chosen])
            distances[chosen] = measured(pairs.heavier_first(*self._vertices))
        return distances


def _places(a: Geometries, b: Geometries) -> tuple[Indices, Indices] | None:
    """Return for each geometry of both a number that those at the very same place share; nothing where none do.

    >>> _places(shapely.points([1, 2], [0, 0]), shapely.points([2, 3], [0, 0]))
    (array([0, 1]), array([1, 3]))
    >>> _places(shapely.points([1], [0]), shapely.points([2], [0])) is None
    True
    """
    together = a if a is b else np.concatenate([a, b])
    place = first_alike(together)
    if (place == np.arange(len(place))).all():
        return None
    return place[: len(a)], place[len(together) - len(b) :]


def _between_points(pairs: Pairs) -> Floats:
    return np.asarray(shapely.distance(pairs.firsts, pairs.seconds))


def _between_shapes(pairs: Pairs) -> Floats:
    """Return the distance (m) of each pair: 0 where they meet, as what covers something does, else that of outlines."""
    distances = np.zeros(len(pairs.i))
    apart = ~map_pairs(shapely.intersects, pairs, kind=bool)
    distances[apart] = _between_outlines(Pairs(pairs.a, pairs.i[apart], pairs.b, pairs.j[apart]))
    return distances


def _between_outlines(pairs: Pairs) -> Floats:
    """Return the length (m) of the shortest line between the outlines of each pair.

    Between prepared lines that line is found in trees of their segments; areas, and ``shapely.distance``, try them all.
    """
    return map_pairs(
        lambda outline, other: shapely.length(shapely.shortest_line(outline, _outlines(other))),
        pairs,
        ready=_outlines,
    )


def _outlines(geometries: Geometries) -> Geometries:
    """Return the borders of polygons, and everything else as it is."""
    areas = np.isin(shapely.get_type_id(geometries), POLYGON_TYPES)
    outlines = geometries.copy()
    outlines[areas] = shapely.boundary(geometries[areas])
    return outlines


def _joined(found: list[FoundPairs]) -> FoundPairs:
    i, j, d = (np.concatenate(column) for column in zip(*found, strict=True))
    return i, j, d


def _spacing(a: Geometries, targets: Geometries) -> float:
    """Return about how far the nearest target is, in metres, by their middles; a guess too small costs time only."""
    some = _middles(a[:: max(len(a) // SAMPLE, 1)])
    _, far = shapely.STRtree(_middles(targets)).query_nearest(
        some, return_distance=True, all_matches=False, exclusive=True
    )
    far = far[far > 0]
    return float(np.median(far)) if len(far) else 1.0


def _middles(geometries: Geometries) -> Geometries:
    """Return the middle of each geometry's box."""
    west, south, east, north = shapely.bounds(geometries).T
    return np.asarray(shapely.points((west + east) / 2, (south + north) / 2))


def _first_of_each(i: Indices, j: Indices, d: Floats, most: int) -> FoundPairs:
    """Return the nearest pairs of each i, at most so many."""
    order = np.lexsort((j, d, i))
    i, j, d = i[order], j[order], d[order]
    keep = np.arange(len(i)) - np.searchsorted(i, i) < most
    return i[keep], j[keep], d[keep]
