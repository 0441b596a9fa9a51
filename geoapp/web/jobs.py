"""Run a page's computation inline when small, else in a worker with progress, cancel and a time limit."""

import time
from collections.abc import Callable, Hashable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import streamlit as st
from geopandas import GeoDataFrame
from streamlit.delta_generator import DeltaGenerator

from geoapp.errors import WorkError
from geoapp.io import worker
from geoapp.io.progress import OnProgress, Progress
from geoapp.io.words import Words
from geoapp.settings import WORK_LIMIT_S
from geoapp.web.capacity import visit
from geoapp.web.capacity.turns import given_away
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.visits.room import keep_result
from geoapp.web.visits.visit import Kept, find_shared, mine, share

Result = TypeVar("Result")

_PATIENCE_S = 0.3
"""What is done by then shows no bar: a flash would only disturb."""


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """A frame as a key, or a part of one: only the very same frame is equal. Whoever keeps it keeps the frame."""

    frame: GeoDataFrame

    def __eq__(self, other: object) -> bool:
        """Say whether the other is of the very same frame."""
        return isinstance(other, Same) and self.frame is other.frame

    def __hash__(self) -> int:
        """Return a number of the frame's own."""
        return id(self.frame)


def memoize(slot: str, token: Hashable, make: Callable[[], Result], *, private: bool = False) -> Result:
    """Return the result of ``make``, made anew only when ``token`` is another than at the visitor's last run.

    The visit holds it until the next one takes its place in the ``slot``, or it has to make room; visits that ask the
    same hold the very same, unless it is ``private``. Never change it.
    """
    visit = mine()
    kept = visit.results.get(slot)
    if kept is None or kept.token != token:
        kept = (None if private else find_shared(slot, token)) or Kept(token, make())
        keep_result(visit, slot, kept)
        if not private and not isinstance(kept.value, Exception):
            share(slot, kept)
    return cast("Result", kept.value)


def run_job(
    slot: str,
    token: Hashable,
    function: Callable[..., Result],
    *arguments: Any,  # noqa: ANN401 (whatever the function takes)
    apart: bool,
    say: Words,
) -> Result | None:
    """Return ``function(*arguments)``, or ``None`` once the page says in one sentence why there is none.

    What came out is kept in the visitor's ``slot`` while ``token`` stays the same, and so is that it was cancelled,
    took too long or crashed: a click elsewhere on the page computes nothing, and does not try in vain again.
    ``apart`` sends it to a worker, where it may hang or crash; other visitors notice nothing of it.

    Raises:
        GeoappError: the function's own error.
    """

    def work(on_progress: OnProgress) -> Result:
        return worker.run(function, *arguments, on_progress=on_progress) if apart else function(*arguments)

    return watch(slot, token, work, say, private=apart)


def watch(  # noqa: PLR0913 (what is done, for whom, and within what)
    slot: str,
    token: Hashable,
    work: Callable[[OnProgress], Result],
    say: Words,
    *,
    most_s: float = WORK_LIMIT_S,
    private: bool = True,
) -> Result | None:
    """Return the result of ``work``, which tells how far it is; as :func:`run_job` in all else.

    It is ``private`` unless it is of what everybody has.

    Raises:
        GeoappError: the work's own error.
    """
    place = st.empty()  # always there: an element more above a map would make the browser load it anew
    outcome = memoize(
        slot, token, lambda: _watched(place, slot, token, work, say, most_s, private=private), private=private
    )
    if isinstance(outcome, WorkError):
        _say_failure(slot, outcome, say)
        return None
    return cast("Result", outcome)


def _watched(  # noqa: PLR0913, PLR0917 (what is done, for whom, where it shows)
    place: DeltaGenerator,
    slot: str,
    token: Hashable,
    work: Callable[[OnProgress], object],
    say: Words,
    most_s: float,
    *,
    private: bool,
) -> object:
    """Let it work; a click on anything, or leaving, ends the work: Streamlit raises from ``on_progress``.

    While ``private`` work is done elsewhere, others draw.
    """
    began = time.monotonic()
    bar: list[Any] = []

    def on_progress(progress: Progress) -> None:
        passed = time.monotonic() - began
        if passed < _PATIENCE_S:
            return
        if not bar:
            with place.container(horizontal=True, vertical_alignment="center"):
                bar.append(st.progress(0.0))
                st.button(say("work_cancel"), key=f"cancel_{slot}", on_click=_cancel, args=(slot, token))
        text = say(f"work_step_{progress.step}", seconds=round(passed), most=f"{most_s:g}")
        bar[0].progress(min(progress.share or 0.0, 1.0), text=text)

    try:
        with worker.held_by(visit.holder()), given_away() if private else nullcontext():
            return work(on_progress)
    except WorkError as error:
        return error
    finally:
        place.empty()


def _say_failure(slot: str, error: WorkError, say: Words) -> None:
    show = st.info if error.reason == "cancelled" else st.error
    show(plain(sentence_of(error, say.lang)))
    st.button(say("work_again"), key=f"again_{slot}", on_click=evict, args=(slot,))


def _cancel(slot: str, token: Hashable) -> None:
    mine().results[slot] = Kept(token, WorkError("work_cancelled"))


def evict(slot: str) -> None:
    """Let go of what is kept in a slot, so that it is made anew."""
    mine().results.pop(slot, None)
