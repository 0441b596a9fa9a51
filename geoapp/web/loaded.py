"""Plans that are loaded and shared by all visitors: the last used, as many plans and projects as memory allows."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sized
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

from geoapp.limits import limit

_Arguments = ParamSpec("_Arguments")
_Loaded = TypeVar("_Loaded", bound=Sized)


def keep_last(make: Callable[_Arguments, _Loaded]) -> Callable[_Arguments, _Loaded]:
    """Keep what a function made for the arguments that were used last; its length is its number of projects.

    What was used longest ago goes when there is more than ``loaded_plans`` or ``loaded_projects`` (``limits``), but
    never the one that was just asked for. The arguments are positional and hashable.
    """
    kept: OrderedDict[Hashable, _Loaded] = OrderedDict()
    held = RLock()

    @wraps(make)
    def made(*asked: _Arguments.args, **named: _Arguments.kwargs) -> _Loaded:
        with held:
            if asked in kept:
                kept.move_to_end(asked)
                return kept[asked]
        fresh = make(*asked, **named)
        with held:
            kept[asked] = fresh
            kept.move_to_end(asked)
            while len(kept) > 1 and _is_too_much(kept.values()):
                kept.popitem(last=False)
        return fresh

    return made


def _is_too_much(kept: Collection[Sized]) -> bool:
    return len(kept) > limit("loaded_plans") or sum(map(len, kept)) > limit("loaded_projects")
