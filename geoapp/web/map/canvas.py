"""A map on a page: a constant base, and one message to its script that says what is on it now."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import folium
import streamlit as st
from branca.element import Element
from folium.template import Template
from streamlit_folium import st_folium

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.plan import Plan
from geoapp.io.boundaries import load_districts
from geoapp.io.layers import load_layers
from geoapp.io.words import Words
from geoapp.pipeline.attribution import attribution
from geoapp.web import content
from geoapp.web.escape import join_scripts
from geoapp.web.map.basemap import OnlyScript, build_base_map
from geoapp.web.map.map_events import MapEvent, parse_events
from geoapp.web.viewport import crowd

_EVENT = "last_object_clicked_popup"
"""The only answer of the map's component that our script writes, and so the only one that is asked for."""

_BARE: Mapping[str, Any] = {
    "tints": [],
    "halo": None,
    "shape": {"corners": None, "number": 0},
    "mark": None,
    "placing": None,
    "found": [],
}
"""What the script shows where a page says nothing."""


class Show(OnlyScript):
    """Hand our script what it shows now."""

    _template = Template("{% macro script(this, kwargs) %}geoapp.show({{ this.payload }});{% endmacro %}")

    def __init__(self, payload: Mapping[str, Any]) -> None:
        """Take ``payload`` as the script does."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Show"
        self.payload = join_scripts(payload)


def draw(  # noqa: PLR0913 (a map is its plan, what is on it, and how a page has it)
    plan: Plan,
    payload: Mapping[str, Any],
    say: Words,
    *,
    key: str,
    height: int,
    take: Callable[[MapEvent], None],
    above: Iterable[Element] = (),
) -> None:
    """Draw the map with what ``payload`` says, and ``above`` it; ``take`` gets the events of the map."""
    west, south, east, north = start_bounds(plan)
    base = build_base_map(
        plan.id,
        content.named_districts(plan, say.lang),
        load_layers(),
        attribution=attribution(plan, say, "map"),
        middle=((south + north) / 2, (west + east) / 2),
        say=say,
    )
    carrier = folium.FeatureGroup()
    for element in (Show({**_BARE, **payload}), *above):
        carrier.add_child(element)
    st_folium(
        base,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[_EVENT],
        feature_group_to_add=carrier,
        on_change=lambda: _hand_on(key, take),
    )


def _hand_on(key: str, take: Callable[[MapEvent], None]) -> None:
    handled = f"{key}_handled"
    for event in parse_events((st.session_state.get(key) or {}).get(_EVENT)):
        if event.at > st.session_state.get(handled, 0):
            st.session_state[handled] = event.at
            take(event)


def as_shape(corners: Iterable[tuple[float, float]] | None) -> dict[str, Any]:
    """Return a drawn shape of (lon, lat) as the script takes it, numbered so that a refused drawing goes."""
    drawn = [[lat, lon] for lon, lat in corners or ()]
    return {"corners": drawn or None, "number": st.session_state.get("drawings", 0)}


def start_bounds(plan: Plan) -> BoundingBox:
    """Return the box that the map starts with: of most projects, else of the city, else of the region."""
    if crowded := crowd(content.catalogue(plan.id)):
        return crowded
    districts = load_districts(plan)
    west, south, east, north = plan.bbox if districts.empty else districts.total_bounds
    return float(west), float(south), float(east), float(north)
