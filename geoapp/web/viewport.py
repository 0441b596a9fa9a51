"""Views of a map: of one project, of a frame, and of where most projects are."""

from functools import lru_cache

import numpy as np
import streamlit as st
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.record import ProjectRecord, shown_as
from geoapp.geometry.anchors import anchor
from geoapp.web import state
from geoapp.web.content import Catalogue
from geoapp.web.view_request import request_view

_CLOSE_ZOOM = 13
"""Zoom at which a project chosen in the table is shown."""

_FEWEST = 10
"""With fewer points than this the map starts with the whole city."""


def view_of(record: ProjectRecord) -> str:
    """Return the view that shows a project; empty when it has no place of its own."""
    if shown_as(record) != "symbol":
        return ""
    return view_of_shape(record["geometry"])


def view_of_shape(shape: BaseGeometry) -> str:
    """Return the view that shows a shape.

    >>> from shapely import Point
    >>> view_of_shape(Point(87.6, 43.8))
    '43.80000,87.60000,13'
    """
    point = anchor(shape)
    west, south, east, north = shape.bounds
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


def move_to(record: ProjectRecord, *, at: float | None = None) -> None:
    """Open a project from outside the map and show where it is; ``at`` is when a person chose it."""
    if state.open_project(record["id"], at=at):
        st.session_state["district_opened"] = ""
        request_view(view_of(record))
