"""The map of one district: its projects, and its own outline before all others."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import numpy as np
import streamlit as st

from geoapp.analysis.district import are_sure
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.geometry.arrays import Indices
from geoapp.io.boundaries import load_districts
from geoapp.io.words import Words
from geoapp.sheet.listing import Listed
from geoapp.web import content, state
from geoapp.web.escape import to_script
from geoapp.web.map import canvas
from geoapp.web.map.map_events import MapEvent
from geoapp.web.map.tints import make_tints
from geoapp.web.map.transport.coordinates import rings
from geoapp.web.map.transport.payload import write_features
from geoapp.web.map.transport.symbols import make_halo
from geoapp.web.map.view import view_round
from geoapp.web.matches import find_matches
from geoapp.web.view_request import ViewRequest, as_payload
from geoapp.web.viewport import view_of

HEIGHT = 520

_LOOK = "district_look"
"""Where the visitor's last view of a district is kept."""

_BESIDE = 0.01
"""Degrees that stay free beside the outermost projects."""


_EMPHASIS = """
if (geoapp.emphasis) geoapp.emphasis.remove();
geoapp.emphasis = L.polygon(%s, {
  pane: "halo", interactive: false, fill: false, color: geoapp.config.colors.ink, weight: 3
}).addTo(geoapp.map);
geoapp.draws = false;
"""
"""Draws one district's outline over the others; there is nothing to draw by hand on this map."""


def show_map(plan: Plan, adcode: str, selection: Selection, listed: Sequence[Listed], say: Words) -> None:
    """Draw the map of a district and the projects of a selection under their numbers; a click on one opens it."""
    districts = load_districts(plan)
    shape = districts.geometry[districts["adcode"].astype(str) == adcode].iloc[0]
    found = find_matches(plan.id, selection)
    look = _look(adcode, round_projects(found.catalogue.columns, found.rows, adcode, shape.bounds))
    payload = _payload(plan, selection, listed, look, say)
    above = _EMPHASIS % to_script(rings(shape))
    canvas.draw(plan, payload, say, key="district_map", height=HEIGHT, take=_handle_click, above=above)


def round_projects(columns: PlanColumns, rows: Indices, adcode: str, bounds: BoundingBox) -> BoundingBox:
    """Return the box round the symbols of those of some projects that are surely in a district, within its ``bounds``.

    Symbols outside the bounds are left out; without any within, these are the box.
    """
    at, owners = columns.anchors
    sure = np.zeros(len(columns), dtype=bool)
    sure[rows] = are_sure(columns, adcode)[rows]
    spots = at[sure[columns.drawn[owners]]]
    spots = spots[((spots >= bounds[:2]) & (spots <= bounds[2:])).all(axis=1)]
    if not len(spots):
        return bounds
    (west, south), (east, north) = spots.min(axis=0).tolist(), spots.max(axis=0).tolist()
    return (
        max(bounds[0], west - _BESIDE),
        max(bounds[1], south - _BESIDE),
        min(bounds[2], east + _BESIDE),
        min(bounds[3], north + _BESIDE),
    )


def _look(adcode: str, bounds: BoundingBox) -> ViewRequest:
    """Return the view that was last asked for here: that of a row, else of the district's projects."""
    kept: tuple[str, ViewRequest] | None = st.session_state.get(_LOOK)
    if kept is None or kept[0] != adcode:
        kept = (adcode, ViewRequest(f"district/{adcode}/{uuid4().hex}", view_round(bounds)))
        st.session_state[_LOOK] = kept
    return kept[1]


def open_row(plan: Plan, adcode: str, project: str) -> None:
    """Open a project from its row, and show where it is."""
    record = content.catalogue(plan.id).by_id.get(project)
    if record is None:
        return
    if view := view_of(record):
        st.session_state[_LOOK] = (adcode, ViewRequest(f"district/{adcode}/{uuid4().hex}", view))
    state.open_project(project)


def _payload(
    plan: Plan, selection: Selection, listed: Sequence[Listed], look: ViewRequest, say: Words
) -> dict[str, Any]:
    opened = content.catalogue(plan.id).by_id.get(state.selection().project)
    return {
        "look": as_payload(look, None),
        "features": write_features(plan.id, selection),
        "numbers": {one.record["id"]: one.number for one in listed if one.drawn},
        "tints": make_tints(find_matches(plan.id, selection), content.named_districts(plan, say.lang), say),
        "halo": make_halo(opened) if opened else None,
    }


def _handle_click(event: MapEvent) -> None:
    if event.what == "project":
        state.open_project(str(event.value), at=event.at)
