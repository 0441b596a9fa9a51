"""The map: a constant base, the projects on it, and what a person does there."""

import json
from dataclasses import dataclass
from typing import Any

import folium
import streamlit as st
from branca.element import MacroElement
from folium.template import Template
from geopandas import GeoDataFrame
from streamlit_folium import st_folium

from geoapp.domain.plan import BoundingBox, Plan
from geoapp.domain.selection import Selection, parse_shape, write_degrees
from geoapp.io.boundaries import load_districts
from geoapp.io.layers import load_layers
from geoapp.web import content, state
from geoapp.web.anchors import anchor
from geoapp.web.basemap import build_base_map
from geoapp.web.content import Record
from geoapp.web.escape import to_script
from geoapp.web.look import as_payload, extent, look, look_at, view_of
from geoapp.web.precision import shown_as
from geoapp.web.tints import make_tints
from geoapp.web.transport.choice import choose
from geoapp.web.transport.payload import make_features
from geoapp.web.transport.symbols import make_halo
from geoapp.web.words import Words

KEY = "map"
HEIGHT = 600
_FEWEST = 10
"""With fewer points than this the map starts with the whole city."""


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
    districts, everything = load_districts(plan), content.catalogue(plan.id)
    start = start_bounds(plan, districts, everything.records)
    base = build_base_map(
        districts,
        load_layers(),
        attribution=attribution(plan),
        middle=((start[1] + start[3]) / 2, (start[0] + start[2]) / 2),
        say=say,
    )
    carrier = folium.FeatureGroup()
    carrier.add_child(Show(_payload(plan, selection, districts, start, say)))
    st_folium(
        base,
        key=KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_object_clicked_popup"],
        feature_group_to_add=carrier,
        on_change=_take_told,
    )


def _payload(
    plan: Plan, selection: Selection, districts: GeoDataFrame, start: BoundingBox, say: Words
) -> dict[str, Any]:
    everything = content.catalogue(plan.id)
    records = choose(plan.id, selection).records
    opened = everything.by_id.get(selection.project)
    asked = look()
    if opened and not asked.view and state.came_for(selection.project):
        asked = type(asked)(asked.id, view_of(opened), asked.layers)
    narrowed = extent(records) if content.restrictions(selection) else None
    return {
        "look": as_payload(asked, narrowed or start),
        "features": make_features(plan.id, selection),
        "tints": make_tints(records, districts, say),
        "halo": make_halo(opened) if opened else None,
        "shape": _drawn(selection),
        "mark": st.session_state.get("mark"),
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


def start_bounds(plan: Plan, districts: GeoDataFrame, everything: list[Record]) -> BoundingBox:
    """Return where the map starts: the middle four fifths of the points, else the city, else the region."""
    points = [anchor(record["geometry"]) for record in everything if shown_as(record) == "symbol"]
    if len(points) < _FEWEST:
        west, south, east, north = plan.bbox if districts.empty else districts.total_bounds
        return float(west), float(south), float(east), float(north)
    cut = len(points) // 10
    lons, lats = sorted(point.x for point in points), sorted(point.y for point in points)
    return lons[cut], lats[cut], lons[-cut - 1], lats[-cut - 1]


def move_to(record: Record) -> None:
    """Open a project from outside the map and show where it is."""
    st.session_state["district_opened"] = ""
    look_at(view_of(record))
    state.open_project(record["id"])


@dataclass(frozen=True, slots=True)
class Told:
    """What a person did on the map."""

    what: str
    value: Any


def read_told(text: object) -> Told | None:
    """Read what the map's script tells; it comes from a browser, so it may be anything.

    >>> read_told('{"n": 1, "what": "project", "value": "a/1"}')
    Told(what='project', value='a/1')
    >>> read_told("<b>"), read_told('{"what": 3}'), read_told(None)
    (None, None, None)
    """
    try:
        told = json.loads(str(text))
        what, value = told["what"], told["value"]
    except (ValueError, KeyError, TypeError):
        return None
    return Told(what, value) if isinstance(what, str) else None


def _take_told() -> None:
    told = read_told((st.session_state.get(KEY) or {}).get("last_object_clicked_popup"))
    if told is None:
        return
    if told.what == "shape":
        _take_shape(told.value)
    elif told.what in ("district", "project"):
        st.session_state["district_opened"] = str(told.value) if told.what == "district" else ""
        state.open_project(str(told.value) if told.what == "project" else "")


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
