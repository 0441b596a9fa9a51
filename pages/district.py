"""区县: what one district has of the plan, to look at, to print and to take along."""

from dataclasses import replace

import streamlit as st

from geoapp.web import content, details, district, district_conflicts, district_map, downloads, filters, state
from geoapp.web import frame as page
from geoapp.web.transport.choice import choose, narrowing

say = page.words()
plan = page.plan()
labels = {one.adcode: one.label for one in content.districts(plan)}
adcode = district.ask(labels, plan, say)
everywhere = replace(narrowing(state.settle()), district=())
here = replace(everywhere, district=(adcode,))


@st.fragment
def look_around() -> None:
    """Map and details: a click re-runs this part only."""
    with page.guarded():
        state.write_address()
        district_map.show_map(plan, adcode, here, say)
        opened = content.catalogue(plan.id).by_id.get(state.selection().project)
        if opened:
            listed = any(record["id"] == opened["id"] for record in choose(plan.id, here).records)
            details.show_details(plan, opened, labels, say, selected=listed)


def show() -> None:
    """Draw the district."""
    chosen = choose(plan.id, here)
    st.header(labels[adcode], anchor=False)
    filters.tell_narrowing(plan, state.selection(), say)
    district.show_counts(choose(plan.id, everywhere).frame, adcode, say)
    district.show_files(plan, adcode, say)
    downloads.offer_downloads(plan, chosen.frame, say, name=adcode)
    left, right = st.columns([3, 2], gap="large")
    with left:
        look_around()
    with right:
        st.subheader(say("district_themes"), anchor=False)
        district.show_themes(choose(plan.id, replace(everywhere, theme=())).frame, adcode, say)
        district.show_zones(chosen.records, say)
    st.subheader(say("table"), anchor=False)
    if chosen.records:
        district.show_projects(chosen.records, adcode, say)
    else:
        st.warning(say("nothing", fields=filters.named(everywhere, say)))
    st.subheader(say("conflicts"), anchor=False)
    district_conflicts.show_conflicts(plan, here, say)


if adcode:
    show()
else:
    st.header(say("district_overview"), anchor=False)
    filters.tell_narrowing(plan, state.selection(), say)
    district.show_overview(labels, choose(plan.id, everywhere).frame, say)
