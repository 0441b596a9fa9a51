"""Limits of imports, of what goes on at a time and of what visits hold in memory: our numbers, or an operator's."""

import os
from collections.abc import Mapping

from geoapp.errors import InputError

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
    "visits": 100,
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
}
"""``GEOAPP_MAX_UPLOAD_MB`` and so on replace a number."""


def limit(name: str) -> int:
    """Return a limit, an operator's or our own.

    >>> limit("features")
    50000

    Raises:
        InputError: the environment holds no whole number above 0.
    """
    variable = f"GEOAPP_MAX_{name.upper()}"
    given = os.environ.get(variable, "").strip()
    if not given:
        return LIMITS[name]
    if not (given.isascii() and given.isdigit() and int(given)):
        raise InputError("limit_no_number", variable=variable, value=given)
    return int(given)


def check_limits() -> None:
    """Refuse a wrong number of an operator's before anything depends on it.

    Raises:
        InputError: the environment holds no whole number above 0.
    """
    for name in LIMITS:
        limit(name)
