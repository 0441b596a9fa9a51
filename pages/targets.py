"""目标与节点: what the plan promises in figures, and by when."""

import streamlit as st

from geoapp.domain.selection import Selection
from geoapp.pipeline.delivery import this_day
from geoapp.pipeline.paces import paces_of
from geoapp.web import content, frame, indicator_upload, state, targets
from geoapp.web.indicator_paces import show_paces
from geoapp.web.matches import find_matches

say = frame.words()
plan = frame.plan()
labels = {district.adcode: district.label for district in content.districts(plan, say.lang)}
chosen = state.selection().district

state.write_address()
st.header(say("page_targets"), anchor=False)
st.subheader(say("targets"), anchor=False)
targets.show_targets(plan, content.reading(plan), say)
show_paces(plan, paces_of(plan.id, this_day(), content.reading(plan).indicators), say)
indicator_upload.offer_upload(plan, say)
st.subheader(say("milestones"), anchor=False)
if chosen:
    names = say("list_joint").join(labels.get(adcode, adcode) for adcode in chosen)
    st.caption(say("milestones_of", districts=names))
    st.button(say("everywhere"), on_click=lambda: state.change(district=()))
targets.show_milestones(plan, find_matches(plan.id, Selection(district=chosen)).records, say)
