"""数据: what is selected, as files, through the API and on the command line, and where it comes from."""

import streamlit as st

from geoapp.web import content, filters, frame, state
from geoapp.web.data import data_page
from geoapp.web.matches import find_matches

say = frame.words()
plan = frame.plan()
everything = content.catalogue(plan.id)
selection = filters.ask(plan, say)
selected = find_matches(plan.id, selection)

st.header(say("page_data"), anchor=False)
data_page.show_selected(plan, len(selected), len(everything), selection, say)
if not len(selected):
    filters.tell_nothing(plan, selection, say)
st.subheader(say("formats"), anchor=False)
data_page.show_formats(plan, selection, say)
st.subheader(say("recipes"), anchor=False)
data_page.show_recipes(plan, selection, say)
st.subheader(say("origin"), anchor=False)
data_page.show_origin(plan, everything.members.get("licence", plan.licence), say)
state.write_address()
