"""Sentences of a batch laid out by time, without gaps: at each step only those that still run."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geoapp.geometry.arrays import Indices


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """Places of sentences' characters in packed arrays, the longest sentence first."""

    lengths: Indices
    positions: Indices
    """Of each packed character in the text."""
    offsets: Indices
    """Of each step in packed arrays, and their length at the end."""

    def steps(self) -> list[tuple[int, int]]:
        """Return the bounds of each step in packed arrays; sentence *n* is the step's element *n*."""
        return list(pairwise(self.offsets.tolist()))

    def steps_back(self) -> list[tuple[int, int]]:
        """Return the bounds of each step, from the last to the first."""
        return self.steps()[::-1]

    def places(self, sentence: int) -> Indices:
        """Return the places of a sentence's characters in packed arrays."""
        found: Indices = self.offsets[: self.lengths[sentence]] + sentence
        return found


def pack(starts: Indices, lengths: Indices) -> Packing:
    """Return the packing of sentences that start there in the text; lengths fall.

    >>> packing = pack(np.array([10, 20]), np.array([3, 1]))
    >>> packing.positions.tolist(), packing.steps()
    ([10, 20, 11, 12], [(0, 2), (2, 3), (3, 4)])
    """
    time = np.arange(lengths[0])[:, None]
    live = time < lengths
    offsets = np.concatenate([[0], np.cumsum(live.sum(axis=1))])
    return Packing(lengths=lengths, positions=(starts + time)[live], offsets=offsets)
