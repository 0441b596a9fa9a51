"""The frame around every page: language, title, notices and what a page does when something is wrong."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.selection import LANGUAGES, Ignored, Selection
from geoapp.errors import GeoappError
from geoapp.io import metrics
from geoapp.io.plans import count_plans
from geoapp.io.words import Words
from geoapp.web import content, header, other_plans, state, visitor_layers
from geoapp.web.capacity import visit
from geoapp.web.capacity.kinds import RETRY_S
from geoapp.web.capacity.turns import turn
from geoapp.web.escape import plain, to_script
from geoapp.web.failure import note_failure, note_refusal, sentence_of
from geoapp.web.once import one_run
from geoapp.web.paint import variables
from geoapp.web.sources import read_source

ICON = Path(__file__).with_name("favicon.png")
STYLE = Path(__file__).with_name("style.css")

_QUOTES = (
    "@font-face{font-family:geo-quotes;src:local('Arial'),local('Liberation Sans'),local('DejaVu Sans');"
    "unicode-range:U+2018-2019,U+201C-201D}"
)
"""English quotes from an English font of the machine: in a Chinese one they are as wide as a character."""

_REASONS = {
    "unknown parameter": "ignored_parameter",
    "unknown value": "ignored_value",
    "malformed": "ignored_malformed",
}


def words() -> Words:
    """Return the words in the visitor's language; before the address is read, in the one it asks for."""
    asked = st.query_params.get("lang", "") if "page" not in st.session_state else ""
    return Words(asked if asked in LANGUAGES else state.selection().lang)


@contextmanager
def guarded() -> Iterator[None]:
    """Draw when it is this run's turn, and say an error of ours in one sentence instead of a traceback."""
    with turn(visit.holder(), opening="page" not in st.session_state), metrics.RUNS.time(), one_run():
        try:
            yield
        except GeoappError as error:
            say = words()
            said = say("error", sentence=sentence_of(error, say.lang), error_id=note_refusal(error))
            st.error(plain(said))
            if count_plans(2) > 1 and st.session_state.get("page") != other_plans.PAGE:
                st.page_link("pages/plans.py", label=say("page_plans"), query_params={"lang": say.lang})


def say_broken(error: Exception) -> bool:
    """Say an error that is not ours in one sentence, with the id under which the log has its cause."""
    st.error(words()("broken", error_id=note_failure(error)))
    return True


def arrive(page: str) -> None:
    """Take over the address of a page, before anything is drawn."""
    wanted = st.query_params.get_all("plan")
    if page == other_plans.PAGE:  # a broken plan is told there beside the others
        state.arrive(lambda: content.known_values(other_plans.sound_plan(wanted)), page)
        other_plans.leave_broken()
        return
    chosen = content.choose_plan(wanted)
    state.arrive(lambda: content.known_values(chosen), page)


def plan() -> Plan:
    """Return the plan that the visitor is looking at."""
    return content.choose_plan([state.selection().plan])


def draw_top(pages: Iterable[st.Page]) -> None:
    """Draw what stands above every page."""
    st.html(_style())
    st.html(f"<style>{variables()}{framework_words(words())}</style>")
    shown = plan()
    header.draw(shown, pages, words())
    if shown.demo:
        st.warning(words()("demo"))
    with st.container():  # always there, so that what stands below stays the same element to the browser
        _draw_notices()


@cache
def _style() -> str:
    """Return the style of every page in one line: the framework looks at each line for indents, at each run."""
    return f"<style>{read_source(STYLE).replace(chr(10), ' ')}</style>"


def framework_words(say: Words) -> str:
    """Return as CSS what ``style.css`` puts in place of the framework's own English, and how quotes look.

    >>> framework_words(Words("en")).partition("@")[0]
    ':root{--geo-no-option:"No match";--geo-choose-file:"Choose a file"}'
    """
    texts = {"no-option": say("no_option"), "choose-file": say("choose_file")}
    names = f":root{{{';'.join(f'--geo-{name}:{to_script(text)}' for name, text in texts.items())}}}"
    return names + _QUOTES if say.lang == "en" else names


def _draw_notices() -> None:
    for fault in content.build_faults(plan().id):
        st.warning(plain(sentence_of(fault, words().lang)))
    if refusal := visit.take_notice():
        st.warning(words()(refusal, seconds=RETRY_S))
    notice = say_ignored(_ignored(), words())
    if notice:
        st.warning(plain(notice))
    if gone := visitor_layers.names_gone(st.session_state.get("page", "")):
        say = words()
        st.warning(plain(say("layers_let_go", names=say("list_joint").join(gone))))


def _ignored() -> tuple[Ignored, ...]:
    """Return the parts of the address that were ignored, until the visitor changes a filter."""
    kept = st.session_state
    unchanged = _told(state.selection()) == _told(kept.get("arrived", state.selection()))
    found: tuple[Ignored, ...] = kept.get("ignored", ()) if unchanged else ()
    return found


def _told(found: Selection) -> Selection:
    return replace(found, project="", lang="", view="")


def say_ignored(ignored: Iterable[Ignored], say: Words) -> str:
    """Name the parts of an address that were ignored; nothing where all of it was taken.

    >>> say_ignored([], Words("en"))
    ''
    """
    lines = [say(_REASONS[one.reason], name=one.name, value=one.value) for one in ignored]
    return say("ignored", what=say("list_joint").join(lines)) if lines else ""
