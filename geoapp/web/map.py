"""The map: a constant base, the projects on it, and what a click opens."""

import streamlit as st
from geopandas import GeoDataFrame
from streamlit_folium import st_folium

from geoapp.domain.plan import BoundingBox, Plan
from geoapp.domain.selection import Selection
from geoapp.io.boundaries import load_districts
from geoapp.io.layers import load_layers
from geoapp.web import content, state, tints
from geoapp.web.basemap import build_base_map
from geoapp.web.clicks import DISTRICT
from geoapp.web.content import Record
from geoapp.web.drawing import anchor, draw
from geoapp.web.fit import FirstLook, extent
from geoapp.web.precision import shown_as
from geoapp.web.words import Words

Look = tuple[tuple[float, float] | None, float | None]
"""Latitude and longitude of the middle of the map, and its zoom; ``None`` leaves the map where it is."""

KEY = "map"
HEIGHT = 560
_CLOSE_ZOOM = 13
"""Zoom at which a project chosen in the table is shown."""


def show_map(
    plan: Plan, records: list[Record], everything: list[Record], selection: Selection, say: Words
) -> None:
    """Draw the map of ``records``; ``everything`` only sets where the map starts, whatever the filters."""
    districts = load_districts(plan)
    layers = load_layers()
    ground = next(layer for layer in layers if layer.source == "districts")
    start = start_bounds(plan, districts, everything)
    middle = (start[1] + start[3]) / 2, (start[0] + start[2]) / 2
    base = build_base_map(districts, ground, attribution=attribution(plan), middle=middle)
    by_theme = {theme: layer for layer in layers for theme in layer.themes}
    center, zoom = _look(selection, everything)
    symbols = draw(records, by_theme, opened=selection.project, say=say)
    narrowed = extent(records) if content.restrictions(selection) else None
    symbols.add_child(FirstLook(None if center else narrowed or start))
    st_folium(
        base,
        key=KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_object_clicked_popup", "last_object_clicked_count"],
        feature_group_to_add=[
            tints.draw_tints(records, districts, say),
            symbols,
        ],
        center=center,
        zoom=zoom,
        on_change=_take_click,
    )


def attribution(plan: Plan) -> str:
    """Return whose boundaries the map shows, with the map review number where there is one."""
    number = plan.boundaries.review_number
    # The review number is quoted as its office writes it, in every language.
    return f"{plan.boundaries.title} · 审图号：{number}" if number else plan.boundaries.title


def start_bounds(plan: Plan, districts: GeoDataFrame, everything: list[Record]) -> BoundingBox:
    """Return where the map starts: the middle four fifths of the points, else the city, else the region."""
    points = [anchor(record["geometry"]) for record in everything if shown_as(record) == "symbol"]
    if len(points) < 10:  # noqa: PLR2004
        west, south, east, north = plan.bbox if districts.empty else districts.total_bounds
        return float(west), float(south), float(east), float(north)
    cut = len(points) // 10
    lons, lats = sorted(point.x for point in points), sorted(point.y for point in points)
    return lons[cut], lats[cut], lons[-cut - 1], lats[-cut - 1]


def _look(selection: Selection, everything: list[Record]) -> Look:
    """Return where to look: at what was chosen in the table, else where the address says."""
    chosen: Look | None = st.session_state.get("look")
    if chosen:
        return chosen
    if selection.view:
        lat, lon, zoom = (float(part) for part in selection.view.split(","))
        return (lat, lon), zoom
    if state.came_for(selection.project):
        return look_at(next(record for record in everything if record["id"] == selection.project))
    return None, None


def look_at(record: Record) -> Look:
    """Return where to look to see a project; nowhere when it has no place of its own."""
    if shown_as(record) != "symbol":
        return None, None
    point = anchor(record["geometry"])
    west, south, east, north = record["geometry"].bounds
    wide = max(east - west, north - south)
    zoom = _CLOSE_ZOOM if wide < 0.05 else 11 if wide < 0.3 else 9  # noqa: PLR2004
    return (point.y, point.x), zoom


def move_to(record: Record) -> None:
    """Open a project from outside the map and show where it is."""
    st.session_state.update(district_opened="", look=look_at(record))
    state.open_project(record["id"])


def _take_click() -> None:
    clicked = str((st.session_state.get(KEY) or {}).get("last_object_clicked_popup") or "").strip()
    if clicked.startswith(DISTRICT):
        st.session_state["district_opened"] = clicked.removeprefix(DISTRICT)
        state.open_project("")
    elif clicked:
        st.session_state["district_opened"] = ""
        state.open_project(clicked)
