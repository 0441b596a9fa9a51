"""Requests for a view of the map, each followed once: by an arrival, a row of the table or a typed coordinate."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import streamlit as st

from geoapp.domain.bounding_box import BoundingBox


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """One request; the map follows each ``id`` once and is then left to the visitor."""

    id: str
    view: str = ""
    """``lat,lon,zoom``; empty leaves the map where it is."""
    layers: tuple[str, ...] = ()
    """Ids of the layers to open; empty for all."""


def view_request() -> ViewRequest:
    """Return the last request of this visitor."""
    found: ViewRequest = st.session_state.setdefault("look", ViewRequest(uuid4().hex))
    return found


def request_view(view: str, *, layers: tuple[str, ...] = ()) -> None:
    """Ask the map to look at a view."""
    st.session_state["look"] = ViewRequest(uuid4().hex, view, layers)


def as_payload(asked: ViewRequest, bounds: BoundingBox | None) -> dict[str, Any]:
    """Return a request as the map's script takes it; ``bounds`` are for a map that has nothing else to show.

    >>> as_payload(ViewRequest("a", "43.8,87.6,12"), None)
    {'id': 'a', 'view': '43.8,87.6,12', 'open': [], 'bounds': None}
    """
    box = [[bounds[1], bounds[0]], [bounds[3], bounds[2]]] if bounds else None
    return {"id": asked.id, "view": asked.view, "open": list(asked.layers), "bounds": box}
