"""Plans: the folders under ``data/plans`` that hold a ``plan.toml``."""

import json
import tomllib

from pydantic import TypeAdapter, ValidationError
from pyproj import CRS
from pyproj.exceptions import CRSError

from geoapp.domain.plan import Plan
from geoapp.errors import InputError, UnknownCodeError
from geoapp.settings import folder_of_plans

_PLAN = TypeAdapter(Plan)


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
        known = ", ".join(plan_ids()) or f"none in {folder_of_plans()}"
        message = f"There is no plan {plan_id!r}; the known plans are: {known}."
        raise UnknownCodeError(message)
    path = folder_of_plans() / plan_id / "plan.toml"
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
        # Through JSON, because strict reading takes a list for a tuple only there.
        plan = _PLAN.validate_json(json.dumps(declared | {"id": plan_id}), strict=True)
        metric = CRS.from_user_input(plan.metric_crs).is_projected
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = f"{path}: {where}: {first['msg']}; mend this key."
        raise InputError(message) from error
    except (OSError, ValueError, CRSError) as error:
        message = f"{path} cannot be read ({str(error).splitlines()[0]}); mend the file."
        raise InputError(message) from error
    if not metric:
        message = (
            f"{path}: metric_crs {plan.metric_crs} measures in degrees; give a projected CRS of the region."
        )
        raise InputError(message)
    return plan
