"""The map of all plans: a circle a city, or for those that lie close; a click narrows the page to them."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import streamlit as st

from geoapp.analysis.plan_index import PlanEntry
from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.degrees import write_degrees
from geoapp.io.boundaries import PACKAGE_REVIEW_NUMBER, PACKAGE_TITLE, load_provinces
from geoapp.io.words import Words
from geoapp.web import other_plans, state
from geoapp.web.all_plans.asked import PlansFound, middle_of
from geoapp.web.component import declare
from geoapp.web.escape import plain
from geoapp.web.imports.sketch import HEIGHT, WIDTH, Frame

_KEY = "cities"
_CELL = 40.0
"""Units of the drawing within which cities share a circle."""

_LEAST, _MOST = 6.0, 18.0
"""Radii of circles."""

_WIDE, _NARROW, _HIGH = 12.5, 6.5, 15.0
"""Widths of a Chinese character and of a letter, and the height of a name."""

_ROOM = 0.3
"""Degrees round the outermost cities."""

_SCRIPT = Path(__file__).with_suffix(".js")


def show_cities(answer: PlansFound, say: Words) -> None:
    """Draw the map; nothing where no plan is left."""
    plans = [(entry, number) for entry, number in answer.plans if entry.plan]
    if not plans:
        return
    spots = np.array([middle_of(entry) for entry, _ in plans])
    bounds = extent(spots, whole=not state.parameter("area"))
    drawn = circles(plans, spots, bounds, say)
    thin_names(drawn)
    data = {
        "outlines": outlines(bounds),
        "circles": drawn,
        "box": f"0 0 {WIDTH:g} {HEIGHT:g}",
        "label": say("plans_map"),
    }
    declare(_SCRIPT, html="<section></section>")(key=_KEY, data=data, on_chosen_change=_narrow)
    if state.parameter("area"):
        st.button(say("plans_whole"), key="plans_whole", on_click=_widen)
    if data["outlines"]:
        said = say("attribution_map", title=PACKAGE_TITLE, number=PACKAGE_REVIEW_NUMBER)
        st.caption(plain(said))


def extent(spots: np.ndarray, *, whole: bool) -> BoundingBox:
    """Return the extent round cities; ``whole``: of the provinces that they lie in, so that one sees where that is.

    Provinces are shown as long as no more cities share a circle then.
    """
    near = _bounds([spots.min(axis=0) - _ROOM, spots.max(axis=0) + _ROOM])
    provinces = load_provinces().geometry
    within = np.unique(provinces.sindex.query(shapely.points(spots), predicate="within")[1])
    if not whole or not len(within):
        return near
    far = _bounds([*np.reshape(near, (2, 2)), *provinces.iloc[within].total_bounds.reshape(2, 2)])
    return far if len(set(_cells(spots, far))) == len(set(_cells(spots, near))) else near


def _bounds(corners: Sequence[np.ndarray]) -> BoundingBox:
    (west, south), (east, north) = np.min(corners, axis=0), np.max(corners, axis=0)
    return float(west), float(south), float(east), float(north)


def _cells(spots: np.ndarray, bounds: BoundingBox) -> list[tuple[int, int]]:
    """Return the cell of the drawing that each city lies in."""
    return [(int(x // _CELL), int(y // _CELL)) for x, y in Frame(bounds).pixels(spots).tolist()]


def circles(
    plans: Sequence[tuple[PlanEntry, int]], spots: np.ndarray, bounds: BoundingBox, say: Words
) -> list[dict[str, Any]]:
    """Return a circle for each group of cities that would cover each other, the largest first."""
    pixels = Frame(bounds).pixels(spots)
    groups: dict[tuple[int, int], list[int]] = {}
    for place, cell in enumerate(_cells(spots, bounds)):
        groups.setdefault(cell, []).append(place)
    projects = {cell: sum(plans[place][1] for place in places) for cell, places in groups.items()}
    most = max(projects.values())
    return [
        {
            **_words(projects[cell], [plans[place][0] for place in places], say),
            "x": round(float(pixels[places, 0].mean()), 1),
            "y": round(float(pixels[places, 1].mean()), 1),
            "r": round(_LEAST + (_MOST - _LEAST) * (projects[cell] / most) ** 0.5, 1),
            "area": _area_of(spots[places]),
        }
        for cell, places in sorted(groups.items(), key=lambda pair: -projects[pair[0]])
    ]


def thin_names(drawn: Sequence[dict[str, Any]]) -> None:
    """Take away names that would cover a larger circle's name."""
    taken: list[tuple[float, float, float]] = []
    for one in drawn:
        half = sum(_WIDE if letter > "\u2e80" else _NARROW for letter in one["name"]) / 2
        y = one["y"] + one["r"]
        if any(abs(one["x"] - x) < half + other and abs(y - high) < _HIGH for x, high, other in taken):
            one["name"] = ""
        elif one["name"]:
            taken.append((one["x"], y, half))


def _words(projects: int, entries: Sequence[PlanEntry], say: Words) -> dict[str, str]:
    if len(entries) > 1:
        words = say("plans_some", plans=len(entries), n=projects)
        return {"name": "", "number": str(len(entries)), "words": words}
    words = say("plans_one", plan=other_plans.title_of(entries[0], say), n=projects)
    return {"name": other_plans.city_of(entries[0], say), "number": "", "words": words}


def _area_of(spots: np.ndarray) -> str:
    """Return the smallest window round cities, as an address has it."""
    (west, south), (east, north) = spots.min(axis=0) - 1e-4, spots.max(axis=0) + 1e-4
    return write_degrees((float(west), float(south), float(east), float(north)))


@lru_cache(maxsize=64)
def outlines(bounds: BoundingBox) -> list[str]:
    """Return the outlines of the provinces within bounds as paths of the drawing."""
    frame = Frame(bounds)
    seen = shapely.clip_by_rect(load_provinces().geometry.to_numpy(), *_shown(bounds, frame))
    rings = shapely.get_rings(shapely.get_parts(shapely.simplify(seen, 0.5 / frame.scale)))
    lines = (frame.pixels(shapely.get_coordinates(ring)) for ring in rings)
    return [f"M{'L'.join(f'{x:g} {y:g}' for x, y in line)}Z" for line in lines if len(line)]


def _shown(bounds: BoundingBox, frame: Frame) -> BoundingBox:
    """Return the extent of the whole drawing, and a little more, so that no cut is seen."""
    wide = WIDTH / frame.scale / frame.shrink / 2 + _ROOM
    high = HEIGHT / frame.scale / 2 + _ROOM
    lon, lat = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    return lon - wide, lat - high, lon + wide, lat + high


def _narrow() -> None:
    chosen = st.session_state[_KEY].chosen
    if chosen:
        state.set_parameters(area=str(chosen), page=1)


def _widen() -> None:
    state.set_parameters(area="", page=1)
