"""数据: what is selected, as files, through the API and on the command line, and where it comes from."""

import streamlit as st

from geoapp.web import content, filters, frame, state
from geoapp.web.data import handout
from geoapp.web.map.transport.choice import choose

say = frame.words()
plan = frame.plan()
projects = content.projects(plan.id)
selection = filters.ask(plan, say)
selected = choose(plan.id, selection).frame

st.header(say("page_data"), anchor=False)
handout.show_selected(plan, selected, len(projects), selection, say)
if selected.empty:
    st.warning(say("nothing", fields=filters.named(selection, say)))
st.subheader(say("formats"), anchor=False)
handout.show_formats(plan, selection, say)
st.subheader(say("recipes"), anchor=False)
handout.show_recipes(plan, selection, say)
st.subheader(say("origin"), anchor=False)
handout.show_origin(plan, projects, say)
state.write_address()
