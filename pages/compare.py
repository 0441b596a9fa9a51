"""规划对比: what became of each project of this plan in another one?"""

import streamlit as st

from geoapp.web import compare_page, frame, state

say = frame.words()
plan = frame.plan()

st.header(say("page_compare"), anchor=False)
later = compare_page.ask_later(plan, say)
found = later and compare_page.find_changes(plan, later, say)
if later and found:
    compare_page.show_totals(found, plan, later, say)
    compare_page.show_changes(found, say)
state.write_address()
