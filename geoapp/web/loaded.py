"""Kept states of plans, and what is made of them, shared by all visitors: the old ones go when a new one is read."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sized
from contextlib import suppress
from functools import wraps
from threading import RLock
from typing import Any, Generic, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from geoapp.limits import limit

_Arguments = ParamSpec("_Arguments")
Result = TypeVar("Result")
_Loaded = TypeVar("_Loaded", bound=Sized)
_GivenArguments = tuple[Any, ...]


def keep_last(make: Callable[_Arguments, _Loaded]) -> Callable[_Arguments, _Loaded]:
    """Keep what a function made of states of plans; its length is its number of projects.

    The first argument names the plan, the others its state: one state of each is kept, and with the one before goes
    what :func:`keep_made` has of it. What was used longest ago goes when there is more than ``loaded_plans`` or
    ``loaded_projects`` (``limits``), but never what was just asked for. The arguments are positional and hashable.
    """
    return _KeptResults(make, _is_too_much, one_state=True).decorated()


def keep_states(most: int) -> Callable[[Callable[_Arguments, Result]], Callable[_Arguments, Result]]:
    """Keep what a function made of the plans that were used last, ``most`` of them, as :func:`keep_last` does."""
    return lambda make: _KeptResults(make, lambda kept: len(kept) > most, one_state=True).decorated()


def keep_made(most: int) -> Callable[[Callable[_Arguments, Result]], Callable[_Arguments, Result]]:
    """Keep the ``most`` results that were used last; those made of the state of a plan go with that state.

    An argument is of a state if it is that very object, or has it as its ``catalogue``.
    """
    return lambda make: _KeptResults(make, lambda kept: len(kept) > most, one_state=False).decorated()


class _KeptResults(Generic[Result]):
    """Results of one function, by its arguments."""

    def __init__(
        self,
        make: Callable[..., Result],
        is_too_much: "Callable[[OrderedDict[_GivenArguments, Any]], bool]",
        *,
        one_state: bool,
    ) -> None:
        self._make, self._is_too_much, self._one_state = make, is_too_much, one_state
        self._made: OrderedDict[_GivenArguments, Result] = OrderedDict()
        self._lock = RLock()
        _ALL.append(self)

    def decorated(self) -> Callable[..., Result]:
        return wraps(self._make)(lambda *asked: self._get(asked))

    def _get(self, asked: _GivenArguments) -> Result:
        with self._lock:
            if asked in self._made:
                self._made.move_to_end(asked)
                return self._made[asked]
        fresh = self._make(*asked)
        for old in self._keep(asked, fresh):
            _let_go(old)
        return fresh

    def _keep(self, asked: _GivenArguments, fresh: Result) -> list[Result]:
        """Keep a result, unless what it was made of has gone meanwhile; return the states that have to go for it."""
        with self._lock:
            if any(_gone.get(id(one)) is one for part in asked for one in _of(part)):
                return []
            before = [key for key in self._made if self._one_state and key[0] == asked[0] and key != asked]
            old = [self._made.pop(key) for key in before]
            self._made[asked] = fresh
            self._made.move_to_end(asked)
            while len(self._made) > 1 and self._is_too_much(self._made):
                old.append(self._made.popitem(last=False)[1])
        return old if self._one_state else []

    def let_go(self, old: object) -> None:
        """Forget what was made of something."""
        with self._lock:
            for key in [key for key in self._made if any(one is old for part in key for one in _of(part))]:
                del self._made[key]


_ALL: list[_KeptResults[Any]] = []
_gone: WeakValueDictionary[int, Any] = WeakValueDictionary()
"""States that somebody still works with: what is made of them is kept no more."""


def _let_go(old: object) -> None:
    with suppress(TypeError):  # no state: nothing is made of a dictionary
        _gone[id(old)] = old
    for kept in _ALL:
        kept.let_go(old)


def _of(part: object) -> Iterator[object]:
    """Yield a part of a key, and the state that it is of."""
    yield part
    if (state := getattr(part, "catalogue", None)) is not None:
        yield state


def _is_too_much(kept: "OrderedDict[_GivenArguments, Sized]") -> bool:
    return len(kept) > limit("loaded_plans") or sum(map(len, kept.values())) > limit("loaded_projects")
