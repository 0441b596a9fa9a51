"""The map: a constant base, the projects on it, and what a person does there."""

from typing import Any

import folium
import streamlit as st
from branca.element import MacroElement
from folium.template import Template
from geopandas import GeoDataFrame
from streamlit_folium import st_folium

from geoapp.domain.plan import BoundingBox, Plan
from geoapp.domain.selection import Selection
from geoapp.io.boundaries import load_districts
from geoapp.io.layers import load_layers
from geoapp.io.words import Words
from geoapp.web import content, state
from geoapp.web.analyses.own_layers import own_shapes
from geoapp.web.basemap import build_base_map
from geoapp.web.content import Record
from geoapp.web.escape import plain, to_script
from geoapp.web.look import as_payload, crowd, extent, look, look_at, view_of
from geoapp.web.own_shapes import draw_own, own_layers, tell_own
from geoapp.web.tints import make_tints
from geoapp.web.told import take
from geoapp.web.transport.choice import choose
from geoapp.web.transport.payload import make_features
from geoapp.web.transport.symbols import make_halo

KEY = "map"
HEIGHT = 600


class Show(MacroElement):
    """Hand our script what it shows now."""

    _template = Template("{% macro script(this, kwargs) %}geoapp.show({{ this.payload }});{% endmacro %}")

    def __init__(self, payload: dict[str, Any]) -> None:
        """Take ``payload`` as the script does."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Show"
        self.payload = to_script(payload)


def show_map(plan: Plan, selection: Selection, say: Words) -> None:
    """Draw the map of what is selected."""
    districts = load_districts(plan)
    start = start_bounds(plan, districts)
    base = build_base_map(
        districts,
        load_layers(),
        attribution=attribution(plan),
        middle=((start[1] + start[3]) / 2, (start[0] + start[2]) / 2),
        say=say,
    )
    carrier = folium.FeatureGroup()
    carrier.add_child(Show(_payload(plan, selection, districts, start, say)))
    own = own_layers()
    for drawn in draw_own(own):
        carrier.add_child(drawn)
    st_folium(
        base,
        key=KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_object_clicked_popup"],
        feature_group_to_add=carrier,
        on_change=lambda: take(st.session_state.get(KEY)),
    )
    if own:
        st.caption(plain(tell_own(own, say)))


def _payload(
    plan: Plan, selection: Selection, districts: GeoDataFrame, start: BoundingBox, say: Words
) -> dict[str, Any]:
    everything = content.catalogue(plan.id)
    choice = choose(plan.id, selection)
    opened = everything.by_id.get(selection.project)
    asked = look()
    if opened and not asked.view and state.came_for(selection.project):
        asked = type(asked)(asked.id, view_of(opened), asked.layers)
    narrowed = extent(choice.frame) if content.restrictions(selection) else None
    return {
        "look": as_payload(asked, narrowed or start),
        "features": make_features(plan.id, selection),
        "tints": make_tints(choice.records, districts, say),
        "halo": make_halo(opened) if opened else None,
        "shape": _drawn(selection),
        "mark": st.session_state.get("mark"),
        "outcome": own_shapes(say),
    }


def _drawn(selection: Selection) -> dict[str, Any]:
    """Return the shape or box that narrows, with the number of the last drawing, so that a refused one goes."""
    corners = [[lat, lon] for lon, lat in selection.shape or ()]
    if not corners and selection.bbox:
        west, south, east, north = selection.bbox
        corners = [[south, west], [south, east], [north, east], [north, west]]
    return {"corners": corners or None, "number": st.session_state.get("drawings", 0)}


def attribution(plan: Plan) -> str:
    """Return whose boundaries the map shows, with the map review number where there is one."""
    number = plan.boundaries.review_number
    # The review number is quoted as its office writes it, in every language.
    return f"{plan.boundaries.title} · 审图号：{number}" if number else plan.boundaries.title


def start_bounds(plan: Plan, districts: GeoDataFrame) -> BoundingBox:
    """Return where the map starts: where most projects are, else the city, else the region."""
    if crowded := crowd(content.catalogue(plan.id)):
        return crowded
    west, south, east, north = plan.bbox if districts.empty else districts.total_bounds
    return float(west), float(south), float(east), float(north)


def move_to(record: Record) -> None:
    """Open a project from outside the map and show where it is."""
    st.session_state["district_opened"] = ""
    look_at(view_of(record))
    state.open_project(record["id"])
