"""Turns of page runs: a few draw at a time, so that each is done soon instead of all at once and late.

A run holds the interpreter; forty side by side take each forty times as long. They come in the order in which they
were asked for, but who opens a page lets clicks of the last moment go first: whoever is at work waits for nobody who
comes in a crowd.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from geoapp.io import metrics
from geoapp.io.slots import Ticket
from geoapp.web.capacity.kinds import slots_of

OPENING_LATE_S = 2.5
"""An opening stands in line as if it had come this much later."""

LONGEST_S = 20.0
"""A run that got no turn for so long goes ahead: whatever holds the others up, none is lost."""

_MINE: ContextVar["_Turn | None"] = ContextVar("turn", default=None)


@dataclass(slots=True)
class _Turn:
    """The turn of one run; without a ticket while it is given away, and where it went ahead without one."""

    holder: str
    ticket: Ticket | None = None

    def take(self, *, late_s: float = 0.0) -> None:
        event = threading.Event()
        ticket = slots_of("run").ask(self.holder, event.set, late_s=late_s)
        with metrics.WAITING.track_inprogress():
            is_mine = event.wait(LONGEST_S)
        if is_mine:
            self.ticket = ticket
        else:
            slots_of("run").leave(ticket)

    def leave(self) -> None:
        ticket, self.ticket = self.ticket, None
        if ticket:
            slots_of("run").leave(ticket)


@contextmanager
def turn(holder: str, *, opening: bool = False) -> Iterator[None]:
    """Wait for a turn and hold it; within a turn this is the same one."""
    if _MINE.get() is not None:
        yield
        return
    mine = _Turn(holder)
    mine.take(late_s=OPENING_LATE_S if opening else 0.0)
    token = _MINE.set(mine)
    try:
        yield
    finally:
        _MINE.reset(token)
        mine.leave()


@contextmanager
def given_away() -> Iterator[None]:
    """Give the turn away while this run only waits, for a worker say; take the next one once that is over."""
    mine = _MINE.get()
    if mine is None:
        yield
        return
    mine.leave()
    yield
    mine.take()  # not where an exception ends the run: it has nothing left to draw
