"""项目地图: which projects, where exactly, in whose district, how sure are we."""

from collections import Counter

import streamlit as st

from geoapp.analysis.select import select
from geoapp.web import content, details, downloads, filters, frame, state
from geoapp.web.legend import show_legend
from geoapp.web.map import show_map
from geoapp.web.precision import shown_as
from geoapp.web.table import show_table

say = frame.words()
plan = frame.plan()
projects = content.projects(plan.id)
everything = content.records(projects)
labels = {district.adcode: district.label for district in content.districts(plan)}
selected = select(projects, filters.ask(plan, everything, say))
shown = content.records(selected)


def tell_count() -> None:
    """Say how much of the plan is on screen, and where."""
    ways = Counter(shown_as(record) for record in shown)
    st.markdown(
        say("count", shown=len(shown), total=len(everything))
        + say("count_ways", symbols=ways["symbol"], districts=ways["district"], listed=ways["list"])
    )


@st.fragment
def explore() -> None:
    """Map, details and table: a click re-runs this part only."""
    with frame.guarded():
        selection = state.selection()
        state.write_address()
        wide, narrow = st.columns([5, 2], gap="medium")
        with wide:
            show_map(plan, shown, everything, selection, say)
            show_legend(shown, say)
        with narrow:
            show_opened()
        st.subheader(say("table"), anchor=False)
        show_table(shown, labels, selection.project, say)
        downloads.offer_downloads(plan, selected, say)


def show_opened() -> None:
    """Show the project or district that was clicked, or what a click would do."""
    opened, district = state.selection().project, st.session_state.get("district_opened")
    by_id = {record["id"]: record for record in everything}
    if opened in by_id:
        chosen = any(record["id"] == opened for record in shown)
        details.show_details(plan, by_id[opened], labels, say, selected=chosen)
    elif district in labels:
        details.show_district(shown, district, labels[district], say)
    else:
        st.info(say("hint"))


tell_count()
with st.container():  # always there: an element more above the map would make the browser load it anew
    if not shown:
        st.warning(say("nothing", fields=filters.named(state.selection(), say)))
explore()
