"""The map of projects: what is selected, what the visitor drew and brought along, and the project that is open."""

from typing import Any

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.words import Words
from geoapp.web import content, state
from geoapp.web.analyses.own_layers import drawn_layers, drawn_shapes
from geoapp.web.map import canvas
from geoapp.web.map.map_events import handle_event
from geoapp.web.map.tints import make_tints
from geoapp.web.map.transport.found_marks import make_doubtful
from geoapp.web.map.transport.payload import write_features
from geoapp.web.map.transport.result_shapes import tell_cut
from geoapp.web.map.transport.symbols import make_halo
from geoapp.web.matches import find_matches
from geoapp.web.view_request import as_payload, view_request
from geoapp.web.viewport import extent, view_of

HEIGHT = 600


def show_map(plan: Plan, selection: Selection, say: Words) -> None:
    """Draw the map of what is selected."""
    canvas.draw(plan, _payload(plan, selection, say), say, key="map", height=HEIGHT, take=handle_event)
    if cut := tell_cut(drawn_layers(say), say):
        st.caption(cut)


def _payload(plan: Plan, selection: Selection, say: Words) -> dict[str, Any]:
    matches = find_matches(plan.id, selection)
    opened = content.catalogue(plan.id).by_id.get(selection.project)
    asked = view_request()
    if opened and not asked.view and state.came_for(selection.project):
        asked = type(asked)(asked.id, view_of(opened), asked.layers)
    # Kinds alone, which a visit begins with, leave projects far away: most are shown, as without a filter.
    narrowed = extent(matches) if set(selection.narrowing) - {"kind"} else None
    return {
        "look": as_payload(asked, narrowed or canvas.start_bounds(plan)),
        "features": write_features(plan.id, selection),
        "tints": make_tints(matches, content.named_districts(plan, say.lang), say),
        "halo": make_halo(opened) if opened else None,
        "shape": _drawn(selection),
        "mark": st.session_state.get("mark"),
        "outcome": drawn_shapes(say),
        "found": make_doubtful(matches.frame, say) if selection.shape else [],
    }


def _drawn(selection: Selection) -> dict[str, Any]:
    """Return the shape or box that narrows."""
    corners = selection.shape
    if not corners and selection.bbox:
        west, south, east, north = selection.bbox
        corners = ((west, south), (east, south), (east, north), (west, north))
    return canvas.as_shape(corners)
