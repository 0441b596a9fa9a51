"""项目地图: which projects, where exactly, in whose district, how sure are we."""

from collections import Counter

import streamlit as st

from geoapp.domain.degrees import MAX_CORNERS
from geoapp.domain.record import shown_as
from geoapp.web import content, filters, frame, guide, state
from geoapp.web.data import downloads
from geoapp.web.matches import find_matches
from geoapp.web.project import details
from geoapp.web.project_map import goto
from geoapp.web.project_map.legend import show_legend
from geoapp.web.project_map.projects import show_map
from geoapp.web.project_map.table import show_table
from geoapp.web.sheets import paper

say = frame.words()
plan = frame.plan()
everything = content.catalogue(plan.id)
labels = {district.adcode: district.label for district in content.districts(plan)}
chosen = find_matches(plan.id, filters.ask(plan, say))
goto.ask_position(plan, say)


def tell_count() -> None:
    """Show the number of projects on screen, by symbols, districts and rows of the list."""
    ways = Counter(shown_as(record) for record in chosen.records)
    st.markdown(
        say("count", shown=len(chosen.records), total=len(everything.records))
        + say("count_ways", symbols=ways["symbol"], districts=ways["district"], listed=ways["list"])
    )


@st.fragment
def explore() -> None:
    """Map, details and table: a click re-runs this part only."""
    state.rerun_if_asked()
    with frame.guarded():
        selection = state.selection()
        state.write_address()
        wide, narrow = st.columns([5, 2], gap="medium")
        with wide:
            show_map(plan, selection, say)
            show_legend(plan, selection, say)
        with narrow:
            show_opened()
        st.header(say("table"), anchor=guide.TABLE)
        show_table(plan, chosen, selection.project, say)
        downloads.offer_downloads(plan, chosen.frame, say)
        paper.offer_sheets(plan, selection, say)


def show_opened() -> None:
    """Show the project or district that was clicked, or what a click would do."""
    opened, district = state.selection().project, st.session_state.get("district_opened")
    if opened in everything.by_id:
        selected = any(record["id"] == opened for record in chosen.records)
        details.show_details(plan, everything.by_id[opened], labels, say, selected=selected)
    elif district in labels:
        details.show_district(chosen.records, district, labels[district], say)
    else:
        st.info(say("hint"))


tell_count()
with st.container():  # always there: an element more above the map would make the browser load it anew
    guide.welcome(say)
    guide.skip_to_table(say)
    if not chosen.records:
        st.warning(say("nothing", fields=filters.named(state.selection(), say)))
    if st.session_state.get("shape_refused"):
        st.warning(say("drawn_refused", most=MAX_CORNERS))
explore()
