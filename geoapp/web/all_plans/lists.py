"""The plans and projects that were found, as tables; a click on a row goes to that plan's map."""

from collections.abc import Sequence
from urllib.parse import parse_qs

import streamlit as st

from geoapp.analysis.plan_index import OF_RECORDS, PlanEntry
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.web import other_plans, state
from geoapp.web.all_plans.asked import FIELDS, PlansFound
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.links import to_map
from geoapp.web.listing import HtmlCell, link, table

MOST_PLANS, MOST_PROJECTS = 50, 100
"""Rows of each table; the plans have further pages, and the API hands out all projects."""


def show_plans(answer: PlansFound, say: Words) -> None:
    """Draw a page of the plans, the ones with most projects first, and the way to the other pages."""
    plans = answer.plans
    pages = max(1, -(-len(plans) // MOST_PLANS))
    page = min(state.parameter("page"), pages)
    shown = plans[(page - 1) * MOST_PLANS : page * MOST_PLANS]
    names = {code.code: say.name(code) for code in load_codelist("provinces").codes}
    rows = [_plan_row(entry, number, names, say) for entry, number in shown]
    head = [say(key) for key in ("plans_city", "plans_title", "plans_province", "plans_projects")]
    st.html(table(say("plans_table"), head, rows))
    if pages > 1:
        _turn_pages(page, pages, say)


def _plan_row(entry: PlanEntry, number: int, names: dict[str, str], say: Words) -> Sequence[HtmlCell]:
    province = names.get(entry.province, "—")
    name = other_plans.title_of(entry, say)
    return [link(name, _address(entry.id)), entry.plan.title if entry.plan else "", province, number]


def _address(plan_id: str, project: str = "") -> str:
    """Return the address of a plan's map with the page's filters."""
    shown = state.selection()
    kept = {field: getattr(shown, field) for field in FIELDS}
    return to_map(shown, plan=plan_id, project=project, **kept)


def _turn_pages(page: int, pages: int, say: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="plans_pages"):
        st.button(say("plans_before"), disabled=page == 1, on_click=_turn, args=(page - 1,))
        st.markdown(say("plans_page", page=page, pages=pages), width="content")
        st.button(say("plans_after"), disabled=page == pages, on_click=_turn, args=(page + 1,))


def _turn(page: int) -> None:
    state.set_parameters(page=page)


def show_projects(answer: PlansFound, say: Words) -> None:
    """Draw the first of the projects, each with its plan."""
    rows = answer.found.nonzero()[0]
    if len(rows) > MOST_PROJECTS:
        st.caption(say("plans_cut", most=MOST_PROJECTS, n=len(rows)))
    by_id = {entry.id: entry for entry in answer.index.entries}
    names = {
        field: {code.code: say.name(code) for code in load_codelist(listed).codes}
        for field, listed in FIELDS.items()
    }
    cells = [
        [
            link(hit.name, _address(hit.plan_id, hit.id)),
            other_plans.title_of(by_id[hit.plan_id], say),
            names["theme"].get(hit.theme, hit.theme),
            names["kind"].get(hit.kind, hit.kind),
            names["precision"].get(hit.precision, hit.precision),
        ]
        for hit in answer.index.hits(rows[:MOST_PROJECTS].tolist())
    ]
    head = [say(key) for key in ("name", "plans_city", "theme", "kind", "precision")]
    st.html(table(say("plans_projects"), head, cells))


def follow_row(target: str) -> None:
    """Go to the plan of a row, or to its project."""
    query = parse_qs(target.partition("?")[2])
    plan_id, project = query.get("plan", [""])[0], query.get("project", [""])[0]
    if plan_id:
        other_plans.choose(plan_id, project=project)


def tell_recorded(say: Words) -> None:
    """Say which conditions, of the map or the address, are not asked here: each plan keeps apart what people record."""
    asked = {*state.selection().narrowing, *state.address()}
    if names := [name for name in OF_RECORDS if name in asked]:
        st.info(say("plans_recorded", fields=say("list_joint").join(map(say, names))))


def show_broken(entries: Sequence[PlanEntry], say: Words) -> None:
    """Say of each plan that cannot be shown what is wrong with it."""
    broken = [entry for entry in entries if entry.fault]
    if not broken:
        return
    with st.expander(say("plans_broken", n=len(broken))):
        for entry in broken[:MOST_PLANS]:
            said = sentence_of(entry.fault, say.lang) if entry.fault else ""
            st.markdown(plain(say("labelled", label=entry.id, value=said)))
