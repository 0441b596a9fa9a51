"""One visit and what it holds in the server's memory: layers, results, and what it has to be told of them."""

import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from weakref import ReferenceType, WeakSet, WeakValueDictionary

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geoapp.web.visits.weight import weigh

_KEY = "visit"


@dataclass(slots=True, eq=False, weakref_slot=True)
class Kept:
    """A thing made for a question; visits that ask the same hold the very same."""

    token: Hashable
    value: Any
    weight: int = 0

    def __post_init__(self) -> None:
        """Weigh it once."""
        self.weight = weigh(self.value)


@dataclass(slots=True, eq=False, weakref_slot=True)
class Visit:
    """An open page, and all that it holds beside its widgets.

    Other visits' threads weigh it and let go of it while it changes: they go through copies, each made in one step.
    """

    session: str
    """The framework's name of it."""
    used: float = field(default_factory=time.monotonic)
    """When its page last ran."""
    results: dict[str, Kept] = field(default_factory=dict)
    """By the slots of pages, the oldest first."""
    layers: dict[Any, Any] = field(default_factory=dict)
    """The visitor's own, by their sources."""
    layer_weights: dict[Any, int] = field(default_factory=dict)
    opened: "ReferenceType[Any] | None" = None
    """The file that the page has open."""
    losses: int = 0
    """How often its layers were let go."""
    gone_layers: list[str] = field(default_factory=list)
    """Names of layers that were let go while the visitor was away."""
    told_on: str | None = None
    """The page that said so."""
    file_gone: bool = False
    """Whether the file that was chosen was let go."""

    @property
    def weight(self) -> int:
        """Bytes of its layers and results."""
        return sum(self.layer_weights.values()) + sum(one.weight for one in list(self.results.values()))


_VISITS: WeakSet[Visit] = WeakSet()
_lock = Lock()
_SHARED: WeakValueDictionary[tuple[str, Hashable], Kept] = WeakValueDictionary()
"""Results by slot and token, as long as any visit holds them."""


def mine() -> Visit:
    """Return the visit that this run belongs to, which is in use now."""
    run = get_script_run_ctx()
    visit: Visit = st.session_state.setdefault(_KEY, Visit(run.session_id if run else ""))
    visit.used = time.monotonic()
    with _lock:
        _VISITS.add(visit)
    return visit


def visits() -> list[Visit]:
    """Return every visit that is there, the one that was used longest ago first."""
    with _lock:
        there = list(_VISITS)
    return sorted(there, key=lambda visit: visit.used)


def find_shared(slot: str, token: Hashable) -> Kept | None:
    """Return the result that another visit has for the same question."""
    return _SHARED.get((slot, token))


def share(slot: str, result: Kept) -> None:
    """Let other visits that ask the same have a result."""
    _SHARED[slot, result.token] = result
