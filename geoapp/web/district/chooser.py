"""The map that a district is chosen on: its colour says how many projects it has, a click or Enter goes there."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.classes import class_of, quantile_classes
from geoapp.analysis.tallies import Tally
from geoapp.domain.plan import Plan
from geoapp.io.boundaries import load_districts
from geoapp.io.words import Words
from geoapp.pipeline.attribution import attribution
from geoapp.web import state
from geoapp.web.component import declare
from geoapp.web.district.overview import PAGE
from geoapp.web.escape import escape, plain
from geoapp.web.imports.sketch import Frame
from geoapp.web.links import keeping, to_page

MARKER = f"/{PAGE}?"
"""Stands in every address that leads to a district's page."""

_KEY = "chooser"
_HAIR_PX, _EDGE = 0.5, 6
_WIDE, _NARROW, _LABEL_HIGH, _TURNS = 12.5, 4.8, 22, 4
"""Widths of a Chinese character and of a letter, the height of a label, and how often labels are moved."""
_SCRIPT = Path(__file__).with_suffix(".js")


def show_chooser(plan: Plan, tallies: Sequence[Tally], labels: Mapping[str, str], say: Words) -> None:
    """Draw the districts of a plan with their numbers of projects; nothing where it has no boundaries."""
    districts = load_districts(plan)
    if districts.empty:
        return
    classes, by_code = quantile_classes(one.certain for one in tallies), {one.code: one for one in tallies}
    drawn = [
        {
            **_district(by_code[code], labels[code], say),
            **shape,
            "shade": class_of(by_code[code].certain, classes),
        }
        for code, shape in _shapes(districts, labels)
        if code in by_code
    ]
    declare(_SCRIPT, html="<section></section>")(
        key=_KEY,
        data={"districts": drawn, "box": _box(districts), "label": say("chooser")},
        on_chosen_change=_choose,
    )
    st.html(_legend(classes, say))
    st.caption(plain(attribution(plan, say, "map")))


def _choose() -> None:
    chosen = st.session_state[_KEY].chosen
    if chosen:
        state.change(district=(str(chosen),))


def _district(tally: Tally, label: str, say: Words) -> dict[str, Any]:
    """Return the words of a district, and the address that it leads to."""
    shown = state.selection()
    return {
        "code": tally.code,
        "address": to_page(PAGE, shown, **keeping(shown) | {"district": (tally.code,)}),
        "words": say("chooser_district", district=label, certain=tally.certain, possible=tally.possible),
        "name": _short(label),
        "number": say("chooser_numbers", certain=tally.certain, possible=tally.possible),
    }


def _short(label: str) -> str:
    """Return a district's name as its place on the drawing allows.

    >>> _short("头屯河区(经开区)"), _short("Toutunhe District")
    ('头屯河区', 'Toutunhe')
    """
    return label.partition("(")[0].removesuffix(" District")


def _width(name: str) -> float:
    return sum(_WIDE if letter > "\u2e80" else _NARROW for letter in name)


def _shapes(districts: GeoDataFrame, labels: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each district's code with its outline as a path, and the spot of its label."""
    west, south, east, north = map(float, districts.total_bounds)
    frame = Frame((west, south, east, north))
    shapes = shapely.simplify(districts.geometry.to_numpy(), _HAIR_PX / frame.scale)
    spots = part_labels(
        frame.pixels(shapely.get_coordinates(shapely.point_on_surface(shapes))),
        [_width(_short(labels.get(code, ""))) for code in districts["adcode"].astype(str)],
    )
    for code, shape, (x, y) in zip(districts["adcode"].astype(str), shapes, spots.tolist(), strict=True):
        rings = shapely.get_rings(shapely.get_parts([shape]))
        path = "".join(f"{_line(frame.pixels(shapely.get_coordinates(ring)))}Z" for ring in rings)
        yield code, {"path": path, "x": x, "y": y}


def part_labels(spots: np.ndarray, widths: Sequence[float]) -> np.ndarray:
    """Return the spots of labels with those that would cover each other moved apart, to the left and the right.

    >>> part_labels(np.array([[100.0, 50.0], [110.0, 52.0], [100.0, 90.0]]), [30, 46, 30]).tolist()
    [[86.0, 50.0], [124.0, 52.0], [100.0, 90.0]]
    """
    moved = spots.astype(float)
    for _ in range(_TURNS):
        for one, other in combinations(range(len(moved)), 2):
            across, along = moved[other] - moved[one]
            room = (widths[one] + widths[other]) / 2
            if abs(across) < room and abs(along) < _LABEL_HIGH:
                push = (room - abs(across)) / 2 * (1 if across >= 0 else -1)
                moved[one, 0] -= push
                moved[other, 0] += push
    return moved.round(1)


def _box(districts: GeoDataFrame) -> str:
    """Return the part of the drawing that the districts take."""
    west, south, east, north = map(float, districts.total_bounds)
    corners = np.array([[west, north], [east, south]])
    (left, top), (right, bottom) = Frame((west, south, east, north)).pixels(corners)
    return f"{left - _EDGE:g} {top - _EDGE:g} {right - left + 2 * _EDGE:g} {bottom - top + 2 * _EDGE:g}"


def _line(pixels: np.ndarray) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in pixels)


def _legend(classes: Sequence[tuple[int, int]], say: Words) -> str:
    """Name the classes by their ranges."""
    entries = "".join(
        f"<li><i class='geo-shade-{place}'></i>{least if least == most else f'{least}–{most}'}</li>"
        for place, (least, most) in enumerate(classes)
    )
    return (
        f"<div class='geo-legend'><ul><li>{escape(say('chooser_legend'))}</li>{entries}</ul></div>"
        f"<p class='geo-sum'>{escape(say('district_possible_means'))}</p>"
    )
