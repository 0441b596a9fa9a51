"""The chooser of plans in the header: find one by its city or title, and the way to all of them."""

import streamlit as st

from geoapp.analysis.plan_index import PlanEntry, PlanIndex
from geoapp.analysis.wording import fold
from geoapp.domain.plan import Plan
from geoapp.io.plans import count_plans
from geoapp.io.words import Words
from geoapp.web import content, other_plans, state
from geoapp.web.escape import plain

_MOST = 8
"""Plans that the chooser lists; the page of all plans has the others."""


def draw_chooser(plan: Plan, everything: st.Page, say: Words) -> None:
    """Draw the chooser; there is none where there is no other plan."""
    if count_plans(2) < 2:  # noqa: PLR2004 (this one and another)
        return
    with st.popover(say("plan_change"), type="tertiary", key=f"plan_chooser_{st.session_state['page']}"):
        _choose(plan, say)
        st.page_link(everything, label=say("page_plans"), query_params=state.link_to(other_plans.PAGE))


@st.fragment
def _choose(plan: Plan, say: Words) -> None:
    """Ask for a part of a city's name or a title, and list the plans that have it."""
    state.rerun_if_asked()
    words = st.text_input(say("plan_find"), key="plan_find", placeholder=say("plan_find_hint"))
    if not words and count_plans(_MOST + 2) > _MOST + 1:  # a list of some of many would only be long
        return
    others = [one for one in find_plans(content.all_plans(), words) if one.id != plan.id]
    for entry in others[:_MOST]:
        label = plain(other_plans.title_of(entry, say))
        st.button(label, key=f"choose_{entry.id}", type="tertiary", on_click=_take, args=(entry.id,))
    if len(others) > _MOST:
        st.caption(say("plan_more", n=len(others) - _MOST))
    elif not others:
        st.caption(say("plan_none_found"))


def _take(plan_id: str) -> None:
    other_plans.choose(plan_id)
    st.session_state["whole_page"] = True


def find_plans(index: PlanIndex, words: str) -> list[PlanEntry]:
    """Return the sound plans whose city or title holds every word, in their order."""
    terms = fold(words).split()
    return [
        entry
        for entry in index.entries
        if entry.plan and not entry.fault and all(term in called(entry) for term in terms)
    ]


def called(entry: PlanEntry) -> str:
    """Return all that a plan is called, folded."""
    plan = entry.plan
    return fold(f"{plan.city} {plan.city_en} {plan.title} {plan.short_title}") if plan else entry.id
