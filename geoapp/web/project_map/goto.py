"""Go to a typed coordinate: say what was understood, mark it, and show it."""

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.inspection.position import Position, read_position
from geoapp.io.words import Words
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.view_request import request_view

KEY = "goto"
_ZOOM = 14
_LONGEST = 80


def ask_position(plan: Plan, say: Words) -> None:
    """Draw the field in the sidebar, and what became of what was typed."""
    with st.sidebar:
        st.text_input(
            say("goto"),
            key=KEY,
            max_chars=_LONGEST,
            placeholder=say("goto_hint"),
            on_change=_go,
            args=(plan, say),
        )
        st.caption(plain(st.session_state.get("goto_told") or say("goto_help", crs=plan.metric_crs)))


def _go(plan: Plan, say: Words) -> None:
    text = str(st.session_state[KEY] or "").strip()
    st.session_state.update(mark=None, goto_told="")
    if not text:
        return
    try:
        found = read_position(text, metric_crs=plan.metric_crs, region=plan.bbox)
    except InputError as error:
        st.session_state["goto_told"] = sentence_of(error, say.lang)
        return
    understood = in_words(found, say)
    st.session_state.update(mark=[found.lat, found.lon, understood], goto_told=understood)
    request_view(f"{found.lat:.6f},{found.lon:.6f},{_ZOOM}")


def in_words(found: Position, say: Words) -> str:
    """Return a typed coordinate in words, as it was understood."""
    return say(f"goto_{found.unit}", lon=f"{found.lon:.5f}", lat=f"{found.lat:.5f}")
