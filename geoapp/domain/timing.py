"""Timing of two projects: built together, apart, or at unknown times."""

import re
from functools import lru_cache
from typing import Literal

Timing = Literal["together", "unknown", "apart"]

TIMINGS: tuple[Timing, ...] = ("together", "unknown", "apart")
"""The order in which conflicts matter; nothing is assumed of a project without a period."""

_PERIOD = re.compile(r"(\d{4})(?:/(\d{4}))?")


@lru_cache(maxsize=1024)  # thousands of pairs have a few dozen periods
def timing(one: str | None, other: str | None) -> Timing:
    """Return the timing of two periods, each an ISO interval of years.

    >>> timing("2021/2023", "2023/2025"), timing("2021/2022", "2024"), timing("2021/2025", None)
    ('together', 'apart', 'unknown')
    """
    first, second = _years(one), _years(other)
    if first is None or second is None:
        return "unknown"
    return "together" if first[0] <= second[1] and second[0] <= first[1] else "apart"


def _years(period: str | None) -> tuple[int, int] | None:
    found = _PERIOD.fullmatch(period or "")
    if not found:
        return None
    start, end = int(found[1]), int(found[2] or found[1])
    return (start, end) if start <= end else None
