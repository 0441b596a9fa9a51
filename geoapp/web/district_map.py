"""The map of one district: its projects, and its own outline before all others."""

from typing import Any

import folium
import streamlit as st
from branca.element import MacroElement
from folium.template import Template
from streamlit_folium import st_folium

from geoapp.domain.plan import BoundingBox, Plan
from geoapp.domain.selection import Selection
from geoapp.io.boundaries import load_districts
from geoapp.io.layers import load_layers
from geoapp.io.words import Words
from geoapp.web import content, state
from geoapp.web.basemap import build_base_map
from geoapp.web.escape import to_script
from geoapp.web.look import Look, as_payload
from geoapp.web.map import Show, attribution
from geoapp.web.tints import make_tints
from geoapp.web.told import read_told
from geoapp.web.transport.choice import choose
from geoapp.web.transport.coordinates import rings
from geoapp.web.transport.payload import make_features
from geoapp.web.transport.symbols import make_halo
from geoapp.web.view import view_round

KEY = "district_map"
HEIGHT = 520


class Emphasis(MacroElement):
    """Draw one district's outline over the others; there is nothing to draw by hand on this map."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        if (geoapp.emphasis) geoapp.emphasis.remove();
        geoapp.emphasis = L.polygon({{ this.rings }}, {
          pane: "halo", interactive: false, fill: false, color: "#1d2a30", weight: 3
        }).addTo(geoapp.map);
        document.querySelectorAll(".leaflet-draw").forEach((tool) => tool.remove());
        {% endmacro %}
        """
    )

    def __init__(self, outline: list[Any]) -> None:
        """Take the outline as polygons of rings."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Emphasis"
        self.rings = to_script(outline)


def show_map(plan: Plan, adcode: str, selection: Selection, say: Words) -> None:
    """Draw the map of a district and the projects of a selection; a click on one opens it."""
    districts = load_districts(plan)
    shape = districts.geometry[districts["adcode"].astype(str) == adcode].iloc[0]
    carrier = folium.FeatureGroup()
    carrier.add_child(Show(_payload(plan, adcode, selection, shape.bounds, say)))
    carrier.add_child(Emphasis(rings(shape)))
    west, south, east, north = map(float, districts.total_bounds)
    base = build_base_map(
        districts,
        load_layers(),
        attribution=attribution(plan),
        middle=((south + north) / 2, (west + east) / 2),
        say=say,
    )
    st_folium(
        base,
        key=KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_object_clicked_popup"],
        feature_group_to_add=carrier,
        on_change=_take_click,
    )


def _payload(
    plan: Plan, adcode: str, selection: Selection, bounds: BoundingBox, say: Words
) -> dict[str, Any]:
    records = choose(plan.id, selection).records
    opened = content.catalogue(plan.id).by_id.get(state.selection().project)
    return {
        # The same for a district, so that the map moves when another one is chosen and is then left alone.
        "look": as_payload(Look(f"district/{adcode}", view_round(bounds)), None),
        "features": make_features(plan.id, selection),
        "tints": make_tints(records, load_districts(plan), say),
        "halo": make_halo(opened) if opened else None,
        "shape": {"corners": None, "number": 0},
        "mark": None,
    }


def _take_click() -> None:
    told = read_told((st.session_state.get(KEY) or {}).get("last_object_clicked_popup"))
    if told and told.what == "project":
        state.open_project(str(told.value))
