"""叠加: what do two sets of features share?"""

import streamlit as st

from geoapp.web import filters, frame, state
from geoapp.web.analyses import outcome, overlap
from geoapp.web.analyses.own_layers import show_own_layers
from geoapp.web.analyses.sources import words_of

say = frame.words()
plan = frame.plan()
selection = filters.ask(plan, say)
st.header(say("page_overlap"), anchor=False)
st.caption(say("overlap_about"))
asked = overlap.ask(plan, selection, say)
state.write_address()
show_own_layers(say)
found = overlap.work_out(plan, asked, say)
if found:
    # Always there: an element more above the map would make the browser load it anew.
    with st.container():
        outcome.warn([found.summary], lambda source: words_of(source, say), say)
    with st.container():
        outcome.tell_nothing(found, selection, say)
        overlap.tell(found, say)
    overlap.draw(plan, asked, found, selection, say)
    overlap.show(plan, found, say)
