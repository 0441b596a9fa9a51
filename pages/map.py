"""项目地图: which projects, where exactly, in whose district, how sure are we."""

import streamlit as st

from geoapp.domain.degrees import MAX_CORNERS
from geoapp.domain.selection import Selection
from geoapp.web import content, filters, frame, guide, state
from geoapp.web.charts.section import show_charts
from geoapp.web.data import downloads
from geoapp.web.matches import find_matches
from geoapp.web.project import details
from geoapp.web.project_map import goto, table, uploaded_layers
from geoapp.web.project_map.projects import show_map
from geoapp.web.sheets import offer

say = frame.words()
plan = frame.plan()
everything = content.catalogue(plan.id)
labels = {district.adcode: district.label for district in content.districts(plan, say.lang)}
chosen = find_matches(plan.id, filters.ask(plan, say))
goto.ask_position(plan, say)
uploaded_layers.show_own_legend(say)


def tell_count() -> None:
    """Show the number of projects on screen, by symbols, districts and rows of the list."""
    ways = chosen.count("shown")
    st.caption(
        say("count", shown=len(chosen), total=len(everything))
        + say("count_ways", symbols=ways["symbol"], districts=ways["district"], listed=ways["list"])
    )


@st.fragment
def explore() -> None:
    """Map, details and table: a click re-runs this part only."""
    state.rerun_if_asked()
    with frame.guarded():
        selection = state.selection()
        state.write_address()
        table.tell_opened(selection.project)
        with st.container(horizontal=True, key="explore"):
            with st.container(key="ground"):
                show_map(plan, selection, say)
            with st.container(key="panel"):
                show_panel(selection)
        show_charts(plan, selection, say)
        st.header(say("table"), anchor=guide.TABLE)
        table.show_table(plan, chosen, say)
        with st.container(horizontal=True):
            downloads.offer_downloads(plan, chosen, say)
            offer.offer_print(plan, selection, say)


def show_panel(selection: Selection) -> None:
    """Show the project or district that was clicked, else all that the filters leave."""
    opened, district = selection.project, st.session_state.get("district_opened")
    if opened in everything.by_id or district in labels:
        with st.container(key="record"):
            st.button(say("back_to_list"), key="close_record", on_click=close)
            show_opened(opened, district)
        return
    tell_count()
    if selection.shape:
        st.caption(filters.within_drawn(plan, selection, say))
    if not len(chosen):
        filters.tell_nothing(plan, selection, say)
    if st.session_state.get("shape_refused"):
        st.warning(say("drawn_refused", most=MAX_CORNERS))
    table.show_list(plan, chosen, say)


def show_opened(opened: str, district: str) -> None:
    """Show what was clicked."""
    if opened in everything.by_id:
        selected = everything.columns.find(opened) in chosen.rows
        details.show_details(plan, everything.by_id[opened], labels, say, selected=selected)
    else:
        details.show_district(chosen.records, district, labels[district], say)


def close() -> None:
    """Show the list again."""
    st.session_state["district_opened"] = ""
    state.open_project("")


guide.skip_to_table(say)
explore()
