"""A question to all plans, and its answer."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from geoapp.analysis.plan_index import PlanEntry, PlanIndex
from geoapp.analysis.wording import fold
from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.degrees import parse_bbox
from geoapp.domain.filters import Filters
from geoapp.geometry.arrays import Flags
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.web import state, widgets
from geoapp.web.plan_chooser import called

FIELDS = {"theme": "themes", "kind": "kinds", "precision": "precision"}
"""The filters that the page asks, with their codelists."""


@dataclass(frozen=True, slots=True, eq=False)
class PlansFound:
    """The projects of all plans that are asked for."""

    index: PlanIndex
    found: Flags
    counts: list[int]
    """Of each plan."""

    @property
    def plans(self) -> list[tuple[PlanEntry, int]]:
        """The plans that have any, the most first, each with its number."""
        pairs = [(entry, n) for entry, n in zip(self.index.entries, self.counts, strict=True) if n]
        return sorted(pairs, key=lambda pair: -pair[1])


def ask(index: PlanIndex, say: Words) -> PlansFound:
    """Draw the question and return its answer."""
    # As of the widgets of the run before: each list counts what all the others leave.
    words, province = state.parameter("find"), state.parameter("province")
    first, second = st.columns([3, 2])
    with first:
        asked = widgets.begin("find", words, lambda text: str(text or "").strip())
        st.text_input(say("plans_find"), asked.first, key=asked.key, placeholder=say("plans_find_hint"))
    with second:
        _ask_province(index, say)
    for (field, listed), column in zip(FIELDS.items(), st.columns(len(FIELDS)), strict=True):
        with column:
            others = find(index, _filters(without=field), words, province, _area())
            _ask_codes(field, listed, index.count_codes(field, others), say)
    found = find(index, _filters(), state.parameter("find"), state.parameter("province"), _area())
    return PlansFound(index, found, index.count(found).tolist())


def find(index: PlanIndex, filters: Filters, words: str, province: str, area: BoundingBox | None) -> Flags:
    """Return which projects are asked for: by their own names, or by what their plan is called; and where."""
    found = index.find(filters, province)
    if area:
        found &= index.of_plans([_lies_in(entry, area) for entry in index.entries])
    if not words:
        return found
    terms = fold(words).split()
    named = index.of_plans([all(term in called(entry) for term in terms) for entry in index.entries])
    return found & (named | index.find(Filters(q=words)))


def _filters(without: str = "") -> Filters:
    shown = state.selection()
    return Filters(**{field: getattr(shown, field) for field in FIELDS if field != without})


def _area() -> BoundingBox | None:
    try:
        return parse_bbox(state.parameter("area")) if state.parameter("area") else None
    except ValueError:
        return None


def middle_of(entry: PlanEntry) -> tuple[float, float]:
    """Return the middle of a plan's region; NaN where nobody knows it."""
    if entry.plan is None:
        return (np.nan, np.nan)
    west, south, east, north = entry.plan.bbox
    return (west + east) / 2, (south + north) / 2


def _lies_in(entry: PlanEntry, area: BoundingBox) -> bool:
    lon, lat = middle_of(entry)
    return area[0] <= lon <= area[2] and area[1] <= lat <= area[3]


def _ask_province(index: PlanIndex, say: Words) -> None:
    """Ask for one province of those that have a plan."""
    there = {entry.province for entry in index.entries}
    names = {code.code: say.name(code) for code in load_codelist("provinces").codes if code.code in there}
    asked = widgets.begin("province", state.parameter("province"), lambda code: code or "")
    codes = list(dict.fromkeys([*names, *filter(None, [asked.first, asked.value])]))
    st.selectbox(
        say("plans_province"),
        codes,
        index=codes.index(asked.first) if asked.first else None,
        key=asked.key,
        format_func=lambda code: names.get(code, code),
        placeholder=say("all"),
    )


def _ask_codes(field: str, listed: str, counts: dict[str, int], say: Words) -> None:
    asked = state.begin(field)
    chosen = {*asked.first, *asked.value}
    names = {code.code: say.name(code) for code in load_codelist(listed).codes}
    st.multiselect(
        say(field),
        [code for code in names if counts.get(code) or code in chosen],
        default=asked.first,
        key=asked.key,
        format_func=lambda code: say("option", name=names[code], count=counts.get(code, 0)),
        placeholder=say("all"),
        select_all=False,
    )
