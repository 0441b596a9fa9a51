"""Where the map looks: asked for once, by an arrival, a row of the table or a typed coordinate."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import uuid4

import numpy as np
import streamlit as st
from geopandas import GeoDataFrame

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.record import ProjectRecord, shown_as
from geoapp.web.content import Catalogue
from geoapp.web.map.anchors import anchor

_CLOSE_ZOOM = 13
"""Zoom at which a project chosen in the table is shown."""

_FEWEST = 10
"""With fewer points than this the map starts with the whole city."""


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """One asking; the map follows each ``id`` once and is then left to the visitor."""

    id: str
    view: str = ""
    """``lat,lon,zoom``; empty leaves the map where it is."""
    layers: tuple[str, ...] = ()
    """Ids of the layers to open; empty for all."""


def view_request() -> ViewRequest:
    """Return the last asking of this visitor."""
    found: ViewRequest = st.session_state.setdefault("look", ViewRequest(uuid4().hex))
    return found


def request_view(view: str, *, layers: tuple[str, ...] = ()) -> None:
    """Ask the map to look at a view."""
    st.session_state["look"] = ViewRequest(uuid4().hex, view, layers)


def view_of(record: ProjectRecord) -> str:
    """Return the view that shows a project; empty when it has no place of its own."""
    if shown_as(record) != "symbol":
        return ""
    point = anchor(record["geometry"])
    west, south, east, north = record["geometry"].bounds
    wide = max(east - west, north - south)
    zoom = _CLOSE_ZOOM if wide < 0.05 else 11 if wide < 0.3 else 9  # noqa: PLR2004
    return f"{point.y:.5f},{point.x:.5f},{zoom}"


def extent(frame: GeoDataFrame) -> BoundingBox | None:
    """Return the box round what has a place of its own; ``None`` where nothing has.

    >>> extent(GeoDataFrame(geometry=[None], crs="EPSG:4326"))
    """
    bounds = frame.total_bounds
    if np.isnan(bounds).any():
        return None
    west, south, east, north = (float(edge) for edge in bounds)
    return west, south, east, north


@lru_cache(maxsize=4)
def crowd(catalogue: Catalogue) -> BoundingBox | None:
    """Return the box of the middle four fifths of the projects; ``None`` where there are few."""
    points = [anchor(record["geometry"]) for record in catalogue.records if shown_as(record) == "symbol"]
    if len(points) < _FEWEST:
        return None
    cut = len(points) // 10
    lons, lats = sorted(point.x for point in points), sorted(point.y for point in points)
    return lons[cut], lats[cut], lons[-cut - 1], lats[-cut - 1]


def as_payload(asked: ViewRequest, bounds: BoundingBox | None) -> dict[str, Any]:
    """Return an asking as the map's script takes it; ``bounds`` are for a map that was told nothing else.

    >>> as_payload(ViewRequest("a", "43.8,87.6,12"), None)
    {'id': 'a', 'view': '43.8,87.6,12', 'open': [], 'bounds': None}
    """
    box = [[bounds[1], bounds[0]], [bounds[3], bounds[2]]] if bounds else None
    return {"id": asked.id, "view": asked.view, "open": list(asked.layers), "bounds": box}
