"""区县: what one district has of the plan, to look at, to print and to take along."""

from dataclasses import replace

import streamlit as st

from geoapp.web import content, filters, state
from geoapp.web import frame as page
from geoapp.web.data import downloads
from geoapp.web.district import nearby_projects, overview
from geoapp.web.district.map import show_map
from geoapp.web.matches import find_matches
from geoapp.web.project import details

say = page.words()
plan = page.plan()
labels = {one.adcode: one.label for one in content.districts(plan)}
adcode = overview.ask(labels, plan, say)
everywhere = replace(state.selection().filters, district=())
here = replace(everywhere, district=(adcode,))


@st.fragment
def look_around() -> None:
    """Map and details: a click re-runs this part only."""
    with page.guarded():
        state.write_address()
        show_map(plan, adcode, here, say)
        opened = content.catalogue(plan.id).by_id.get(state.selection().project)
        if opened:
            listed = any(record["id"] == opened["id"] for record in find_matches(plan.id, here).records)
            details.show_details(plan, opened, labels, say, selected=listed)


def show() -> None:
    """Draw the district."""
    chosen = find_matches(plan.id, here)
    st.header(labels[adcode], anchor=False)
    filters.tell_narrowing(plan, state.selection(), say)
    overview.show_counts(find_matches(plan.id, everywhere).frame, adcode, say)
    overview.show_files(plan, adcode, say)
    downloads.offer_downloads(plan, chosen.frame, say, name=adcode)
    left, right = st.columns([3, 2], gap="large")
    with left:
        look_around()
    with right:
        st.subheader(say("district_themes"), anchor=False)
        overview.show_themes(find_matches(plan.id, replace(everywhere, theme=())).frame, adcode, say)
        overview.show_zones(chosen.records, say)
    st.subheader(say("table"), anchor=False)
    if chosen.records:
        overview.show_projects(chosen.records, adcode, say)
    else:
        st.warning(say("nothing", fields=filters.named(everywhere, say)))
    st.subheader(say("conflicts"), anchor=False)
    nearby_projects.show_conflicts(plan, here, say)


if adcode:
    show()
else:
    st.header(say("district_overview"), anchor=False)
    filters.tell_narrowing(plan, state.selection(), say)
    overview.show_overview(labels, find_matches(plan.id, everywhere).frame, say)
