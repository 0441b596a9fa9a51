"""Likelihood of what is only possible: the share of the places where two may lie that are near enough.

It is a share of an area, of all the shifts within both radii, and no probability: nobody knows that a place is as
likely here as there.
"""

from functools import lru_cache

import numpy as np
import shapely

from geoapp.analysis.inputs import Inputs
from geoapp.analysis.pairs import both_sure, radii_sum
from geoapp.geometry.arrays import Floats, Indices
from geoapp.geometry.kernel import first_alike
from geoapp.geometry.kernel.blocks import chunks
from geoapp.geometry.shifts import SHIFTS, distances_when_shifted, share_of_points

MOST_SHIFTED = 20_000
"""So many pairs of lines or areas are shifted, some seconds of work; where more are asked for, theirs is not known."""

UNKNOWN = np.nan

_MOST_KEPT = 50_000
"""Pairs whose distances are kept for the next limit asked for, 40 MB."""

_AT_ONCE = 1024
"""Pairs that are shifted at once, so that their copies fit into the memory."""


def shares_within(a: Inputs, b: Inputs, pairs: tuple[Indices, Indices, Floats], limit_m: float) -> Floats:
    """Return for pairs, with their distances as drawn, the share of their shifts within which they are near enough.

    1 where all shifts are, 0 where none is, unknown where one of both is itself only possibly there. That of two points
    is exact, others are measured with ``SHIFTS`` shifts. It never falls when the limit grows.
    """
    i, j, distances = pairs
    radii = radii_sum(a, b, i, j)
    shares = share_of_points(distances, radii, limit_m)
    points = (_vertices(a)[i] == 1) & (_vertices(b)[j] == 1)
    open_ = ~points & (distances + radii > limit_m) & (distances - radii <= limit_m)
    extended = np.flatnonzero(open_)
    shares[~points & ~open_] = (distances + radii <= limit_m)[~points & ~open_]
    shares[extended] = _shifts(a, b).shares(i[extended], j[extended], limit_m)
    shares[~both_sure(a, b, i, j)] = UNKNOWN
    return np.asarray(np.round(shares, 3))


def _vertices(side: Inputs) -> Indices:
    return np.asarray(shapely.get_num_coordinates(side.shapes))


@lru_cache(maxsize=8)  # a page asks the same features for one distance after the other
def _shifts(a: Inputs, b: Inputs) -> "_Shifts":
    return _Shifts(a, b)


class _Shifts:
    """Distances of shifted pairs, each pair's found when it is first asked for: they serve every limit."""

    def __init__(self, a: Inputs, b: Inputs) -> None:
        self._a, self._b = a, b
        self._places = tuple(first_alike(side.shapes, side.radii) for side in (a, b))
        self._known = np.empty(0, dtype=np.intp), np.empty((0, SHIFTS))
        """Numbers of pairs, ascending, and the distances of each."""

    def shares(self, i: Indices, j: Indices, limit_m: float) -> Floats:
        """Return the shares of pairs; those of one place with one radius are the same."""
        ours, theirs = self._places
        asked, back = np.unique(ours[i] * len(self._b) + theirs[j], return_inverse=True)
        if len(asked) > MOST_SHIFTED:
            return np.full(len(i), UNKNOWN)
        known, distances = self._known
        new = np.setdiff1d(asked, known, assume_unique=True)
        if len(new):
            if len(known) + len(new) > _MOST_KEPT:
                new, known, distances = asked, known[:0], distances[:0]
            known, distances = np.concatenate([known, new]), np.concatenate([distances, self._found(new)])
            order = np.argsort(known)
            # In one step, as another visitor's thread may be here too.
            self._known = known, distances = known[order], distances[order]
        within = distances[np.searchsorted(known, asked)] <= limit_m
        # What is possible is so for some shift, and not for every one.
        return np.asarray(np.clip(within.mean(axis=1), 0.5 / SHIFTS, 1 - 0.5 / SHIFTS)[back])

    def _found(self, pairs: Indices) -> Floats:
        i, j = np.divmod(pairs, len(self._b))
        radii = radii_sum(self._a, self._b, i, j)
        found = [
            distances_when_shifted(self._a.shapes[i[some]], self._b.shapes[j[some]], radii[some])
            for some in chunks(np.arange(len(pairs)), _AT_ONCE)
        ]
        return np.concatenate([np.empty((0, SHIFTS)), *found])
