"""Events from the map's script, and how the page handles them."""

import json
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geoapp.domain.degrees import parse_shape, write_degrees
from geoapp.web import state


@dataclass(frozen=True, slots=True)
class MapEvent:
    """An event of the map, and when it happened by the browser's clock, in milliseconds."""

    what: str
    value: Any
    at: float


def parse_events(text: object) -> list[MapEvent]:
    """Read the last event of each kind from the map's script, the earliest first; a browser may send anything.

    >>> parse_events('{"project": {"value": "a/1", "at": 2}, "shape": {"value": null, "at": 1.5}}')
    [MapEvent(what='shape', value=None, at=1.5), MapEvent(what='project', value='a/1', at=2.0)]
    >>> parse_events("<b>"), parse_events('{"project": 3}'), parse_events(None), parse_events("[1]")
    ([], [], [], [])
    """
    try:
        told = json.loads(str(text))
        events = [MapEvent(what, one["value"], float(one["at"])) for what, one in told.items()]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
    return sorted(events, key=lambda event: event.at)


def handle_event(event: MapEvent) -> None:
    """Handle an event of the map: open a project or district, or narrow by a shape."""
    if event.what == "shape":
        _take_shape(event.value)
    elif event.what in ("district", "project"):
        project, district = (
            str(event.value) if event.what == what else "" for what in ("project", "district")
        )
        if state.open_project(project, at=event.at):
            st.session_state["district_opened"] = district


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
