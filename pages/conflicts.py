"""邻近协调: which projects come close to each other, and should be looked at together?"""

import streamlit as st

from geoapp.web import state
from geoapp.web.analyses import conflicts, nearest, page
from geoapp.web.analyses.own_layers import show_own_layers
from geoapp.web.analyses.pair_opinions import show_pair_opinions

plan, selection, say = page.begin("conflicts")
asked = conflicts.ask(plan, say)
show_own_layers(plan, say)
found = conflicts.work_out(plan, asked, selection, say)
if found:
    with page.telling(plan, [found], selection, say):
        conflicts.announce(asked, found, say)
    shown = conflicts.choose(asked, found, say)
    above = st.container()
    pairs, near = st.tabs([say("tab_conflicts", n=len(shown)), say("nearest")])
    with pairs:
        conflicts.show(plan, asked, found, shown, say)
        show_pair_opinions(plan, shown, say)
    with near:
        neighbours = nearest.answer(plan, selection, say)
    with above:
        conflicts.draw(plan, asked, shown, selection, say, near=neighbours)
state.write_address()
