"""The way from a project to the opinions on it and on conflicts that it is part of."""

from collections import Counter

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.errors import StoreError
from geoapp.io.words import Words
from geoapp.pipeline.opinions import list_opinions
from geoapp.web import state
from geoapp.web.plan_projects import project_districts


def show_opinions_link(plan: Plan, record: ProjectRecord, say: Words) -> None:
    """Link a project to its opinions, with how many there are and how many are open; programmes have none."""
    districts = project_districts(plan)
    if record["id"] not in districts:
        return
    there = state.link_to("opinions", project=record["id"], other="")
    st.page_link("pages/opinions.py", label=_label(plan, record["id"], say), query_params=there)


def _label(plan: Plan, project: str, say: Words) -> str:
    try:
        kept = list_opinions(plan.id, project_districts(plan))
    except StoreError:  # the page of opinions says it; what the plan says is shown all the same
        return say("details_opinions")
    states = Counter(one.held.said.state for one in kept if project in one.projects)
    if not states:
        return say("details_opinions_none")
    return say("details_opinions_count", n=f"{states.total():,}", open=f"{states['open']:,}")
