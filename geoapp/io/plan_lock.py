"""The lock of a plan: whoever changes its files or its map works alone, and others hear who that is."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from geoapp.errors import InputError
from geoapp.io.files import fill, remove_file, unwritten
from geoapp.io.locks import alone, is_alone, opened, try_lock

HOLDER = ".lock"
"""Note in the plan's folder of who holds it; what a killed holder left says nothing, for the lock went with it."""

WAIT_S = 60.0
"""Longest that a command waits for another one: a build of a large plan takes some ten seconds."""

_LOOK_S = 0.05
_LONGEST = 80


@contextmanager
def plan_lock(folder: Path, doing: str, *, tell: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold a plan's folder alone; ``tell`` hears whom this waits for.

    The lock goes with its holder, also when that is killed.

    Raises:
        InputError: somebody else holds it and does not let go, or the folder is not there.
    """
    with ExitStack() as stack:
        try:
            handle = stack.enter_context(opened(folder))
            if not is_alone(handle):
                _wait(handle, folder, tell)
                stack.enter_context(alone(handle))
                stack.enter_context(_noted(folder, doing))
        except OSError as error:
            raise unwritten(folder, error) from error
        yield


def holder_of(folder: Path) -> str:
    """Return the writer of the note in a plan's folder, on one line; a dash where nobody did."""
    try:
        text = (folder / HOLDER).read_bytes()[:_LONGEST].decode("utf-8", "replace")
    except OSError:
        return "—"
    return "".join(one if one.isprintable() else " " for one in text).strip() or "—"


def _wait(handle: int, folder: Path, tell: Callable[[str], None]) -> None:
    """Wait for the lock by a clock that does not jump."""
    latest, told = time.monotonic() + WAIT_S, False
    while not try_lock(handle):
        if time.monotonic() > latest:
            raise InputError("plan_locked", folder=str(folder), holder=holder_of(folder))
        if not told:
            tell(f"waiting for {holder_of(folder)}, which is at work on this plan")
            told = True
        time.sleep(_LOOK_S)


@contextmanager
def _noted(folder: Path, doing: str) -> Iterator[None]:
    """Say in the folder who holds it, where that can be written: the lock does not depend on it."""
    note = folder / HOLDER
    with suppress(InputError):
        fill(note, f"geoapp {doing}, process {os.getpid()}\n".encode())
    try:
        yield
    finally:
        with suppress(InputError):
            remove_file(note)
