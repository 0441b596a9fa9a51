"""Links within the app that were drawn for a visitor, each with what it says beyond what holds when it is followed."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

_MOST = 200
"""Links that are remembered; a page draws about fifteen."""

_Key = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]


def remember(page: str, query: Mapping[str, Sequence[str]], said: Mapping[str, Any]) -> None:
    """Remember a link to ``page`` that was drawn with ``query``, and what it says itself."""
    links, key = _links(), _key(page, query)
    links.pop(key, None)
    links[key] = said
    while len(links) > _MOST:
        del links[next(iter(links))]


def find(page: str, query: Mapping[str, Sequence[str]]) -> Mapping[str, Any] | None:
    """Return the own fields of the link that was followed; ``None`` where the address is of another origin."""
    return _links().get(_key(page, query))


def _key(page: str, query: Mapping[str, Sequence[str]]) -> _Key:
    return page, tuple(sorted((name, tuple(values)) for name, values in query.items()))


def _links() -> dict[_Key, Mapping[str, Any]]:
    links: dict[_Key, Mapping[str, Any]] = st.session_state.setdefault("links", {})
    return links
