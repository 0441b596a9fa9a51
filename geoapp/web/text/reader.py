"""The plan's text on screen: choosing a passage, searching, and opening a record by a click."""

from urllib.parse import parse_qs

import streamlit as st

from geoapp.analysis.cell_tables import find_cell_table
from geoapp.analysis.passages import (
    Mark,
    Passage,
    find_hidden_items,
    find_left_out,
    find_marks,
    list_passages,
    passage_at,
    search,
)
from geoapp.domain.plan import Plan
from geoapp.domain.reading import Reading
from geoapp.io.words import Words
from geoapp.web import content, state, widgets
from geoapp.web.escape import plain
from geoapp.web.links import to_map
from geoapp.web.listing import link
from geoapp.web.parameters import MOST_SOUGHT
from geoapp.web.project import details
from geoapp.web.project.clause import left_out_words
from geoapp.web.text import markup
from geoapp.web.text.clicking import listen
from geoapp.web.text.scrolling import show_opened


def show_text(plan: Plan, reading: Reading, body: str, say: Words) -> None:
    """Draw a passage with its marks, and beside it the record that is open."""
    passages, marks = list_passages(reading, body), find_marks(reading, body)
    words = left_out_words()
    left_out = (*find_left_out(body, marks, words), *find_hidden_items(reading, body, words))
    left, right = st.columns([2, 3])
    with left:
        find = _ask_words(say)
    with right:
        passage = _choose(passages, marks, say)
    found = search(body, find, passages, left_out)
    state.write_address()
    view = markup.View(
        passage=passage,
        find=find,
        opened=state.selection().project,
        table=find_cell_table(reading, body, marks),
        say=say,
    )
    wide, narrow = st.columns([5, 3], gap="medium")
    with wide:
        if find:
            _show_found(found, passages, find, say)
        st.subheader(markup.title_of(passage, say), anchor=False)
        with st.container():  # always there, so that the text stays the same element to the browser
            _show_legend(marks, passage, say)
        st.html(markup.write_passage(reading, body, [*marks, *left_out, *found.get(passage.key, ())], view))
        _offer_neighbours(passages, passage, say)
    with narrow:
        _show_record(plan, marks, view)
    listen("text", markup.MARKER, _follow)
    show_opened(view.opened)


def _follow(target: str) -> None:
    """Take over what a clicked link says."""
    if target:
        query = parse_qs(target.removeprefix("?"))
        state.set_parameters(passage=query[markup.MARKER.rstrip("=")][0])
        state.open_project(query.get("project", [""])[0])


def _close() -> None:
    state.open_project("")


def _ask_words(say: Words) -> str:
    asked = widgets.begin("find", state.parameter("find"), lambda text: str(text or "").strip())
    st.text_input(say("find"), asked.first, key=asked.key, max_chars=MOST_SOUGHT)
    return str(asked.value)


def _choose(passages: tuple[Passage, ...], marks: tuple[Mark, ...], say: Words) -> Passage:
    """Let the visitor choose a passage; at first that of the address or opened project, else one with marks."""
    by_key = {one.key: one for one in passages}
    asked = state.parameter("passage") or _passage_of(state.selection().project, marks, passages)
    if asked and asked not in by_key:
        st.warning(plain(say("no_passage", passage=asked)))
    marked = (one for one in passages if any(one.start <= mark.start < one.end for mark in marks))
    first = asked if asked in by_key else next(marked, passages[0]).key
    chooser, keys = widgets.begin("passage", first, str), list(by_key)
    key = st.selectbox(
        say("passage"),
        keys,
        index=keys.index(chooser.first),
        format_func=lambda key: markup.title_of(by_key[key], say),
        key=chooser.key,
    )
    return by_key[key]


def _show_legend(marks: tuple[Mark, ...], passage: Passage, say: Words) -> None:
    legend = markup.write_legend(marks, passage, say)
    if legend:
        st.html(legend)
    else:
        st.caption(say("no_marks"))


def _passage_of(project: str, marks: tuple[Mark, ...], passages: tuple[Passage, ...]) -> str:
    start = next((mark.start for mark in marks if project and mark.project == project), -1)
    return passage_at(passages, start)


def _show_found(
    found: dict[str, tuple[Mark, ...]], passages: tuple[Passage, ...], find: str, say: Words
) -> None:
    if found:
        st.html(markup.write_found(found, passages, find, say))
    else:
        st.info(plain(say("found_nothing", find=find)))


def _offer_neighbours(passages: tuple[Passage, ...], passage: Passage, say: Words) -> None:
    """Offer the passage before and the one behind."""
    place = passages.index(passage)
    beside = {"previous": place - 1, "next": place + 1}
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for key, other in beside.items():
            there = 0 <= other < len(passages)
            st.button(
                say(key),
                key=key,
                disabled=not there,
                on_click=state.set_parameters,
                kwargs={"passage": passages[other].key if there else passage.key},
            )


def _show_record(plan: Plan, marks: tuple[Mark, ...], view: markup.View) -> None:
    """Show the record that is open, or how to open one."""
    say, records = view.say, content.catalogue(plan.id).by_id
    if view.opened not in records:
        st.info(say("record_hint"))
        return
    with st.container(key="record"):
        labels = {district.adcode: district.label for district in content.districts(plan, say.lang)}
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.html(link(say("open_on_map"), to_map(state.selection(), project=view.opened)), width="content")
            st.button(say("close_record"), key="close_record", on_click=_close)
        others = [one for one in markup.beside(marks, view.opened) if one in records]
        if others:
            names = [
                link(records[one]["name"], markup.address(view.passage.key, view.find, one)) for one in others
            ]
            st.html(f"<p>{say('beside')} {say('list_joint').join(names)}</p>")
        details.show_details(plan, records[view.opened], labels, say, selected=True)
