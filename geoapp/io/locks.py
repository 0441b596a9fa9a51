"""Locks of folders: one writer alone or readers together. No clock is asked, and a lock goes with its holder.

A lock is one of the folder itself (``flock``): it leaves no file, and a holder that is killed gives it back. Whoever
holds a folder alone may ask for it again.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_mine = threading.local()
"""Folders that a thread holds alone, by device and inode."""


@contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Keep other programs that ask for the same folder waiting."""
    with opened(folder) as handle, _held(handle, fcntl.LOCK_EX):
        yield


@contextmanager
def shared_lock(folder: Path) -> Iterator[None]:
    """Keep writers of a folder waiting, and nobody who only reads."""
    with opened(folder) as handle, _held(handle, fcntl.LOCK_SH):
        yield


def try_lock(handle: int) -> bool:
    """Take the lock of an opened file or folder where nobody holds it; say whether it is ours."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def opened(folder: Path) -> Iterator[int]:
    """Open a folder for a lock; closing it gives the lock back."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def alone(handle: int) -> Iterator[None]:
    """Note that this thread holds a folder alone."""
    key = _key(handle)
    _folders().add(key)
    try:
        yield
    finally:
        _folders().discard(key)


def is_alone(handle: int) -> bool:
    """Say whether this thread holds a folder alone already."""
    return _key(handle) in _folders()


@contextmanager
def _held(handle: int, kind: int) -> Iterator[None]:
    if is_alone(handle):
        yield
        return
    fcntl.flock(handle, kind)
    if kind == fcntl.LOCK_SH:
        yield
        return
    with alone(handle):
        yield


def _folders() -> set[tuple[int, int]]:
    if not hasattr(_mine, "folders"):
        _mine.folders = set()
    folders: set[tuple[int, int]] = _mine.folders
    return folders


def _key(handle: int) -> tuple[int, int]:
    found = os.fstat(handle)
    return found.st_dev, found.st_ino
