"""Founds that stay the same for one run of a page: found once in it, however often the page asks."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_FOUND: ContextVar[dict[Hashable, Any] | None] = ContextVar("found", default=None)


@contextmanager
def one_run() -> Iterator[None]:
    """Keep what :func:`once` finds until the run is over; a run within a run is part of it."""
    if _FOUND.get() is not None:
        yield
        return
    token = _FOUND.set({})
    try:
        yield
    finally:
        _FOUND.reset(token)


def once(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Return the function, found once a run for the same arguments, which must be hashable; else as it is.

    What it returns is shared by all who ask: never change it.
    """

    @wraps(function)
    def found(*given: Parameters.args, **named: Parameters.kwargs) -> Result:
        kept = _FOUND.get()
        if kept is None:
            return function(*given, **named)
        key = (function, given, tuple(named.items()))
        if key not in kept:
            kept[key] = function(*given, **named)
        return cast("Result", kept[key])

    return found
