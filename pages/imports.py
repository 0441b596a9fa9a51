"""上传图层: a file of the visitor's own, checked and decided on; a layer for this visit, or what a curator needs."""

import streamlit as st

from geoapp.web import frame, state
from geoapp.web.imports import bring_in, report, upload

say = frame.words()
plan = frame.plan()

state.write_address("imports")
st.header(say("page_imports"), anchor=False)
st.caption(say("import_about"))
if (chosen := upload.ask_file(say)) and (looked := upload.look(chosen, plan, say)):
    report.show_report(looked[0], plan, say)
    bring_in.offer(*looked, plan, say)
st.subheader(say("import_layers"), anchor=False)
bring_in.show_layers(say)
