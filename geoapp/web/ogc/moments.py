"""The parameter ``datetime``, and the milestones that it asks for."""

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from geoapp.web.ogc.rows import RowMask

DaySpan = tuple[int, int]
"""First and last day, counted as Python's calendar does."""

_MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d))?"
)
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
_OPEN = ("", "..")


def read_span(value: str) -> DaySpan:
    """Read a date, a moment or an interval whose ends may be open, to the day.

    >>> read_span("2022-12-31")[0] - read_span("2022-01-01T00:00:00Z/..")[0]
    364

    Raises:
        ValueError: another form, or a day that no calendar has.
    """
    begin, slash, end = value.partition("/")
    if not slash:
        end = begin
    elif begin in _OPEN and end in _OPEN:
        raise ValueError(value)
    first = _FIRST if slash and begin in _OPEN else _day(begin)
    last = _LAST if slash and end in _OPEN else _day(end)
    if first > last:
        raise ValueError(value)
    return first, last


def rows_in(span: DaySpan, milestones: Sequence[Iterable[Mapping[str, Any]]]) -> RowMask:
    """Say which rows have a milestone in a span, or none at all: the standard lets the timeless through."""
    return np.array([_is_in(span, [one["date"] for one in dated]) for dated in milestones], dtype=bool)


def _is_in(span: DaySpan, dates: Sequence[str]) -> bool:
    spans = [_days(text) for text in dates]
    return not spans or any(first <= span[1] and last >= span[0] for first, last in spans)


def _days(text: str) -> DaySpan:
    """Return the first and the last day of a year, a month or a day.

    >>> _days("2024-02")[1] - _days("2024-02")[0], _days("2024")[0] == _days("2024-01-01")[0]
    (28, True)
    """
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return date(year, month or 1, day or 1).toordinal(), date(year, last_month, last_day).toordinal()


def _day(text: str) -> int:
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(text)
    return date(*(int(part) for part in found.groups())).toordinal()
