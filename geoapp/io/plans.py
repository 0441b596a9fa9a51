"""Plans: the folders under ``data/plans`` that hold a ``plan.toml``."""

import json
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice

from pydantic import TypeAdapter, ValidationError
from pyproj import CRS
from pyproj.exceptions import CRSError

from geoapp.domain.plan import Plan
from geoapp.errors import InputError, UnknownCodeError
from geoapp.settings import folder_of_plans

_PLAN = TypeAdapter(Plan)

_PREFIX = re.compile(r"oc4ids-[a-z0-9]{6}")
"""Source: https://standard.open-contracting.org/infrastructure/latest/en/guidance/identifiers/"""


_NAMED = 20
"""Plans that a sentence names."""


def plan_ids() -> tuple[str, ...]:
    """Return the ids of the plans at hand, sorted."""
    folder = str(folder_of_plans())
    return tuple(name for name in _folders() if _declares(folder, name))


def first_plan() -> str | None:
    """Return the id of the first plan at hand; with thousands of them that is sooner known than all."""
    return next(filter(has_plan, _folders()), None)


def has_plan(plan_id: str) -> bool:
    """Say whether there is a plan of that id, which is the name of one folder."""
    if os.path.basename(plan_id) != plan_id or plan_id in ("", ".", "..") or "\0" in plan_id:  # noqa: PTH119 (asked often)
        return False
    return _declares(str(folder_of_plans()), plan_id)


def _declares(folder: str, name: str) -> bool:
    return os.path.isfile(f"{folder}/{name}/plan.toml")  # noqa: PTH113 (thousands a question)


def sound_plans() -> Iterator[Plan]:
    """Yield the plans whose declaration can be read: what is wrong with one stops no other."""
    for plan_id in plan_ids():
        with suppress(InputError):
            yield load_plan(plan_id)


def _folders() -> list[str]:
    try:
        return sorted(os.listdir(folder_of_plans()))  # noqa: PTH208 (the names alone)
    except OSError:
        return []


def load_plan(plan_id: str) -> Plan:
    """Return one plan, checked strictly.

    Raises:
        UnknownCodeError: there is no such plan.
        InputError: its ``plan.toml`` is malformed.
    """
    if not has_plan(plan_id):
        if known := plan_ids():
            raise UnknownCodeError("plan_unknown", plan=plan_id, known=name_some(known))
        raise UnknownCodeError("plan_none_known", plan=plan_id, folder=str(folder_of_plans()))
    path = folder_of_plans() / plan_id / "plan.toml"
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
        # Through JSON, because strict reading takes a list for a tuple only there.
        plan = _PLAN.validate_json(json.dumps(declared | {"id": plan_id}), strict=True)
        metric = _is_metric(plan.metric_crs)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError("plan_key", file=str(path), key=where, reason=first["msg"]) from error
    except (OSError, ValueError, CRSError) as error:
        raise InputError("plan_unread", file=str(path), reason=str(error).splitlines()[0]) from error
    if plan.oc4ids_prefix is not None and not _PREFIX.fullmatch(plan.oc4ids_prefix):
        reason = "it must be oc4ids- and six letters or digits, as registered"
        raise InputError("plan_key", file=str(path), key="oc4ids_prefix", reason=reason)
    if not metric:
        raise InputError("plan_degrees", file=str(path), crs=plan.metric_crs)
    return plan


def name_some(plan_ids: Sequence[str]) -> str:
    """Name plans in a sentence: the first ones, where there are many.

    >>> name_some(["a", "b"]), name_some([str(number) for number in range(30)])[-12:]
    ('a, b', '18, 19, … 30')
    """
    more = f", … {len(plan_ids)}" if len(plan_ids) > _NAMED else ""
    return ", ".join(plan_ids[:_NAMED]) + more


@lru_cache(maxsize=64)
def _is_metric(crs: str) -> bool:
    return bool(CRS.from_user_input(crs).is_projected)


def count_plans(most: int) -> int:
    """Return the number of plans, counting no further than ``most``."""
    return len(list(islice(filter(has_plan, _folders()), most)))
