"""Shares that add up to exactly one at a fixed number of decimals."""

import math
from collections.abc import Sequence

from geoapp.settings import SHARE_DECIMALS


def round_shares(parts: Sequence[float]) -> list[float]:
    """Scale parts to a sum of one and round them by largest remainder; ties go to the earlier part.

    >>> round_shares([1, 1, 1])
    [0.333334, 0.333333, 0.333333]
    >>> round_shares([3, 1, 0])
    [0.75, 0.25, 0.0]
    >>> round_shares([])
    []
    """
    total = math.fsum(parts)
    if not parts or total <= 0:
        return [0.0 for _ in parts]
    scale = 10**SHARE_DECIMALS
    exact = [part / total * scale for part in parts]
    units = [math.floor(value) for value in exact]
    missing = scale - sum(units)
    by_remainder = sorted(range(len(parts)), key=lambda i: (units[i] - exact[i], i))
    for i in by_remainder[:missing]:
        units[i] += 1
    return [unit / scale for unit in units]
