"""数据核查: does everything add up, and where does a curator start?"""

import streamlit as st

from geoapp.analysis.audit import count_contents
from geoapp.analysis.contents import list_items
from geoapp.domain.filters import Filters
from geoapp.pipeline.figures import percent
from geoapp.web import audit_page, content, frame, state
from geoapp.web.matches import find_matches

FIRST = "first"

say = frame.words()
plan = frame.plan()
catalogue, reading = content.catalogue(plan.id), content.reading(plan)
account = audit_page.account_of(catalogue)
records = catalogue.records
by_content, items = count_contents(reading), list_items(reading)
kinds = audit_page.names_of("location_kinds", say)


def show_sums() -> None:
    """Draw the two sums side by side."""
    left, right = st.columns(2, gap="large")
    with left:
        audit_page.show_sum(say("by_location"), account.by_location, kinds, len(records), say)
        located = account.located
        values = {"named": located.named, "located": located.located, "share": percent(located.share)}
        st.caption(say("located_share", **values))
    with right:
        audit_page.show_sum(say("by_content"), by_content, audit_page.content_words(say), len(items), say)


def show_worklist() -> None:
    """Let the visitor choose a list of projects: what to look at first, or those of one location kind."""
    st.subheader(say("worklist"), anchor=False)
    labels = {FIRST: say("option", name=say("first_look"), count=len(account.tasks))}
    labels |= {
        kind: say("option", name=kinds[kind], count=count)
        for kind, count in account.by_location.items()
        if count
    }
    chosen = st.segmented_control(
        say("worklist"),
        list(labels),
        default=FIRST,
        format_func=labels.__getitem__,
        required=True,
        key="worklist",
        label_visibility="collapsed",
    )
    if chosen == FIRST:
        st.caption(say("worklist_order"))
        listed = [catalogue.by_id[task.id] for task in account.tasks]
    else:
        listed = [record for record in records if record["location"]["kind"] == chosen]
    audit_page.show_projects(plan, listed, labels[chosen], say)


state.write_address("accounting")
st.header(say("page_accounting"), anchor=False)
st.caption(say("accounting_about"))
show_sums()
show_worklist()
st.subheader(say("reasons"), anchor=False)
audit_page.show_reasons(account.reasons, say)
st.subheader(say("conflicts"), anchor=False)
audit_page.show_conflicts(find_matches(plan.id, Filters()), say)
st.subheader(say("sources"), anchor=False)
audit_page.show_sources(plan, say)
st.subheader(say("items"), anchor=False)
audit_page.show_items(items, say)
