"""原文: what the plan says, and what was read from it."""

import streamlit as st

from geoapp.io.texts import find_text
from geoapp.web import content, frame, state
from geoapp.web.text import reader

say = frame.words()
plan = frame.plan()


@st.fragment
def read() -> None:
    """Draw the text: a click re-runs this part only."""
    with frame.guarded():
        body = find_text(plan)
        if body is None:
            st.info(say("no_text", title=plan.title, file=f"{plan.id}.txt", sha256=plan.sha256))
            state.write_address()
        else:
            reader.show_text(plan, content.reading(plan), body, say)


st.header(say("page_text"), anchor=False)
st.caption(f"{say('text_about')} {say('left_out')}")
read()
