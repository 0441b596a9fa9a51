"""年度项目: which of the plan's projects are in a year's list, and what do the lists say of money?"""

import streamlit as st

from geoapp.web import content, frame, ledger_page, ledger_upload, plan_projects, state

say = frame.words()
plan = frame.plan()

st.header(say("page_ledger"), anchor=False)
lists, by_id = ledger_page.lists_of(plan), content.catalogue(plan.id).by_id
if lists:
    found = plan_projects.status_of(plan, lists)
    ledger_page.show_totals(found, say)
    ledger_page.show_queue(lists, by_id, say)
    ledger_page.offer_decision(plan, lists, by_id, say)
    ledger_page.show_missing(plan, found, by_id, say)
else:
    st.info(say("ledger_none"))
ledger_upload.offer_upload(plan, lists, by_id, say)
state.write_address()
