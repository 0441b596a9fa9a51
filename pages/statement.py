"""兑现对账单: what became of each project of the plan, and by which evidence?"""

import streamlit as st

from geoapp.web import content, frame, state, statement_page
from geoapp.web.indicator_paces import show_paces
from geoapp.web.reports import asked

say = frame.words()
plan = frame.plan()
labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}

st.header(say("statement_title"), anchor=False)
left, right, _ = st.columns([2, 2, 3])
with left:
    adcode = asked.ask_district(labels, say)
with right:
    day = statement_page.ask_day(say)
found = statement_page.find(plan, adcode, day, say)
if found:
    statement_page.show_totals(found, labels, say)
    show_paces(plan, found.indicators, say)
    statement_page.offer_files(plan, found, labels, say)
    chosen = statement_page.ask_state(found, say)
    statement_page.show_projects(found, chosen, say)
    statement_page.show_code(found, chosen, say)
state.write_address()
