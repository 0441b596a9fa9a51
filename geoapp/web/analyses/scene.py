"""The map of an analysis: the same base and tools as the map of projects, with what was found on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import folium
import numpy as np
import shapely
import streamlit as st
from geopandas import GeoDataFrame
from streamlit_folium import st_folium

from geoapp.domain.plan import BoundingBox, Plan
from geoapp.domain.selection import Selection, Shape, parse_shape, write_degrees
from geoapp.io.boundaries import load_districts
from geoapp.io.layers import load_layers
from geoapp.io.words import Words
from geoapp.web import content
from geoapp.web.basemap import build_base_map
from geoapp.web.look import as_payload, look
from geoapp.web.map import Show, attribution, start_bounds
from geoapp.web.told import read_told
from geoapp.web.transport.choice import choose
from geoapp.web.transport.outcome import Drawn, make_all_shapes
from geoapp.web.transport.payload import make_features
from geoapp.web.transport.symbols import make_halo

HEIGHT = 560
_NO_FEATURES = {"key": "none", "data": {"pins": [], "outlines": []}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the map of one analysis shows."""

    frames: tuple[Drawn, ...]
    """From the bottom up."""
    selection: Selection | None = None
    """The projects that are shown with their own symbols."""
    shape: Shape | None = None
    """The drawn shape that the analysis uses."""
    opened: str = ""
    """Id of the project that is marked."""


def show_scene(
    plan: Plan, scene: Scene, say: Words, *, key: str, take_shape: Callable[[Shape | None], None]
) -> None:
    """Draw the map; ``take_shape`` is told what a visitor draws or removes."""
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
    carrier.add_child(Show(_payload(plan, scene, start)))
    st_folium(
        base,
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_object_clicked_popup"],
        feature_group_to_add=carrier,
        on_change=lambda: _take_told(key, take_shape),
    )


def _payload(plan: Plan, scene: Scene, start: BoundingBox) -> dict[str, Any]:
    opened = content.catalogue(plan.id).by_id.get(scene.opened)
    # All projects reach far beyond where most of them are, and so may what is compared with.
    narrowed = scene.selection is None or content.restrictions(scene.selection)
    frames = [one.frame for one in scene.frames if one.role not in ("b", "kept")]
    if scene.selection:
        frames.append(choose(plan.id, scene.selection).frame)
    corners = [[lat, lon] for lon, lat in scene.shape or ()] or None
    return {
        "look": as_payload(look(), (extent_of(frames) if narrowed else None) or start),
        "features": make_features(plan.id, scene.selection) if scene.selection else _NO_FEATURES,
        "tints": [],
        "halo": make_halo(opened) if opened else None,
        "shape": {"corners": corners, "number": st.session_state.get("drawings", 0)},
        "mark": None,
        "outcome": make_all_shapes(scene.frames),
    }


def extent_of(frames: Iterable[GeoDataFrame]) -> BoundingBox | None:
    """Return the box round all frames of features; ``None`` where there is nothing in them.

    >>> extent_of([GeoDataFrame(geometry=[shapely.Point(87, 43), shapely.Point(88, 44)])])
    (87.0, 43.0, 88.0, 44.0)
    >>> extent_of([])
    """
    bounds = shapely.bounds([shape for frame in frames for shape in frame.geometry])
    known = bounds[np.isfinite(bounds).all(axis=1)] if len(bounds) else bounds
    if not len(known):
        return None
    (west, south), (east, north) = known[:, :2].min(axis=0).tolist(), known[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _take_told(key: str, take_shape: Callable[[Shape | None], None]) -> None:
    """Hand on what was drawn; what cannot be a shape is not taken and goes from the map."""
    told = read_told((st.session_state.get(key) or {}).get("last_object_clicked_popup"))
    if told is None or told.what != "shape":
        return
    st.session_state["drawings"] = st.session_state.get("drawings", 0) + 1
    try:
        corners = told.value and parse_shape(
            write_degrees(float(edge) for corner in told.value for edge in corner)
        )
    except (TypeError, ValueError):
        return
    take_shape(corners or None)
