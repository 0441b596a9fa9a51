"""Areas that polygons share, in machine code where the extra ``compiled`` is installed (ADR 45).

A polygon is the signed sum of the strips between its edges and a level line. So what two polygons share is a signed sum
over pairs of edges: the area below both of them, where both are. Nothing is cut, ordered or snapped, and borders that
touch or coincide need no case of their own.
"""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
import shapely

from geoapp.geometry.arrays import POLYGON_TYPES, Flags, Floats, Geometries, Indices
from geoapp.geometry.kernel.blocks import BLOCK, Pairs, chunks, hilbert_index, thread_map

WORTH = 100_000
"""Pairs from which on it is worth while to compile, which takes some seconds of a process."""

NOISE = 1e-12
"""Of the strips that are summed: less than this is what rounding leaves, and nothing is shared."""

DOUBT = 1e-6
"""Of the strips that are summed: what is less may not be right to a millionth."""

SortedEdges = tuple[Floats, Floats, Indices]
"""Ends (x, y, x, y; the left one first), sign, and where each polygon's own begin, which ascend by their left x."""


def is_worth(pairs: Pairs) -> bool:
    """Say whether pairs are better measured here: many, polygons only, and with the extra installed."""
    if len(pairs.i) < WORTH or find_spec("numba") is None:
        return False
    return all(np.isin(shapely.get_type_id(side), (-1, *POLYGON_TYPES)).all() for side in (pairs.a, pairs.b))


def shared_areas(pairs: Pairs) -> tuple[Floats, Flags]:
    """Return the area (m²) that each pair of polygons shares, and where that is for GEOS to say."""
    areas = np.empty(len(pairs.i))

    def work(rows: Indices) -> None:
        firsts, i = np.unique(pairs.i[rows], return_inverse=True)
        seconds, j = np.unique(pairs.j[rows], return_inverse=True)
        areas[rows] = measured(pairs.a[firsts], i, pairs.b[seconds], j)

    distinct, back = np.unique(pairs.i, return_inverse=True)
    near = np.argsort(
        hilbert_index(pairs.a[distinct])[back], kind="stable"
    )  # neighbours share most of their edges
    thread_map(work, chunks(near, 4 * BLOCK))
    size = areas / _strips(shapely.bounds(pairs.a)[pairs.i], shapely.bounds(pairs.b)[pairs.j])
    areas[size < NOISE] = 0.0
    return areas, (size >= NOISE) & (size < DOUBT)


def measured(
    a: Geometries, i: Indices, b: Geometries, j: Indices, *, summed: Callable[..., Floats] | None = None
) -> Floats:
    """Return the area (m²) that each pair ``a[i], b[j]`` shares, to within rounding.

    >>> a, i = shapely.box([0, 1], 0, [2, 3], 1), np.array([0, 1])
    >>> measured(a, i, a, np.array([1, 1]), summed=summed_strips)
    array([1., 2.])
    """
    return (summed or _compiled())(_edges_of(a), _edges_of(b), i, j)


@cache
def _compiled() -> Callable[..., Floats]:
    from numba import njit  # noqa: PLC0415 (an extra, and slow to load)

    made: Callable[..., Floats] = njit(nogil=True)(summed_strips)
    return made


def _edges_of(polygons: Geometries) -> SortedEdges:
    """Return the edges of polygons that are not upright; outer rings count as positive whichever way they turn."""
    _, xy, offsets = shapely.to_ragged_array(polygons, include_z=False)
    rings, parts, whole = offsets if len(offsets) > 2 else (*offsets, np.arange(len(polygons) + 1))  # noqa: PLR2004
    within = np.ones(len(xy) - 1, dtype=bool)
    within[rings[1:-1] - 1] = False
    one, other = xy[:-1][within], xy[1:][within]
    ring = np.repeat(np.arange(len(rings) - 1), np.diff(rings) - 1)
    (x, y), (to_x, to_y) = (one - xy[rings[ring]]).T, (other - xy[rings[ring]]).T
    outer = np.zeros(len(rings) - 1, dtype=bool)
    outer[parts[:-1]] = True
    left = np.where((np.bincount(ring, x * to_y - to_x * y) > 0) == outer, 1.0, -1.0)[ring]
    back = one[:, 0] > other[:, 0]
    ends = np.where(back[:, None], np.hstack([other, one]), np.hstack([one, other]))
    polygon = np.repeat(np.arange(len(polygons)), np.diff(parts[whole]))[ring]
    order = np.lexsort((ends[:, 0], polygon))
    order = order[ends[order, 0] < ends[order, 2]]
    begin = np.searchsorted(polygon[order], np.arange(len(polygons) + 1))
    return np.ascontiguousarray(ends[order]), np.where(back, left, -left)[order], begin


def _strips(one: Floats, other: Floats) -> Floats:
    """Return the size of what is summed for each pair of boxes: as wide as both, as high as either."""
    wide = np.minimum(one[:, 2], other[:, 2]) - np.maximum(one[:, 0], other[:, 0])
    high = np.maximum(one[:, 3], other[:, 3]) - np.minimum(one[:, 1], other[:, 1])
    strips: Floats = np.maximum(wide * high, np.finfo(float).tiny)
    return strips


def summed_strips(one: Any, other: Any, i: Any, j: Any) -> Any:  # noqa: ANN401 (compiled as it stands, for arrays)
    """Return the signed sum over pairs of edges of the integral of the lower one, where both are."""
    (a, sign_a, begin_a), (b, sign_b, begin_b) = one, other
    areas = np.zeros(len(i))
    for pair in range(len(i)):
        skip, stop = begin_b[j[pair]], begin_b[j[pair] + 1]
        level = a[begin_a[i[pair]], 1]
        for p in range(begin_a[i[pair]], begin_a[i[pair] + 1]):
            slope_a = (a[p, 3] - a[p, 1]) / (a[p, 2] - a[p, 0])
            while skip < stop and b[skip, 2] <= a[p, 0]:
                skip += 1
            for q in range(skip, stop):
                if b[q, 0] >= a[p, 2]:
                    break
                if b[q, 2] <= a[p, 0]:
                    continue
                slope_b = (b[q, 3] - b[q, 1]) / (b[q, 2] - b[q, 0])
                west = max(a[p, 0], b[q, 0])
                wide = min(a[p, 2], b[q, 2]) - west
                low = b[q, 1] - level + slope_b * (west - b[q, 0])
                above = a[p, 1] - level + slope_a * (west - a[p, 0]) - low
                beyond = above + (slope_a - slope_b) * wide
                strip = low * wide + slope_b * wide * wide / 2
                if above <= 0 and beyond <= 0:
                    strip += (above + beyond) * wide / 2
                elif above < 0:
                    strip += above * above / (above - beyond) * wide / 2
                elif beyond < 0:
                    strip += beyond * beyond / (beyond - above) * wide / 2
                areas[pair] += sign_a[p] * sign_b[q] * strip
    return areas
