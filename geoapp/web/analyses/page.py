"""Frame of every analysis page around its own question: its beginning, and what is said before its map."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Outcome
from geoapp.web import filters, frame
from geoapp.web.analyses import result
from geoapp.web.analyses.sources import words_of


def begin(name: str) -> tuple[Plan, Selection, Words]:
    """Draw filters, title and what the page is for; return what every later step needs."""
    plan, say = frame.plan(), frame.words()
    selection = filters.ask(plan, say)
    st.header(say(f"page_{name}"), anchor=False)
    st.caption(say(f"about_{name}"))
    return plan, selection, say


@contextmanager
def telling(plan: Plan, found: Sequence[Outcome], selection: Selection, say: Words) -> Iterator[None]:
    """Say what is doubtful or missing, and let the page say its numbers beneath; the first outcome is the main one."""
    # Always there: an element more above the map would make the browser load it anew.
    with st.container():
        result.warn([one.summary for one in found], lambda source: words_of(source, plan, say), say)
    with st.container():
        result.tell_nothing(found[0], selection, say)
        yield
