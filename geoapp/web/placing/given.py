"""Shapes that a visitor gave for projects, by drawing, by typing or from a candidate, until they are saved."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from geoapp.domain.location import SourceDatum
from geoapp.domain.plan import Plan
from geoapp.errors import GeoappError
from geoapp.pipeline.draft_shapes import FORMS, DraftShape, make_shape, read_typed
from geoapp.web.map.map_events import MapEvent
from geoapp.web.view_request import request_view

_ZOOM = 13


@dataclass(frozen=True, slots=True)
class GivenShape:
    """A sound shape, and how it came."""

    shape: DraftShape
    datum: SourceDatum = "wgs84"
    """Of the coordinates as they were given."""
    source: str = ""
    """What a candidate says of where it comes from."""
    radius_m: float | None = None
    """What a candidate says of how well it is known."""


def given_for(project: str) -> GivenShape | None:
    """Return the shape that the visitor gave for a project, where there is one."""
    return _all().get(project)


def refusal(project: str) -> GeoappError | None:
    """Return why the last shape for a project was not taken."""
    kept: tuple[str, GeoappError] | None = st.session_state.get("place_refused")
    return kept[1] if kept and kept[0] == project else None


def number() -> int:
    """Return the number of the last shape: widgets that follow it begin anew with each."""
    return int(st.session_state.get("place_number", 0))


def take_drawing(plan: Plan, project: str, event: MapEvent) -> None:
    """Take what was drawn on the map; a browser may send anything, and what is no shape is left."""
    if event.what == "shape" and event.value:
        _take(project, lambda: make_shape("area", _corners(event.value), plan))
    elif event.what == "place" and isinstance(event.value, dict) and event.value.get("form") in FORMS:
        form, corners = event.value["form"], event.value.get("corners")
        _take(project, lambda: make_shape(form, _corners(corners), plan))


def take_typed(plan: Plan, project: str, text: str, datum: SourceDatum) -> None:
    """Take typed positions; an empty text takes the shape away."""
    if text.strip():
        _take(project, lambda: read_typed(text, plan, datum=datum), datum)
        _look_at(project)
    else:
        forget(project)


def take(project: str, given: GivenShape) -> None:
    """Take the shape of a candidate."""
    _all()[project] = given
    _turn(project, None)
    _look_at(project)


def forget(project: str) -> None:
    """Take a project's shape away."""
    _all().pop(project, None)
    _turn(project, None)


def _look_at(project: str) -> None:
    """Show on the map what came by other ways than by drawing there."""
    if now := given_for(project):
        spot = now.shape.geometry.representative_point()
        request_view(f"{spot.y:.6f},{spot.x:.6f},{_ZOOM}")


def _take(project: str, make: Callable[[], DraftShape], datum: SourceDatum = "wgs84") -> None:
    try:
        _all()[project] = GivenShape(make(), datum)
    except GeoappError as error:
        _all().pop(project, None)
        _turn(project, error)
    except (TypeError, ValueError):
        _turn(project, None)
    else:
        _turn(project, None)


def _corners(value: object) -> list[tuple[float, float]]:
    return [(float(lon), float(lat)) for lon, lat in value]  # type: ignore[attr-defined]


def _turn(project: str, error: GeoappError | None) -> None:
    st.session_state["place_refused"] = (project, error) if error else None
    st.session_state["place_number"] = number() + 1


def _all() -> dict[str, GivenShape]:
    found: dict[str, GivenShape] = st.session_state.setdefault("place_given", {})
    return found
