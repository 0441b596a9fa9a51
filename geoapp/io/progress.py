"""Progress of a piece of work: reported where it is done, heard by whoever had it done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A step of the work, as a code for the screen's messages, and the share that is done."""

    step: str
    share: float | None = None
    """0 to 1; ``None`` where nobody can know."""


OnProgress = Callable[[Progress], None]

_listener: ContextVar[OnProgress | None] = ContextVar("listener", default=None)


def report(step: str, share: float | None = None) -> None:
    """Report the progress of the work; nobody need be listening.

    >>> report("measure", 0.5)
    >>> heard = []
    >>> with heard_by(heard.append):
    ...     report("measure", 0.5)
    >>> heard
    [Progress(step='measure', share=0.5)]
    """
    if on_progress := _listener.get():
        on_progress(Progress(step=step, share=share))


@contextmanager
def heard_by(on_progress: OnProgress) -> Iterator[None]:
    """Let ``on_progress`` hear what is reported within."""
    token = _listener.set(on_progress)
    try:
        yield
    finally:
        _listener.reset(token)
