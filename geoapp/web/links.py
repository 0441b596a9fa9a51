"""Addresses of the map, other pages and sheets, as pages link to them: the same plan and language, and what to show."""

from dataclasses import replace
from functools import lru_cache
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
    return _write(page, (("plan", shown.plan), ("lang", shown.lang), *fields.items()))


@lru_cache(maxsize=8192)
def _write(page: str, said: tuple[tuple[str, Any], ...]) -> str:
    """Return an address: a page writes some hundred, which are the same in every run."""
    query = urlencode(Selection(**dict(said)).to_query(), doseq=True)
    return f"./{page}?{query}" if query else f"./{page}"


def to_sheet(plan_id: str, shown: Selection, name: str, fmt: str = "") -> str:
    """Return the address of a printed sheet or its file, narrowed as ``shown`` is; its name may be a district's code.

    >>> to_sheet("demo", Selection(district=("650106",), theme=("metro",), view="1,2,3"), "650106", "pdf")
    './print/demo/650106.pdf?theme=metro'
    >>> to_sheet("demo", Selection(), "650106")
    './print/demo/650106'
    """
    kept = keeping(shown) | ({"district": ()} if name in shown.district else {})
    query = urlencode(replace(Selection(lang=shown.lang), **kept).to_query(), doseq=True)
    return f"./print/{plan_id}/{name}{f'.{fmt}' if fmt else ''}{f'?{query}' if query else ''}"


def keeping(shown: Selection) -> dict[str, Any]:
    """Return the fields that narrow ``shown``, for an address that narrows likewise.

    >>> keeping(Selection(theme=("metro",), lang="en", project="demo/7"))
    {'theme': ('metro',)}
    """
    return {name: getattr(shown, name) for name in shown.narrowing}
