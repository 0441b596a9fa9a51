"""Likelihood of being among the nearest: the share of placements in which fewer others are nearer.

In each placement every feature stands somewhere within its radius, all at once. It is a share, no probability.
"""

import numpy as np

from geoapp.analysis.inputs import Inputs
from geoapp.analysis.likelihood import MOST_SHIFTED, UNKNOWN
from geoapp.analysis.pairs import both_sure
from geoapp.geometry.arrays import Floats, Indices
from geoapp.geometry.kernel import first_alike
from geoapp.geometry.kernel.blocks import chunks
from geoapp.geometry.shifts import SHIFTS, distances_when_placed, places_within

_AT_ONCE = 1024
"""Pairs that are placed at once, so that their copies fit into the memory."""


def shares_among(
    a: Inputs, b: Inputs, pairs: tuple[Indices, Indices], rivals: tuple[Indices, Indices], k: int
) -> Floats:
    """Return for pairs the share of placements in which they are among the k nearest of their ``a``.

    ``rivals`` are all the pairs, these included, that can be as near as one of them. Unknown where there are too many,
    or where one of both is itself only possibly there.
    """
    i, j = pairs
    shares = np.full(len(i), UNKNOWN)
    asked = np.isin(rivals[0], i)
    one, other = rivals[0][asked], rivals[1][asked]
    if len(one) > MOST_SHIFTED:
        return shares
    distances = _placed(a, b, one, other)
    for feature in np.unique(i):
        rows, theirs = np.flatnonzero(i == feature), np.flatnonzero(one == feature)
        own = distances[theirs[_positions(other[theirs], j[rows])]]
        nearer = (distances[theirs][None, :, :] < own[:, None, :]).sum(axis=1)
        shares[rows] = (nearer < k).mean(axis=1)
    shares = np.clip(shares, 0.5 / SHIFTS, 1 - 0.5 / SHIFTS)
    return np.asarray(np.where(both_sure(a, b, i, j), np.round(shares, 3), UNKNOWN))


def _placed(a: Inputs, b: Inputs, i: Indices, j: Indices) -> Floats:
    """Return the distances of pairs in every placement; what has one place stands together in each, on both sides."""
    (ours, one), (theirs, other) = (np.unique(rows, return_inverse=True) for rows in (i, j))
    radii = np.concatenate([a.radii[ours], b.radii[theirs]])
    alike = first_alike(np.concatenate([a.shapes[ours], b.shapes[theirs]]), radii)
    places = places_within(alike, radii)
    away = places[len(ours) + other] - places[one]
    found = [
        distances_when_placed(a.shapes[i[some]], b.shapes[j[some]], away[some])
        for some in chunks(np.arange(len(i)), _AT_ONCE)
    ]
    return np.concatenate([np.empty((0, SHIFTS)), *found])


def _positions(where: Indices, wanted: Indices) -> Indices:
    """Return the place of each number in an array without order.

    >>> _positions(np.array([7, 3, 5]), np.array([5, 7])).tolist()
    [2, 0]
    """
    order = np.argsort(where)
    return np.asarray(order[np.searchsorted(where, wanted, sorter=order)])
