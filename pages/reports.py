"""月度调度: how far are a district's projects, which lag, and what does its office report this month?"""

import streamlit as st

from geoapp.domain.access import may
from geoapp.web import content, frame, state
from geoapp.web.identity import present_identity
from geoapp.web.plan_projects import project_districts
from geoapp.web.reports import asked, board, exchange, form

say = frame.words()
plan = frame.plan()
by = present_identity()
labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}

st.header(say("page_reports"), anchor=False)
left, right, _ = st.columns([2, 2, 3])
with left:
    adcode = asked.ask_district(labels, say)
with right:
    month = asked.ask_month(plan, say)
lines = asked.lines_of(plan, adcode, month)
board.show_counts(lines, say)
board.show_lines(lines, month, say)
exchange.offer_file(plan, lines, adcode, month, say)

writes = may(by, "report", *by.districts)
if not writes:
    st.info(say("report_reading_only"))
record = asked.ask_project((one.record for one in lines), say)
line = next((one for one in lines if one.record is record), None)
form.tell_saved(say)
if line:
    if may(by, "report", *project_districts(plan)[line.record["id"]]):
        form.ask_report(plan, line, say)
    elif writes:
        st.info(say("report_elsewhere"))
    st.subheader(say("report_history"), anchor=False)
    board.show_history(plan, line.record["id"], say)
if writes:
    st.subheader(say("report_by_file"), anchor=False)
    exchange.take_file(plan, month, say)
state.write_address()
