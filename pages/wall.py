"""挂图作战: where does the plan stand this month, on one screen for a meeting?"""

import streamlit as st

from geoapp.web import content, frame, state
from geoapp.web.reports import asked, wall

say = frame.words()
plan = frame.plan()
labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}

with st.container(key="wall"):
    title, where, when, lights = st.columns([2, 2, 2, 6], vertical_alignment="bottom")
    with title:
        st.header(say("page_wall"), anchor=False)
    with where:
        adcode = asked.ask_district(labels, say)
    with when:
        month = asked.ask_month(plan, say)
    lines = asked.lines_of(plan, adcode, month)
    with lights:
        wall.show_lights(lines, say)
    wall.show_wall(plan, lines, labels, month, say)
state.write_address()
