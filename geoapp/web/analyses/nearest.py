"""Nearest projects to an opened one, or to each of the filtered ones: a part of the conflicts page."""

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.operations.nearest import Nearest
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.domain.source import Source, source_of_projects
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Outcome
from geoapp.web import content, jobs, parameters, state
from geoapp.web.analyses import result
from geoapp.web.analyses.controls import ask_number
from geoapp.web.analyses.question import ask_near
from geoapp.web.analyses.run import obtain
from geoapp.web.jobs import Same
from geoapp.web.matches import find_matches


def ask(plan: Plan, selection: Selection, say: Words) -> tuple[Source | None, int]:
    """Ask of which project, what kind of neighbours, and how many."""
    left, middle, right = st.columns([3, 3, 1])
    with left:
        _ask_project(plan, selection, say)
    with middle:
        near = ask_near(plan, "near", say("nearest_of"), say("nearest_none"), say)
    with right:
        count = ask_number("count", say("nearest_count"), parameters.MOST_NEIGHBOURS)
    return near, count


def _ask_project(plan: Plan, selection: Selection, say: Words) -> None:
    records = [
        record for record in find_matches(plan.id, selection).records if record["geometry"] is not None
    ]
    names = {"": say("nearest_each")} | {record["id"]: record["name"] for record in records}
    opened = selection.project
    if opened and opened not in names:
        names[opened] = content.catalogue(plan.id).by_id[opened]["name"]
    asked = state.begin("project")
    choices = list(names)
    st.selectbox(
        say("nearest_project"),
        choices,
        index=choices.index(asked.first) if asked.first in names else 0,
        key=asked.key,
        format_func=names.__getitem__,
    )


def answer(plan: Plan, selection: Selection, say: Words) -> GeoDataFrame | None:
    """Ask, work out and show; return the rows that are shown, ``None`` where nobody asked."""
    near, count = ask(plan, selection, say)
    if near is None:
        return None
    request = Nearest(plan=plan.id, a=source_of_projects(selection), b=near, k=count)
    found = obtain("nearest", request, plan, say)
    return None if found is None else _show(plan, found, selection.project, say)


def _surest_first(found: Outcome, opened: str) -> GeoDataFrame:
    """Return the neighbours of the opened project, or of all, in the order of their numbers."""
    frame = found.frame[found.frame["a_id"] == opened] if opened else found.frame
    ranked = frame.assign(doubt=frame["certainty"] != "certain", unlikely=-frame["share_within"].fillna(0))
    return frame.loc[ranked.sort_values(["doubt", "unlikely", "distance_m"], kind="stable").index]


def _show(plan: Plan, found: Outcome, opened: str, say: Words) -> GeoDataFrame:
    """Show the neighbours of the opened project, or of all; the files hold those of every filtered project."""
    shown: GeoDataFrame = jobs.memoize(
        "nearest_of", (Same(found.frame), opened), lambda: _surest_first(found, opened)
    )
    if opened:
        st.caption(say("nearest_files", n=len(found.frame)))
        if shown.empty:
            st.info(say("nearest_not_measured"))
    result.show("nearest", plan, found, say, shown=shown)
    return shown
