"""Limits of imports, of what goes on at a time and of what visits hold in memory: our numbers, or an operator's."""

import os
from collections.abc import Mapping
from math import ceil

from geoapp.errors import InputError
from geoapp.settings import own_process

LIMITS: Mapping[str, int] = {
    "upload_mb": 20,
    "unpacked_mb": 100,
    "ratio": 100,
    "features": 50_000,
    "vertices": 2_000_000,
    "fields": 200,
    "import_seconds": 60,
    "import_mb": 2_000,
    "visit_mb": 150,
    "visit_files": 3,
    "files_mb": 400,
    "visits_mb": 1_000,
    "idle_minutes": 60,
    "places": 5_000_000,
    "places_mb": 1_000,
    "places_seconds": 600,
    "scan_pages": 200,
    "scan_megapixels": 100,
    "scan_seconds": 1_800,
    "visits": 240,
    "visits_each": 12,
    "runs": 2,
    "messages": 100,
    "messages_a_second": 10,
    "messages_in_all": 300,
    "messages_in_all_a_second": 20,
    "sheets": 2,
    "exports": 2,
    "uploads": 8,
    "line_seconds": 10,
    "attachment_mb": 10,
    "attachments": 5,
    "attachments_mb": 2_000,
    "analysed": 50_000,
    "loaded_plans": 64,
    "loaded_projects": 200_000,
}
"""``GEOAPP_MAX_UPLOAD_MB`` and so on replace a number."""


_IN_ALL = frozenset(
    {
        "files_mb",
        "visits_mb",
        "visits",
        "messages_in_all",
        "messages_in_all_a_second",
        "sheets",
        "exports",
        "uploads",
    }
)
"""Limits of what goes on in all: each of several processes has its part."""


def limit(name: str) -> int:
    """Return a limit of this process, by an operator's number or our own.

    >>> limit("features")
    50000

    Raises:
        InputError: the environment holds no whole number above 0.
    """
    number = _given(f"GEOAPP_MAX_{name.upper()}") or LIMITS[name]
    return ceil(number / own_process()[1]) if name in _IN_ALL else number


def processes() -> int:
    """Return the number of processes that serve pages, ``GEOAPP_PROCESSES``; one for each core, and at most four.

    Raises:
        InputError: the environment holds no whole number above 0.
    """
    return _given("GEOAPP_PROCESSES") or min(4, len(os.sched_getaffinity(0)))


def _given(variable: str) -> int | None:
    given = os.environ.get(variable, "").strip()
    if given and not (given.isascii() and given.isdigit() and int(given)):
        raise InputError("limit_no_number", variable=variable, value=given)
    return int(given) if given else None


def check_limits() -> None:
    """Refuse a wrong number of an operator's before anything depends on it.

    Raises:
        InputError: the environment holds no whole number above 0.
    """
    for name in LIMITS:
        limit(name)
