"""Plans: the folders under ``data/plans`` that hold a ``plan.toml``."""

import json
import re
import tomllib

from pydantic import TypeAdapter, ValidationError
from pyproj import CRS
from pyproj.exceptions import CRSError

from geoapp.domain.plan import Plan
from geoapp.errors import InputError, UnknownCodeError
from geoapp.settings import folder_of_plans

_PLAN = TypeAdapter(Plan)

_PREFIX = re.compile(r"oc4ids-[a-z0-9]{6}")
"""Source: https://standard.open-contracting.org/infrastructure/latest/en/guidance/identifiers/"""


def plan_ids() -> tuple[str, ...]:
    """Return the ids of the plans at hand, sorted."""
    return tuple(sorted(path.parent.name for path in folder_of_plans().glob("*/plan.toml")))


def load_plan(plan_id: str) -> Plan:
    """Return one plan, checked strictly.

    Raises:
        UnknownCodeError: there is no such plan.
        InputError: its ``plan.toml`` is malformed.
    """
    if plan_id not in plan_ids():
        if known := ", ".join(plan_ids()):
            raise UnknownCodeError("plan_unknown", plan=plan_id, known=known)
        raise UnknownCodeError("plan_none_known", plan=plan_id, folder=str(folder_of_plans()))
    path = folder_of_plans() / plan_id / "plan.toml"
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
        # Through JSON, because strict reading takes a list for a tuple only there.
        plan = _PLAN.validate_json(json.dumps(declared | {"id": plan_id}), strict=True)
        metric = CRS.from_user_input(plan.metric_crs).is_projected
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
