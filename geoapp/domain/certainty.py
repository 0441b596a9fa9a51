"""Certainty of a statement about distance, when both places have a radius of uncertainty."""

from typing import Literal

Certainty = Literal["certain", "possible", "impossible"]

CERTAINTIES: tuple[Certainty, ...] = ("certain", "possible")
"""What results carry; what is impossible is left out of them."""

Grade = Literal["likely", "possible", "unclear"]

LIKELY_FROM, POSSIBLE_FROM = 2 / 3, 1 / 3
"""Least shares of the first two grades of what is possible: thirds, as the IPCC's words have them."""


def grade(share: float) -> Grade:
    """Return the word for a share of what is only possible; a share that nobody knows is unclear.

    >>> grade(0.7), grade(0.5), grade(0.2), grade(float("nan"))
    ('likely', 'possible', 'unclear', 'unclear')
    """
    if share >= LIKELY_FROM:
        return "likely"
    return "possible" if share >= POSSIBLE_FROM else "unclear"


def judge(low_m: float, high_m: float, limit_m: float) -> Certainty:
    """Say whether a distance that lies from ``low_m`` to ``high_m`` is at most ``limit_m``.

    >>> judge(100, 500, 500), judge(400, 600, 500), judge(501, 600, 500)
    ('certain', 'possible', 'impossible')
    """
    if high_m <= limit_m:
        return "certain"
    return "possible" if low_m <= limit_m else "impossible"


def distance_range(distance_m: float, radii_m: float) -> tuple[float, float]:
    """Return the least and greatest true distance, given the measured one and the sum of both radii.

    >>> distance_range(900, 1000), distance_range(900, 0)
    ((0.0, 1900), (900, 900))
    """
    return max(0.0, distance_m - radii_m), distance_m + radii_m
