"""Projects of a plan as annual lists and status reports know them, kept until the plan changes."""

from geoapp.domain.ledger import LedgerList, LedgerStatus
from geoapp.domain.plan import Plan
from geoapp.pipeline.ledger_status import make_status
from geoapp.pipeline.match_entries import entries_of
from geoapp.pipeline.written import Districts, districts_of
from geoapp.store.contract import StoredPlan
from geoapp.web import content
from geoapp.web.loaded import keep_made

_PLANS = 8


def status_of(plan: Plan, lists: tuple[LedgerList, ...]) -> LedgerStatus:
    """Return the state of a plan's ledger."""
    return make_status(plan.id, _ids(content.catalogue(plan.id).stored), lists)


def project_districts(plan: Plan) -> Districts:
    """Return the projects that are reported on, with the districts that each surely lies in."""
    return _districts(content.catalogue(plan.id).stored)


@keep_made(_PLANS)
def _ids(stored: StoredPlan) -> dict[str, tuple[str, ...]]:
    records = [one for one in stored.records if one["kind"] == "project"]
    return {one.id: one.ids for one in entries_of(records)}


@keep_made(_PLANS)
def _districts(stored: StoredPlan) -> Districts:
    return districts_of(stored.records)
