"""区县: what one district has of the plan, to look at, to print and to take along."""

import streamlit as st

from geoapp.domain.selection import Selection
from geoapp.web import content, details, district, district_conflicts, district_map, downloads, frame, state
from geoapp.web.transport.choice import choose

say = frame.words()
plan = frame.plan()
everything = content.catalogue(plan.id)
labels = {one.adcode: one.label for one in content.districts(plan)}
adcode = district.ask(labels, say)


@st.fragment
def look_around() -> None:
    """Map and details: a click re-runs this part only."""
    with frame.guarded():
        district_map.show_map(plan, adcode, say)
        opened = everything.by_id.get(state.selection().project)
        if opened:
            listed = any(str(row["adcode"]) == adcode for row in opened["districts"])
            details.show_details(plan, opened, labels, say, selected=listed)


def show() -> None:
    """Draw the district."""
    chosen = choose(plan.id, Selection(district=(adcode,)))
    st.header(labels[adcode], anchor=False)
    district.show_counts(everything.frame, adcode, say)
    district.show_files(plan, adcode, say)
    downloads.offer_downloads(plan, chosen.frame, say, name=adcode)
    left, right = st.columns([3, 2], gap="large")
    with left:
        look_around()
    with right:
        st.subheader(say("district_themes"), anchor=False)
        district.show_themes(everything.frame, adcode, say)
        district.show_zones(chosen.records, say)
    st.subheader(say("table"), anchor=False)
    district.show_projects(chosen.records, adcode, say)
    st.subheader(say("conflicts"), anchor=False)
    district_conflicts.show_conflicts(plan, adcode, say)


state.write_address()
if adcode:
    show()
else:
    st.header(say("district_overview"), anchor=False)
    district.show_overview(labels, everything.frame, say)
