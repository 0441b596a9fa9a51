"""意见: what do offices say to the plan's projects and conflicts, and what was answered?"""

import streamlit as st

from geoapp.domain.access import may
from geoapp.web import content, frame, state
from geoapp.web.identity import present_identity
from geoapp.web.opinions import form, listed
from geoapp.web.plan_projects import project_districts
from geoapp.web.reports import asked

say = frame.words()
plan = frame.plan()
by = present_identity()
labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}
by_id, districts = content.catalogue(plan.id).by_id, project_districts(plan)

st.header(say("page_opinions"), anchor=False)
st.caption(say("opinion_about"))
left, right, _ = st.columns([2, 2, 3])
with left:
    adcode = asked.ask_district(labels, say)
with right:
    chosen = listed.ask_state(say)
found = listed.find(plan, adcode, chosen)
listed.show(plan, found, say)
listed.offer_file(plan, found, say)

writes = may(by, "report", *by.districts)
if not writes:
    st.info(say("opinion_reading_only"))
within = [by_id[one] for one, codes in districts.items() if not adcode or adcode in codes]
record = asked.ask_project(within, say)
form.tell_saved(say)
if record:
    other = form.ask_other(plan, record["id"], say)
    together = {record["id"], other} - {""}
    own = [one for one in listed.find(plan, "", "") if together <= {*one.projects}]
    if own:
        st.subheader(say("opinion_history"), anchor=False)
        form.show_history(own, by_id, say)
    answerable = [
        one
        for one in own
        if may(by, "report", *(code for p in one.projects for code in districts.get(p, ())))
    ]
    if answerable:
        form.ask_answer(plan, answerable, say)
    if may(by, "report", *(code for p in together for code in districts[p])):
        st.subheader(say("opinion_raise"), anchor=False)
        form.ask_opinion(plan, record["id"], say)
    elif writes:
        st.info(say("opinion_elsewhere"))
state.write_address()
