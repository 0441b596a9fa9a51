"""Files of the API on disk: made once for each question and state of the data, and read by parts from then on.

Who asks for one that is being made reads along: what is made does not wait for a slow line, and goes on when the one
who asked first has gone.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from contextvars import copy_context
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, Condition, Lock, Thread

from geoapp.errors import InputError
from geoapp.io.files import fill_along, remove_file
from geoapp.io.scratch import Scratch, scratch

MOST = 24
"""Files that are kept; GDAL reads one in some dozen requests, each for a part."""

_GRACE_S = 30.0
"""Seconds in which an answer has begun to read its file: no file goes before, and then an open one stays readable."""

_AT_ONCE = 4
"""Files that are made at a time."""

_READ = 1 << 20
"""Bytes of a part of an answer."""

_used: OrderedDict[Path, float] = OrderedDict()
_lock = Lock()
_making: dict[Path, "KeptFile"] = {}
_turns = BoundedSemaphore(_AT_ONCE)


class KeptFile:
    """A file that is there or is being made; who waits for it gets the exception that its making ends with."""

    def __init__(self, path: Path, *, whole: bool = False) -> None:
        """Hold the file's path; one that is not whole yet is empty."""
        self.path = path
        self._changed = Condition()
        self._size, self._whole = 0, whole
        self._fault: BaseException | None = None

    def is_whole(self, seconds: float | None = None) -> bool:
        """Say whether all of it is there, after no more than some seconds; without a number wait for it.

        Raises:
            Exception: whatever ended its making.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._whole or self._fault, seconds)
            if self._fault:
                raise self._fault
            return self._whole

    def is_whole_beyond(self, place: int) -> bool:
        """Wait until something stands behind a place or nothing will; say whether all of the file is there.

        Raises:
            Exception: whatever ended its making there.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._whole or self._fault or self._size > place)
            if self._fault and self._size <= place:
                raise self._fault
            return self._whole

    def parts(self) -> Iterator[bytes]:
        """Yield the file in parts, each as soon as it is written."""
        self.is_whole_beyond(0)
        with self.path.open("rb") as file:
            while True:
                whole = self.is_whole_beyond(file.tell())
                if part := file.read(_READ):
                    yield part
                elif whole:
                    return

    def tell(self, *, size: int = 0, whole: bool = False, fault: BaseException | None = None) -> None:
        """Tell those who wait for it how far it is."""
        with self._changed:
            self._size, self._whole, self._fault = max(size, self._size), whole, fault
            self._changed.notify_all()


def keep_file(tag: str, make: Callable[[], Iterable[bytes]]) -> KeptFile:
    """Return the file of a tag, being made where it is not there yet; what cannot be made is not kept."""
    path = Path(_folder().name) / sha256(tag.encode()).hexdigest()
    with _lock:
        if path in _used:
            _note(path)
            return KeptFile(path, whole=True)
        if path in _making:
            return _making[path]
        kept = _making[path] = KeptFile(path)
    # What was found for this request is found once: its context goes along.
    Thread(target=copy_context().run, args=(_make, kept, make), name="file", daemon=True).start()
    return kept


def _make(kept: KeptFile, make: Callable[[], Iterable[bytes]]) -> None:
    fault: BaseException | None = None
    with _turns:
        try:
            for size in fill_along(kept.path, make()):
                kept.tell(size=size)
        except BaseException as error:  # noqa: BLE001 (those who wait for it get it)
            fault = error
            with suppress(InputError):
                remove_file(kept.path)
    with _lock:
        del _making[kept.path]
        if not fault:
            _note(kept.path)
    kept.tell(whole=not fault, fault=fault)
    with _lock:
        _sweep()


def _note(path: Path) -> None:
    _used[path] = time.monotonic()
    _used.move_to_end(path)


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
