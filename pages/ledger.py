"""年度项目: which of the plan's projects are in a year's list, and what do the lists say of money?"""

import streamlit as st

from geoapp.web import content, frame, ledger_page, plan_projects, state

say = frame.words()
plan = frame.plan()

st.header(say("page_ledger"), anchor=False)
lists = ledger_page.lists_of(plan)
if lists:
    found, by_id = plan_projects.status_of(plan, lists), content.catalogue(plan.id).by_id
    ledger_page.show_totals(found, say)
    ledger_page.show_queue(lists, by_id, say)
    ledger_page.offer_decision(plan, lists, by_id, say)
    ledger_page.show_missing(plan, found, by_id, say)
else:
    st.info(say("ledger_none"))
state.write_address()
