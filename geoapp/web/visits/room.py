"""Room in the server's memory: how much visits may hold, each and in all, and for how long."""

import time
from typing import Any

from geoapp.errors import InputError
from geoapp.limits import limit
from geoapp.web.visits import files
from geoapp.web.visits.visit import Kept, Visit, visits

_MB = 1_000_000
_AT_WORK_S = 60.0
"""A visit whose page ran this lately is let be, whatever others need."""


def keep_result(visit: Visit, slot: str, result: Kept) -> None:
    """Let a visit hold a result; older ones go where it is too much for the visit, or for all."""
    visit.results.pop(slot, None)
    visit.results[slot] = result
    for older in list(visit.results)[:-1]:
        if weight_of(visit) <= limit("visit_mb") * _MB:
            break
        visit.results.pop(older, None)
    _make_room(visit)


def keep_layer(visit: Visit, source: object, weight: int) -> None:
    """Let a visit hold a layer of that weight, or say why not.

    Raises:
        InputError: it is too heavy beside the visit's other layers, or all visits together are.
    """
    others = sum(one for key, one in list(visit.layer_weights.items()) if key != source)
    if others + weight > limit("visit_mb") * _MB:
        raise InputError("layers_too_heavy", mb=round((others + weight) / _MB), limit=limit("visit_mb"))
    visit.layer_weights[source] = weight
    _make_room(visit)
    if weight_of_all() > limit("visits_mb") * _MB:
        visit.layer_weights.pop(source, None)
        raise InputError("layers_no_room")


def weight_of(visit: Visit) -> int:
    """Return the bytes that a visit holds."""
    return visit.weight + files.weight_of(visit.session)


def weight_of_all() -> int:
    """Return the bytes that all visits hold, what they share counted once."""
    there = visits()
    results = {id(result): result.weight for visit in there for result in list(visit.results.values())}
    layers = sum(sum(visit.layer_weights.values()) for visit in there)
    return sum(results.values()) + layers + files.weight_of_all()


def _make_room(asking: Visit) -> None:
    """Let results, then layers, of those go who were away longest, until all have room."""
    others = [one for one in visits() if one is not asking and time.monotonic() - one.used > _AT_WORK_S]
    for let_go in (_let_results_go, let_layers_go):
        for visit in others:
            if weight_of_all() <= limit("visits_mb") * _MB:
                return
            let_go(visit)


def let_go_of_the_idle(now: float) -> int:
    """Let go of what visits hold that nobody has used for a while; return how many that were."""
    idle = [one for one in visits() if now - one.used > limit("idle_minutes") * 60 and one.weight]
    for visit in idle:
        _let_results_go(visit)
        let_layers_go(visit)
        files.forget_downloads(visit.session)
    return len(idle) + files.let_go_of_the_old(now)


def _let_results_go(visit: Visit) -> None:
    visit.results = {}


def let_layers_go(visit: Visit) -> None:
    """Let go of a visit's layers, and note their names for when the visitor comes back."""
    if not visit.layers:
        return
    visit.losses += 1
    visit.gone_layers += [name_of(source) for source in list(visit.layers)]
    visit.told_on = None
    visit.layers.clear()
    visit.layer_weights.clear()


def name_of(source: Any) -> str:  # noqa: ANN401 (of a layer)
    """Return the name by which a visitor knows a layer."""
    return str(source.detail)
