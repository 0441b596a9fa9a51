"""Run a function in a process of its own: with progress, and with limits of time and memory that hold in C code too.

It bounds accidents, it is no jail: what runs there is our own code, on input that may be huge or broken.
"""

import atexit
import logging
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import Any, TypeVar, cast

from geoapp.errors import GeoappError, WorkError
from geoapp.io.progress import OnProgress, Progress
from geoapp.io.slots import Capacity, NoSlotError, Slots
from geoapp.io.worker_handle import Message, Worker
from geoapp.settings import WORK_LIMIT_S, WORK_MEMORY_BYTES, WORKERS

Result = TypeVar("Result")
HEARTBEAT_S = 0.1
"""``on_progress`` is called at least this often, so that who listens can give up."""

_TURN_S = 30.0
"""Longest that a run waits for its turn."""

_ENOUGH_S = WORK_LIMIT_S
"""A run that took longer is ended once somebody else waits: two that never end must not refuse everybody."""

_LOADING_S = 60.0
"""Longest that a new process may take to load the libraries."""

_CODES = {
    "memory": "work_memory",
    "crash": "work_crash",
    "killed": "work_killed",
    "failed": "work_failed",
}
"""What is said of a run by how it ended without a result."""

_OWN_FAULTS = frozenset(
    {
        signal.SIGABRT,
        signal.SIGBUS,
        signal.SIGFPE,
        signal.SIGILL,
        signal.SIGSEGV,
        signal.SIGSYS,
        signal.SIGTRAP,
    }
)
"""Signals that a process brings upon itself; any other comes from outside."""

_turns = Slots(Capacity(total=WORKERS, each=1, waiting=20, each_waiting=3))
_holder: ContextVar[str] = ContextVar("holder", default="")
_idle: list[Worker] = []
_all: set[Worker] = set()
_lock = threading.Lock()


def run(
    function: Callable[..., Result],
    *arguments: Any,  # noqa: ANN401 (whatever the function takes)
    on_progress: OnProgress = lambda _: None,
    limit_s: float = WORK_LIMIT_S,
    memory_bytes: int = WORK_MEMORY_BYTES,
    loaded: str = "",
) -> Result:
    """Return ``function(*arguments)``, worked out in another process; both must be picklable.

    ``on_progress`` hears every step that the function reports, in order, and is called every tenth of a second
    besides: if it raises, the run is ended and the error passes through. That is how a run is cancelled. The process
    has the function's own module loaded before it runs, or the one that is named as ``loaded``.

    Raises:
        GeoappError: the function's own error, as it is.
        WorkError: it took too long or too much memory, crashed, failed, was killed, or its turn did not come.
    """
    work = pickle.dumps((function, arguments), protocol=pickle.HIGHEST_PROTOCOL)
    with _turn(on_progress), _worker() as worker:
        worker.send(loaded or function.__module__, work, memory_bytes)
        outcome = _follow(worker, on_progress, limit_s)
    kind, what = outcome
    if kind == "result":
        return cast("Result", what)
    if isinstance(what, GeoappError):
        raise what
    logging.getLogger("geoapp").error("%r in a worker: %s, %s", function, kind, what)
    raise WorkError(_CODES[kind])


@contextmanager
def held_by(holder: str) -> Iterator[None]:
    """Count the runs within as a holder's own: each has one at a time, so that nobody's hold up the others'."""
    token = _holder.set(holder)
    try:
        yield
    finally:
        _holder.reset(token)


def warm(module: str) -> None:
    """Have a process ready that has loaded ``module``; returns at once."""
    with _lock:
        if not _all:
            _idle.append(_start())
            _idle[-1].send(module)


def close() -> None:
    """End every process that was started here."""
    with _lock:
        for worker in _all:
            worker.close()
        _all.clear()
        _idle.clear()


def _forget() -> None:
    """Leave the processes to the program this one was forked from: two that share one hear each other's answers."""
    _all.clear()
    _idle.clear()


atexit.register(close)
os.register_at_fork(after_in_child=_forget)


def _start() -> Worker:
    worker = Worker()
    _all.add(worker)
    return worker


def _metrics() -> ModuleType:
    """Return the figures, which commands need seldom and load slowly."""
    from geoapp.io import metrics  # noqa: PLC0415 (see above)

    return metrics


@contextmanager
def _turn(on_progress: OnProgress) -> Iterator[None]:
    """Wait until one of the few processes may be used."""
    end, ready = time.monotonic() + _TURN_S, threading.Event()
    try:
        ticket = _turns.ask(_holder.get(), ready.set)
    except NoSlotError as error:
        _metrics().REFUSALS.labels(kind="work", reason="busy_own" if error.own else "busy_all").inc()
        raise WorkError("work_own" if error.own else "work_busy") from error
    try:
        while not ready.wait(HEARTBEAT_S):
            on_progress(Progress(step="wait"))
            if time.monotonic() > end:
                _metrics().REFUSALS.labels(kind="work", reason="busy_all").inc()
                raise WorkError("work_busy")
        yield
    finally:
        _turns.leave(ticket)


@contextmanager
def _worker() -> Iterator[Worker]:
    """Hand out a process that is ready; one that does not get ready again is ended."""
    with _lock:
        worker = _idle.pop() if _idle else _start()
    ready = False
    try:
        yield worker
        ready = worker.running
    except BaseException:
        ready = worker.stop()
        raise
    finally:
        with _lock:
            if ready:
                _idle.append(worker)
            else:
                worker.close()
                _all.discard(worker)
                _metrics().LOST_WORKERS.inc()


def _follow(worker: Worker, on_progress: OnProgress, limit_s: float) -> Message:
    """Listen to a run until it has ended, and return how it went."""
    most, latest = _LOADING_S, Progress(step="start")
    end = enough = time.monotonic() + most
    outcome: Message = ("crash", "it left no result")
    while True:
        on_progress(latest)
        if time.monotonic() > end:
            raise WorkError("work_slow", seconds=f"{most:g}")
        if time.monotonic() > enough and _turns.is_awaited():
            raise WorkError("work_yielded", seconds=f"{_ENOUGH_S:g}")
        match worker.hear(HEARTBEAT_S):
            case None:
                continue
            case ("started", _):
                most = limit_s
                end, enough = time.monotonic() + most, time.monotonic() + _ENOUGH_S
            case ("progress", Progress() as latest):
                continue
            case ("ended", status):
                return _without_result(worker, status) if outcome[0] == "crash" else outcome
            case outcome:
                continue


def _without_result(worker: Worker, status: int | None) -> Message:
    """Return the way in which a run without a word ended: by itself, or killed from outside, perhaps with its keeper.

    The system kills when the machine's memory runs out, and an operator may.
    """
    if status is None:  # the keeper is gone, which never works itself
        status = worker.status()
        kind = "killed" if status < 0 else "failed"
    else:
        kind = "killed" if status < 0 and -status not in _OWN_FAULTS else "crash"
    return (kind, f"it left no result, and status {status}")
