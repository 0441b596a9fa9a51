"""三线核查: how much of each project or parcel lies within farmland, ecological redline and urban boundary?"""

import streamlit as st

from geoapp.web import state
from geoapp.web.analyses import page, zoning
from geoapp.web.analyses.own_layers import show_own_layers

plan, selection, say = page.begin("zoning")
layers = zoning.layers_seen(plan)
if layers:
    asked = zoning.ask(plan, selection, layers, say)
    state.write_address()
    show_own_layers(plan, say)
    found = zoning.work_out(plan, asked, say)
    if found:
        with page.telling(plan, [found], selection, say):
            zoning.announce(found, say)
        if found.summary.layers:
            zoning.show_totals(found, say)
        zoning.draw(plan, asked, found, selection, say)
        zoning.show(plan, found, say)
else:
    st.info(say("zoning_none"))
