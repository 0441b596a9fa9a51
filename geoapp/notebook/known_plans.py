"""Plans at hand, for whoever may leave out the only one."""

from geoapp.domain.plan import Plan
from geoapp.errors import UnknownCodeError
from geoapp.io.plans import load_plan, name_some, plan_ids


def plans() -> tuple[str, ...]:
    """Return the ids of the plans at hand."""
    return plan_ids()


def choose_plan(plan_id: str | None) -> Plan:
    """Return a plan by its id, or the only one there is.

    Raises:
        GeoappError: there is no such plan, or there are several and none was named.
    """
    known = plan_ids()
    if plan_id is None and len(known) != 1:
        raise UnknownCodeError("plan_unsaid", plans=name_some(known) or "—")
    return load_plan(plan_id or known[0])
