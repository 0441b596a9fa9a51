"""Forms of opinions: one raises, one answers over the version that it began with; why not is said above them."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import cast

import streamlit as st

from geoapp.domain.opinion import LONGEST_OPINION, Opinion, OpinionState, SaidOpinion
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.errors import GeoappError
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.opinion_files import name_of, say_state
from geoapp.pipeline.opinions import KeptOpinion, answer_opinion, find_opinion, raise_opinion
from geoapp.store.version_store import VersionError
from geoapp.web import content, state, widgets
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.identity import present_identity
from geoapp.web.listing import table
from geoapp.web.opinions.listed import written
from geoapp.web.plan_projects import project_districts

_STATES = [code.code for code in load_codelist("opinion_states").codes]
_HELD = "opinion_over"
"""Opinions that are being answered, by id: the version that the form began with."""


def tell_saved(say: Words) -> None:
    """Say what became of what was saved last, or why it was not."""
    told = st.session_state.pop("opinion_told", None)
    if isinstance(told, GeoappError):
        st.error(plain(sentence_of(told, say.lang)))
    elif told:
        st.success(say(told))


def ask_other(plan: Plan, project: str, say: Words) -> str:
    """Ask for the other project of a conflict; none while nobody chose one."""
    by_id = content.catalogue(plan.id).by_id
    others = [one for one in project_districts(plan) if one != project]
    asked = widgets.begin("other", state.parameter("other"), lambda code: str(code or ""))
    chosen: str | None = st.selectbox(
        say("opinion_choose_conflict"),
        others,
        index=others.index(asked.first) if asked.first in others else None,
        key=asked.key,
        format_func=lambda code: name_of(code, by_id),
        placeholder=say("choose"),
    )
    return chosen if chosen in others else ""


def ask_opinion(plan: Plan, project: str, say: Words) -> None:
    """Ask for an opinion on a project, or on its conflict with the other that is chosen, and offer to save it."""
    mark = st.session_state.get("opinion_mark", 0)
    st.text_area(
        say("opinion_text"),
        max_chars=LONGEST_OPINION,
        key=f"opinion-text-{project}-{mark}",
        height=100,
        help=say("opinion_hint", most=LONGEST_OPINION),
    )
    st.button(say("opinion_save"), key="opinion-save", on_click=_raise, args=(plan, project, mark))


def _raise(plan: Plan, project: str, mark: int) -> None:
    said = SaidOpinion(
        text=st.session_state.get(f"opinion-text-{project}-{mark}") or "",
        conflict_with=state.parameter("other"),
    )
    if _tell(partial(raise_opinion, plan.id, project, said, present_identity(), project_districts(plan))):
        st.session_state["opinion_mark"] = mark + 1  # the next one begins empty


def _tell(save: Callable[[], Opinion | None]) -> bool:
    """Save, and keep what is to be said of it; return whether it went well."""
    try:
        st.session_state["opinion_told"] = "opinion_saved" if save() else "opinion_same"
    except GeoappError as error:
        st.session_state["opinion_told"] = error
        return False
    return True


def ask_answer(plan: Plan, opinions: Sequence[KeptOpinion], say: Words) -> None:
    """Ask which opinion is answered, and for its state and answer."""
    by_id = {one.held.id: one for one in opinions}
    chosen = st.selectbox(
        say("opinion_to_answer"),
        list(by_id),
        key="opinion-answered",
        format_func=lambda code: by_id[code].held.said.text if code in by_id else code,
    )
    if not chosen:
        return
    began: dict[str, Opinion] = st.session_state.setdefault(_HELD, {})
    seen = began.setdefault(chosen, by_id[chosen].held)
    theirs = st.session_state.get("opinion_theirs")
    theirs = theirs if theirs and theirs.id == chosen else None
    left, right = st.columns([1, 3])
    left.selectbox(
        say("opinion_state"),
        _STATES,
        index=_STATES.index(seen.said.state),
        key=f"opinion-state-{chosen}",
        format_func=lambda code: say.name(load_codelist("opinion_states")[code]),
    )
    right.text_area(
        say("opinion_answer"),
        seen.said.answer,
        max_chars=LONGEST_OPINION,
        key=f"opinion-answer-{chosen}",
        height=100,
        help=say("opinion_hint", most=LONGEST_OPINION),
    )
    if theirs:
        _show_both(theirs, _filled_in(chosen), say)
    words = say("opinion_save_over" if theirs else "opinion_save_answer")
    st.button(words, key="opinion-answer", on_click=_answer, args=(plan, theirs or seen))


def _filled_in(opinion_id: str) -> SaidOpinion:
    return SaidOpinion(
        text="",
        state=cast("OpinionState", st.session_state.get(f"opinion-state-{opinion_id}") or ""),
        answer=st.session_state.get(f"opinion-answer-{opinion_id}") or "",
    )


def _answer(plan: Plan, seen: Opinion) -> None:
    """Save the answer over what was seen; where somebody else was first, keep theirs to be shown beside it."""
    said, by = _filled_in(seen.id), present_identity()
    st.session_state.pop("opinion_theirs", None)
    if _tell(partial(answer_opinion, plan.id, seen, said, by, project_districts(plan))):
        st.session_state.get(_HELD, {}).pop(seen.id, None)
    elif isinstance(st.session_state["opinion_told"], VersionError):
        st.session_state["opinion_theirs"] = find_opinion(plan.id, seen.id).held


def _show_both(theirs: Opinion, mine: SaidOpinion, say: Words) -> None:
    st.warning(say("opinion_both"))
    names = load_codelist("opinion_states")
    rows = [
        (say("opinion_state"), say_state(theirs, say), say.name(names[mine.state])),
        (say("opinion_answer"), theirs.said.answer or "—", mine.answer or "—"),
    ]
    st.html(table(say("opinion_both"), ("", say("opinion_theirs"), say("opinion_mine")), rows))


def show_history(opinions: Sequence[KeptOpinion], by_id: Mapping[str, ProjectRecord], say: Words) -> None:
    """List every version of a project's opinions, the newest first."""
    head = ("text", "conflict_with", "version", "state", "answer", "answered")
    rows = [
        (
            one.said.text,
            name_of(one.said.conflict_with, by_id) or "—",
            str(one.version),
            say_state(one, say),
            one.said.answer or "—",
            written(one),
        )
        for kept in opinions
        for one in reversed(kept.versions)
    ]
    st.html(table(say("opinion_history"), [say(f"opinion_{key}") for key in head], rows))
