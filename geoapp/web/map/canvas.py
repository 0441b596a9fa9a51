"""A map on a page: a constant base, and one message to its script that says what is on it now."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import streamlit as st

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.layer import Layer
from geoapp.domain.plan import Plan
from geoapp.io.boundaries import load_districts
from geoapp.io.layers import load_layers
from geoapp.io.words import Words
from geoapp.pipeline.attribution import attribution
from geoapp.web import content
from geoapp.web.escape import Script, join_scripts, to_script
from geoapp.web.jobs import Same
from geoapp.web.map import component
from geoapp.web.map.basemap import build_base_map
from geoapp.web.map.bases import bases
from geoapp.web.map.map_events import MapEvent, parse_events
from geoapp.web.viewport import crowd

_BARE: Mapping[str, Any] = {
    "tints": [],
    "halo": None,
    "shape": {"corners": None, "number": 0},
    "mark": None,
    "placing": None,
    "found": [],
}
"""What the script shows where a page says nothing."""


def draw(  # noqa: PLR0913 (a map is its plan, what is on it, and how a page has it)
    plan: Plan,
    payload: Mapping[str, Any],
    say: Words,
    *,
    key: str,
    height: int,
    take: Callable[[MapEvent], None],
    above: str = "",
) -> None:
    """Draw the map with what ``payload`` says, and what a script draws ``above`` it; ``take`` gets its events."""
    west, south, east, north = start_bounds(plan)
    written = _write(
        Same(content.named_districts(plan, say.lang)),
        load_layers(),
        attribution(plan, say, "map"),
        ((south + north) / 2, (west + east) / 2),
        say,
        to_script(bases(plan.id, say)),
    )
    component.mount(
        written,
        f"{show({**_BARE, **payload})}\n{above}",
        key=key,
        height=height,
        on_change=lambda: _hand_on(key, take),
    )


def show(payload: Mapping[str, Any]) -> str:
    """Return the call that hands our script what it shows now."""
    return f"geoapp.show({join_scripts(payload)});"


@lru_cache(maxsize=16)
def _write(  # noqa: PLR0913, PLR0917 (a map is its ground, its layers and its words)
    districts: Same,
    layers: tuple[Layer, ...],
    credit: str,
    middle: tuple[float, float],
    say: Words,
    chosen_from: Script,
) -> component.WrittenMap:
    """Return the map beneath the projects, which is the same for everybody until a file changes."""
    base = build_base_map(
        districts.frame, layers, attribution=credit, middle=middle, say=say, chosen_from=chosen_from
    )
    return component.write_map(base)


def _hand_on(key: str, take: Callable[[MapEvent], None]) -> None:
    handled = f"{key}_handled"
    for event in parse_events((st.session_state.get(key) or {}).get(component.ANSWER)):
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
