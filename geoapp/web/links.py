"""Addresses of the map and other pages, as pages link to them: the same plan and language, and what to show."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from geoapp.domain.selection import Selection

_MAP = ""
"""The map is the default page. Addresses are relative, so that the server's own path stays before them."""


def to_map(shown: Selection, **fields: Any) -> str:  # noqa: ANN401 (fields of a selection)
    """Return the map's address for ``fields``, in the plan and language of ``shown``.

    >>> to_map(Selection(lang="en", theme=("metro",)), project="demo/7")
    './?lang=en&project=demo%2F7'
    >>> to_map(Selection())
    './'
    """
    return to_page(_MAP, shown, **fields)


def to_page(page: str, shown: Selection, **fields: Any) -> str:  # noqa: ANN401 (the same)
    """Return the address of a page by its path, as ``to_map`` does.

    >>> to_page("district", Selection(), district=("650106",))
    './district?district=650106'
    """
    query = urlencode(replace(Selection(plan=shown.plan, lang=shown.lang), **fields).to_query(), doseq=True)
    return f"./{page}?{query}" if query else f"./{page}"
