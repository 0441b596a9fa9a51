"""Other plans than the one that is shown: how many there are, and what stays chosen when somebody goes to another."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from geoapp.analysis.plan_index import PlanEntry
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.words import Words
from geoapp.web import content, state

PAGE = "plans"
"""Path of the page of all plans."""

_KEPT = ("lang", "theme", "kind", "action", "precision", "layer")
"""What means the same in every plan."""

_GOING = "goes_to_map"


def leaving() -> dict[str, Any]:
    """Return the fields of a selection that mean nothing in another plan, at their defaults."""
    nothing = Selection()
    names = (name for name in nothing.__dataclass_fields__ if name not in (*_KEPT, "plan"))
    return {name: getattr(nothing, name) for name in names}


def sound_plan(wanted: Sequence[str]) -> Plan:
    """Return the last of the wanted plans that can be shown, else the first one that can."""
    sound = [entry.id for entry in content.all_plans().entries if not entry.fault]
    return content.choose_plan([*sound[:1], *(one for one in wanted if one in sound)] or wanted)


def leave_broken() -> None:
    """Let the visitor look at another plan where theirs cannot be shown."""
    asked = state.selection().plan
    sound = sound_plan([asked])
    if asked != sound.id and (asked or content.choose_plan([]) != sound):
        state.change(plan=sound.id)


def choose(plan_id: str, **fields: Any) -> None:  # noqa: ANN401 (fields of a selection)
    """Show another plan on the map, from a callback; the next run goes there."""
    state.change(**leaving() | {"plan": plan_id} | fields)
    st.session_state[_GOING] = True


def goes_to_map() -> bool:
    """Say, once, whether a plan was chosen and its map is to be shown."""
    return bool(st.session_state.pop(_GOING, False))


def title_of(entry: PlanEntry, say: Words) -> str:
    """Return the name of a plan in lists: its city and its years."""
    if entry.plan is None:
        return entry.id
    years = {"first": entry.plan.first_year, "last": entry.plan.last_year}
    return say("plan_named", city=city_of(entry, say), **years)


def city_of(entry: PlanEntry, say: Words) -> str:
    """Return the city of a plan."""
    if entry.plan is None:
        return entry.id
    return entry.plan.city if say.lang == "zh" else entry.plan.city_en
