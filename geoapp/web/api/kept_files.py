"""Files of the API on disk: made once for each question and state of the data, and read by parts from then on."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from geoapp.io.files import fill, remove_file
from geoapp.io.scratch import Scratch, scratch

MOST = 24
"""Files that are kept; GDAL reads one in some dozen requests, each for a part."""

_GRACE_S = 30.0
"""Seconds in which an answer has begun to read its file: no file goes before, and then an open one stays readable."""

_used: OrderedDict[Path, float] = OrderedDict()
_lock = Lock()
_making: dict[Path, Lock] = {}


def keep_file(tag: str, make: Callable[[], Iterable[bytes]]) -> Path:
    """Return the file of a tag, made where it is not there yet; who asks meanwhile waits for it.

    Raises:
        Exception: whatever ``make`` raises; then nothing is kept.
    """
    path = Path(_folder().name) / sha256(tag.encode()).hexdigest()
    with _lock:
        making = _making.setdefault(path, Lock())
    with making:
        with _lock:
            known = path in _used
            _note(path, known=known)
        if not known:
            _fill(path, make)
    with _lock:
        _making.pop(path, None)
        _sweep()
    return path


def _note(path: Path, *, known: bool) -> None:
    if known:
        _used[path] = time.monotonic()
        _used.move_to_end(path)


def _fill(path: Path, make: Callable[[], Iterable[bytes]]) -> None:
    try:
        fill(path, make())
    except BaseException:
        remove_file(path)
        raise
    with _lock:
        _note(path, known=True)


def _sweep() -> None:
    """Remove what was asked for longest ago, as far as nobody is about to read it."""
    latest = time.monotonic() - _GRACE_S
    for path, used in list(_used.items())[: max(0, len(_used) - MOST)]:
        if used < latest:
            del _used[path]
            remove_file(path)


@cache
def _folder() -> Scratch:
    return scratch("answers")
