"""导入: a file of the visitor's own, checked, decided on, and brought in for this visit."""

import streamlit as st

from geoapp.domain.intake import Decision
from geoapp.web import frame, state
from geoapp.web.imports import intake

say = frame.words()
plan = frame.plan()

state.write_address("imports")
st.header(say("page_imports"), anchor=False)
st.caption(say("import_about"))
chosen = intake.ask_file(say)
if chosen:
    first = intake.inspected(*chosen, plan, Decision(), say)
    if first:
        crs = None if first.report.of("refuse") else intake.ask_crs(first.report, say)
        decision = Decision(crs=crs)
        looked = intake.inspected(*chosen, plan, decision, say) if crs else first
        if looked:
            intake.show_report(looked, plan, say)
            intake.offer_import(looked, decision, say)
st.subheader(say("import_layers"), anchor=False)
intake.show_layers(say)
