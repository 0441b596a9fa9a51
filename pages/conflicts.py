"""冲突: which projects come close to each other, and should be looked at together?"""

import streamlit as st

from geoapp.web import filters, frame, state
from geoapp.web.analyses import conflicts, nearest, outcome
from geoapp.web.analyses.own_layers import show_own_layers
from geoapp.web.analyses.sources import words_of

say = frame.words()
plan = frame.plan()
selection = filters.ask(plan, say)
st.header(say("page_conflicts"), anchor=False)
st.caption(say("conflicts_about"))
asked = conflicts.ask(plan, say)
show_own_layers(say)
found = conflicts.work_out(plan, asked, selection, say)
if found:
    # Always there: an element more above the map would make the browser load it anew.
    with st.container():
        outcome.warn([found.receipt], lambda source: words_of(source, say), say)
    with st.container():
        outcome.tell_nothing(found, selection, say)
        conflicts.tell(asked, found, say)
    shown = conflicts.choose(asked, found, say)
    with st.expander(say("nearest"), expanded=bool(state.parameter("near") or selection.project)):
        near, count = nearest.ask(plan, selection, say)
        neighbours = nearest.work_out(plan, near, count, selection, say)
        if neighbours:
            nearest.show(plan, neighbours, selection.project, say)
    lines = nearest.of_opened(neighbours, selection.project) if neighbours else None
    conflicts.draw(plan, shown, selection, say, near=lines)
    conflicts.show(plan, found, shown, say)
state.write_address()
