"""区县: what one district has of the plan, to look at, to print and to take along."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs

import streamlit as st

from geoapp.analysis.district import tally_districts
from geoapp.web import content, filters, state
from geoapp.web import frame as page
from geoapp.web.charts.section import show_charts
from geoapp.web.data import downloads
from geoapp.web.district import chooser, nearby_projects, overview
from geoapp.web.district.map import open_row, show_map
from geoapp.web.matches import find_matches
from geoapp.web.project import details
from geoapp.web.text.clicking import listen

say = page.words()
plan = page.plan()
labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}
adcode = overview.ask(labels, plan, say)
everywhere = replace(state.selection().filters, district=())
here = replace(everywhere, district=(adcode,))


def close() -> None:
    """Show the map alone again."""
    state.open_project("")


@st.fragment
def look_around() -> None:
    """Map, details or themes, and rows: a click re-runs this part only."""
    state.rerun_if_asked()
    with page.guarded():
        state.write_address()
        found, opened = find_matches(plan.id, here), state.selection().project
        listed = overview.list_projects(found, adcode)
        left, right = st.columns([3, 2], gap="large")
        with left:
            show_map(plan, adcode, here, listed, say)
        with right:
            if opened in content.catalogue(plan.id).by_id:
                record = content.catalogue(plan.id).by_id[opened]
                selected = found.catalogue.stored.find(opened) in found.rows
                st.button(say("close_record"), key="close_record", on_click=close)
                details.show_details(plan, record, labels, say, selected=selected)
            else:
                st.subheader(say("district_themes"), anchor=False)
                overview.show_themes(find_matches(plan.id, replace(everywhere, theme=())), adcode, say)
                overview.show_zones(found, say)
        st.subheader(say("table"), anchor=False)
        if len(found):
            overview.show_projects(listed, len(found), adcode, opened, say)
        else:
            filters.tell_nothing(plan, everywhere, say)
        show_charts(plan, here, say, fields=("theme", "year", "precision"))
    listen("rows", chooser.MARKER, follow_row)


def follow_row(target: str) -> None:
    """Open the project of a row that was clicked."""
    open_row(plan, adcode, parse_qs(target.partition("?")[2]).get("project", [""])[0])


def show() -> None:
    """Draw the district."""
    st.header(labels[adcode], anchor=False)
    filters.tell_narrowing(plan, state.selection(), say)
    today = datetime.now(UTC).date().isoformat()
    all_over, within = find_matches(plan.id, everywhere), find_matches(plan.id, here)
    overview.show_counts(all_over, within, adcode, today, say)
    with st.container(horizontal=True, vertical_alignment="center", key="take_along"):
        overview.show_files(plan, adcode, say)
        downloads.offer_downloads(plan, within, say, name=adcode)
        overview.offer_link(say)
    look_around()
    st.subheader(say("conflicts"), anchor=False)
    nearby_projects.show_conflicts(plan, here, say)


if adcode:
    show()
else:
    st.header(say("district_overview"), anchor=False)
    filters.tell_narrowing(plan, state.selection(), say)
    found = find_matches(plan.id, everywhere)
    tallies = tally_districts(found.catalogue.columns, found.rows, tuple(labels))
    wide, narrow = st.columns([3, 2], gap="large")
    with wide:
        chooser.show_chooser(plan, tallies, labels, say)
    with narrow:
        overview.show_overview(labels, tallies, found, say)
