"""The map of an analysis: the same base and tools as the map of projects, with what was found on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
import streamlit as st
from geopandas import GeoDataFrame

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.degrees import Shape, parse_shape, write_degrees
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.words import Words
from geoapp.web import content, jobs
from geoapp.web.escape import to_script
from geoapp.web.jobs import Same
from geoapp.web.map import canvas
from geoapp.web.map.map_events import MapEvent
from geoapp.web.map.transport.found_marks import make_found
from geoapp.web.map.transport.payload import write_features
from geoapp.web.map.transport.result_shapes import Drawn, make_all_shapes, tell_cut
from geoapp.web.map.transport.symbols import make_halo
from geoapp.web.matches import find_matches
from geoapp.web.view_request import as_payload, view_request

HEIGHT = 560
_NO_FEATURES = {"key": "none", "data": {"pins": [], "outlines": []}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The scene on the map of one analysis."""

    frames: tuple[Drawn, ...]
    """From the bottom up."""
    selection: Selection | None = None
    """The projects that are shown with their own symbols."""
    shape: Shape | None = None
    """The drawn shape that the analysis uses."""
    opened: str = ""
    """Id of the project that is marked."""
    found: tuple[Drawn, ...] = ()
    """The results that are numbered, in their order."""


def show_scene(  # noqa: PLR0913 (a map, what it answers, and what stands beside it)
    plan: Plan,
    scene: Scene,
    say: Words,
    *,
    key: str,
    take_shape: Callable[[Shape | None], None],
    beside: Callable[[], None],
) -> None:
    """Draw the map and, ``beside`` it, what it shows; ``take_shape`` is told what a visitor draws or removes."""

    def take(told: MapEvent) -> None:
        if told.what == "shape":
            _take_drawing(told.value, take_shape)

    with st.container(horizontal=True, key="explore"):
        with st.container(key="ground"):
            canvas.draw(plan, _payload(plan, scene, key), say, key=key, height=HEIGHT, take=take)
        with st.container(key="panel"):
            beside()
    if cut := tell_cut(scene.frames, say):
        st.caption(cut)


def _payload(plan: Plan, scene: Scene, key: str) -> dict[str, Any]:
    opened = content.catalogue(plan.id).by_id.get(scene.opened)
    # All projects reach far beyond where most of them are, and so may what is compared with.
    narrowed = scene.selection is None or scene.selection.narrowing
    frames = [one.frame for one in scene.frames if one.role not in ("b", "kept")]
    if scene.selection:
        frames.append(find_matches(plan.id, scene.selection).frame)
    extent = extent_of(frames) if narrowed else None
    return {
        "look": as_payload(view_request(), extent or canvas.start_bounds(plan)),
        "features": write_features(plan.id, scene.selection) if scene.selection else _NO_FEATURES,
        "halo": make_halo(opened) if opened else None,
        "shape": canvas.as_shape(scene.shape),
        "outcome": jobs.memoize(
            f"shapes_{key}",
            tuple((Same(one.frame), one.role, one.describe, one.ranked) for one in scene.frames),
            lambda: to_script(make_all_shapes(scene.frames)),
        ),
        "found": _found(scene.found, key) if scene.found else [],
    }


def _found(found: tuple[Drawn, ...], key: str) -> object:
    return jobs.memoize(
        f"numbers_{key}",
        tuple((Same(one.frame), one.describe) for one in found),
        lambda: to_script(make_found(found)),
    )


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


def _take_drawing(drawn: object, take_shape: Callable[[Shape | None], None]) -> None:
    """Hand on what was drawn; what cannot be a shape is not taken and goes from the map."""
    st.session_state["drawings"] = st.session_state.get("drawings", 0) + 1
    if not drawn:
        take_shape(None)
        return
    try:
        edges = [float(edge) for corner in drawn for edge in corner]  # type: ignore[attr-defined]
        corners = parse_shape(write_degrees(edges))
    except (TypeError, ValueError):
        return
    take_shape(corners)
