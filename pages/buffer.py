"""缓冲: who lies within a distance, surely or possibly?"""

import streamlit as st

from geoapp.io.words import Words
from geoapp.web import filters, frame, state
from geoapp.web.analyses import buffer, outcome
from geoapp.web.analyses.own_layers import show_own_layers
from geoapp.web.analyses.sources import words_of

say: Words = frame.words()
plan = frame.plan()
selection = filters.ask(plan, say)
st.header(say("page_buffer"), anchor=False)
st.caption(say("buffer_about"))
asked = buffer.ask(plan, selection, say)
state.write_address()
show_own_layers(say)
found = buffer.work_out(plan, asked, say)
if found:
    summaries = [one.summary for one in found]
    # Always there: an element more above the map would make the browser load it anew.
    with st.container():
        outcome.warn(summaries, lambda source: words_of(source, say), say)
    with st.container():
        outcome.tell_nothing(found[0], selection, say)
        buffer.tell(summaries[0], summaries[1], say)
    buffer.draw(plan, asked, found[0], selection, say)
    buffer.show(plan, asked, found, say)
