"""The search field in the header: suggestions while somebody types, and the words that filter."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from geoapp.domain.filters import MAX_QUERY, read_text
from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.web import content, state
from geoapp.web.component import declare
from geoapp.web.view_request import request_view
from geoapp.web.viewport import move_to, view_of_shape

_SCRIPT = Path(__file__).with_name("search.js")
_HTML = '<div class="search"></div>'
_WORDS = ("search", "search_hint", "search_enter", "search_none", "suggestions")


def ask_search(plan: Plan, pages: Mapping[str, st.Page], say: Words) -> None:
    """Draw the field; ``state.selection().q`` has the words, and a chosen suggestion opens or filters at once.

    A page that shows the whole plan is left for the map by what is searched there.
    """
    if st.session_state.pop("searched", False) and not state.narrows(st.session_state["page"]):
        st.switch_page(pages[state.MAP], query_params=state.link_to(state.MAP))
    asked = state.begin("q", lambda kept: read_text(str(kept["words"] or "")))
    data = {
        "first": asked.first,
        "plan": plan.id,
        "lang": say.lang,
        "most": MAX_QUERY,
        "words": {name: say(name) for name in _WORDS},
    }
    declare(_SCRIPT, html=_HTML)(
        key=asked.key,
        data=data,
        default={"words": asked.first},
        on_words_change=_note,
        on_chosen_change=lambda: _take(plan, st.session_state[asked.key].chosen),
    )


def _note() -> None:
    """Note that somebody searched; the words are read from the component itself."""
    st.session_state["searched"] = True


def _take(plan: Plan, chosen: Mapping[str, Any] | None) -> None:
    """Go where a suggestion leads: to a project or place on the map, or to what a theme or a district holds."""
    if not chosen:
        return
    _note()
    kind, code = str(chosen.get("kind")), str(chosen.get("code"))
    record = content.catalogue(plan.id).by_id.get(code)
    if kind == "project" and record:
        move_to(record, at=float(chosen["at"]))
    elif kind == "place" and code in content.gazetteer(plan).index:
        request_view(view_of_shape(content.gazetteer(plan).geometry[code]))
    elif kind in ("theme", "district") and code in content.known_values(plan)[kind]:
        before: tuple[str, ...] = getattr(state.selection(), kind)
        state.change(**{kind: tuple(dict.fromkeys((*before, code)))})
