"""The filters of the map page."""

from collections import Counter

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.selection import MAX_QUERY, Selection
from geoapp.io.codelists import load_codelist
from geoapp.web import content, state
from geoapp.web.content import Record
from geoapp.web.precision import class_of
from geoapp.web.words import Words


def ask(plan: Plan, records: list[Record], say: Words) -> Selection:
    """Draw the filters in the sidebar and return what they select."""
    with st.sidebar:
        st.subheader(say("filters"), anchor=False)
        st.text_input(say("search"), key="q", max_chars=MAX_QUERY, placeholder=say("search_hint"))
        labels = {district.adcode: district.label for district in content.districts(plan)}
        found = Counter(str(share["adcode"]) for record in records for share in record["districts"])
        _choose("district", say("district"), labels, found, say)
        for field, codelist in (("theme", "themes"), ("kind", "kinds")):
            found = Counter(str(record[field]) for record in records)
            _choose(field, say(field), _names(codelist, say), found, say)
        found = Counter(class_of(record) for record in records)
        _choose("precision", say("precision"), _names("precision", say), found, say)
        selection = state.settle()
        _offer_reset(selection, say)
    return selection


def named(selection: Selection, say: Words) -> str:
    """Return what narrows a selection, in words.

    >>> named(Selection(theme=("metro",), q="2"), Words("en"))
    'Theme, Search'
    """
    return say("list_joint").join(say(name) for name in content.restrictions(selection))


def _names(codelist: str, say: Words) -> dict[str, str]:
    return {code.code: say.name(code) for code in load_codelist(codelist).codes}


def _choose(field: str, label: str, names: dict[str, str], found: Counter[str], say: Words) -> None:
    """Draw one list; it offers what occurs in the plan, and what is chosen already."""
    chosen = st.session_state.get(field, ())
    st.multiselect(
        label,
        [code for code in names if found[code] or code in chosen],
        key=field,
        format_func=lambda code: say("option", name=names.get(code, code), count=found[code]),
        placeholder=say("all"),
        select_all=False,
    )


def _offer_reset(selection: Selection, say: Words) -> None:
    others = [name for name in state.OTHERS if getattr(selection, name)]
    if others:
        named = say("list_joint").join(
            f"{say(name)} {say('list_joint').join(map(str, getattr(selection, name)))}" for name in others
        )
        st.caption(say("also_narrowed", fields=named))
    if content.restrictions(selection):
        st.button(say("reset"), key="reset", on_click=_reset, width="stretch")


def _reset() -> None:
    empty: dict[str, tuple[str, ...]] = dict.fromkeys(("zone", "action", "box", "year", *state.LISTS), ())
    state.change(**empty, q="", bbox=None, shape=None)
