"""Dates of reports and lists as people write them: a month, when a next step is due, the day that a list holds for."""

import re
from datetime import date

from geoapp.errors import InputError

FIRST_YEAR, LAST_YEAR = 2000, 2100

_SHOWN = 40
"""Characters of a wrong value that its sentence shows."""


def month_number(month: str) -> int:
    """Return the number of months since the year 0.

    >>> month_number("2026-01") - month_number("2025-12")
    1
    """
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_before(month: str, months: int = 1) -> str:
    """Return the month that many months before.

    >>> month_before("2026-01"), month_before("2026-11", 12)
    ('2025-12', '2025-11')
    """
    year, rest = divmod(month_number(month) - months, 12)
    return f"{year:04}-{rest + 1:02}"


def read_month(text: str) -> str:
    """Return a month as it is written in reports.

    >>> read_month("2026年3月"), read_month("2026-11"), read_month("2026/3")
    ('2026-03', '2026-11', '2026-03')

    Raises:
        InputError: it is none.
    """
    found = _read_date(text)
    if len(found) != len("2026-11"):
        raise InputError("report_month", value=text[:_SHOWN])
    return found


def read_due(text: str) -> str:
    """Return a date of reduced precision as ISO; empty stays empty.

    >>> read_due("2026年12月31日"), read_due("2026.6"), read_due("2026"), read_due(" ")
    ('2026-12-31', '2026-06', '2026', '')

    Raises:
        InputError: it is none.
    """
    found = _read_date(text)
    if text.strip() and not found:
        raise InputError("report_due", value=text[:_SHOWN])
    return found


def read_as_of(text: str) -> str:
    """Return the date of reduced precision that a list holds for, as ISO; empty stays empty.

    >>> read_as_of("2024年6月"), read_as_of("2024"), read_as_of("")
    ('2024-06', '2024', '')

    Raises:
        InputError: it is none.
    """
    found = _read_date(text)
    if text.strip() and not found:
        raise InputError("ledger_as_of", value=text[:_SHOWN])
    return found


_DATE = re.compile(r"(\d{4})(?:年|(?:[-/.年](\d{1,2})(?:月|(?:[-/.月](\d{1,2})日?))?))?", re.ASCII)
"""A year, a month or a day, with ISO's signs or as Chinese has them."""


def _read_date(text: str) -> str:
    """Return a date as ISO, and nothing for what is none."""
    found = _DATE.fullmatch("".join(text.split()))
    if not found:
        return ""
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        date(year, month if found[2] else 1, day if found[3] else 1)
    except ValueError:
        return ""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ""
    return "-".join(f"{part:02}" for part in (year, month, day) if part)
