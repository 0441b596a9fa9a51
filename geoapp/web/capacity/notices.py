"""Refusals that a page has yet to tell: its connection was cut, and only its next run can say why."""

import time
from collections import OrderedDict
from threading import Lock

_MOST, _SECONDS = 500, 120.0

_lock = Lock()
_noted: OrderedDict[str, tuple[str, float]] = OrderedDict()


def note(visitor: str, code: str) -> None:
    """Keep a sentence's code for a visitor; the oldest of too many go."""
    with _lock:
        _noted[visitor] = code, time.monotonic()
        _noted.move_to_end(visitor)
        while len(_noted) > _MOST:
            _noted.popitem(last=False)


def take(visitor: str) -> str:
    """Return a visitor's code once, while it is fresh; else nothing.

    >>> note("a", "busy"), take("a"), take("a"), take("b")
    (None, 'busy', '', '')
    """
    with _lock:
        code, since = _noted.pop(visitor, ("", 0.0))
    return code if time.monotonic() - since < _SECONDS else ""
