"""Addresses of the map page, as other pages link to it: the same plan and language, and what to show."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from geoapp.domain.selection import Selection

_MAP = "./"
"""The map is the default page; relative, so that the server's own path stays before it."""


def to_map(shown: Selection, **fields: Any) -> str:  # noqa: ANN401 (fields of a selection)
    """Return the map's address for ``fields``, in the plan and language of ``shown``.

    >>> to_map(Selection(lang="en", theme=("metro",)), project="demo/7")
    './?lang=en&project=demo%2F7'
    >>> to_map(Selection())
    './'
    """
    query = urlencode(replace(Selection(plan=shown.plan, lang=shown.lang), **fields).to_query(), doseq=True)
    return f"{_MAP}?{query}" if query else _MAP
