"""Events from the map's script, and how the page handles them."""

import json
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geoapp.domain.degrees import parse_shape, write_degrees
from geoapp.web import state


@dataclass(frozen=True, slots=True)
class MapEvent:
    """An event of the map."""

    what: str
    value: Any


def parse_event(text: object) -> MapEvent | None:
    """Read an event from the map's script; it comes from a browser, so it may be anything.

    >>> parse_event('{"n": 1, "what": "project", "value": "a/1"}')
    MapEvent(what='project', value='a/1')
    >>> parse_event("<b>"), parse_event('{"what": 3}'), parse_event(None)
    (None, None, None)
    """
    try:
        parsed = json.loads(str(text))
        what, value = parsed["what"], parsed["value"]
    except (ValueError, KeyError, TypeError):
        return None
    return MapEvent(what, value) if isinstance(what, str) else None


def handle_event(event: MapEvent) -> None:
    """Handle an event of the map: open a project or district, or narrow by a shape."""
    if event.what == "shape":
        _take_shape(event.value)
    elif event.what in ("district", "project"):
        st.session_state["district_opened"] = str(event.value) if event.what == "district" else ""
        state.open_project(str(event.value) if event.what == "project" else "")


def _take_shape(corners: object) -> None:
    """Narrow by what was drawn, or no longer; what cannot be a shape is said and not taken."""
    st.session_state["drawings"] = st.session_state.get("drawings", 0) + 1
    st.session_state["shape_refused"] = False
    if not corners:
        state.change_all(shape=None, bbox=None)
        return
    try:
        text = write_degrees(float(edge) for corner in corners for edge in corner)  # type: ignore[attr-defined]
        state.change_all(shape=parse_shape(text), bbox=None)
    except (TypeError, ValueError):
        st.session_state["shape_refused"] = True
        state.change_all()
