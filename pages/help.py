"""帮助: what the signs mean, how to cite, how to use the keyboard, how to load another plan."""

import streamlit as st

from geoapp.web import frame, guide, state

say = frame.words()
plan = frame.plan()

state.write_address()
st.header(say("page_help"), anchor=False)
st.subheader(say("help_precision"), anchor=False)
st.markdown(say("help_precision_about"))
guide.show_precision(say)
st.subheader(say("help_possible"), anchor=False)
st.markdown(say("help_possible_text"))
st.subheader(say("help_cite"), anchor=False)
st.markdown(say("help_cite_about"))
st.code(guide.cite(plan, say), language=None, wrap_lines=True)
st.subheader(say("help_placing"), anchor=False)
st.markdown(say("help_placing_text"))
st.subheader(say("help_keyboard"), anchor=False)
st.markdown(say("help_keyboard_text"))
st.subheader(say("help_plan"), anchor=False)
st.markdown(say("help_plan_text"))
st.code(guide.NEW_PLAN, language=None, wrap_lines=True)
st.caption(say("help_code_note"))
