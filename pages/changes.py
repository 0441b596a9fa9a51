"""最近变更: what changed in the plan's data, when, and in which district?"""

import streamlit as st

from geoapp.web import changes_page, frame, state

say = frame.words()
plan = frame.plan()

st.header(say("page_changes"), anchor=False)
found = changes_page.ask(plan, say)
state.write_address()
changes_page.show(plan, found, say)
