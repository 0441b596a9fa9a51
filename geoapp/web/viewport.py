"""Views of a map: of one project, of a frame, and of where most projects are."""

import numpy as np
import streamlit as st
from shapely.geometry.base import BaseGeometry

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.record import ProjectRecord, shown_as
from geoapp.geometry.anchors import anchor
from geoapp.web import state
from geoapp.web.catalogue import Catalogue
from geoapp.web.loaded import keep_made
from geoapp.web.matches import Matches
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


def extent(matches: Matches) -> BoundingBox | None:
    """Return the box round what has a place of its own; ``None`` where nothing has."""
    bounds = matches.catalogue.columns.bounds[matches.rows]
    placed = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(placed):
        return None
    (west, south), (east, north) = placed[:, :2].min(axis=0).tolist(), placed[:, 2:].max(axis=0).tolist()
    return west, south, east, north


@keep_made(4)
def crowd(catalogue: Catalogue) -> BoundingBox | None:
    """Return the box of the middle four fifths of the projects; ``None`` where there are few."""
    at, owners = catalogue.columns.anchors
    points = at[np.unique(owners, return_index=True)[1]]
    if len(points) < _FEWEST:
        return None
    cut = len(points) // 10
    lons, lats = np.sort(points, axis=0).T.tolist()
    return lons[cut], lats[cut], lons[-cut - 1], lats[-cut - 1]


def move_to(record: ProjectRecord, *, at: float | None = None) -> None:
    """Open a project from outside the map and show where it is; ``at`` is when a person chose it."""
    if state.open_project(record["id"], at=at):
        st.session_state["district_opened"] = ""
        request_view(view_of(record))
