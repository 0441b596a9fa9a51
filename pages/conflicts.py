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
        outcome.warn([found.summary], lambda source: words_of(source, say), say)
    with st.container():
        outcome.tell_nothing(found, selection, say)
        conflicts.tell(asked, found, say)
    shown = conflicts.choose(asked, found, say)
    above = st.container()
    pairs, near = st.tabs([say("tab_conflicts", n=len(shown)), say("nearest")])
    with pairs:
        conflicts.show(plan, found, shown, say)
    with near:
        neighbours = nearest.answer(plan, selection, say)
    with above:
        conflicts.draw(plan, asked, shown, selection, say, near=neighbours)
state.write_address()
