"""Projects of a plan as annual lists, status reports and other plans know them, kept until a plan changes."""

from geoapp.domain.comparison import PlanComparison
from geoapp.domain.ledger import LedgerList, LedgerStatus
from geoapp.domain.plan import Plan
from geoapp.pipeline.compare import compare_records
from geoapp.pipeline.ledger_status import make_status
from geoapp.pipeline.match_entries import entries_of
from geoapp.pipeline.written import Districts, districts_of
from geoapp.store.contract import StoredPlan
from geoapp.web import content
from geoapp.web.catalogue import Catalogue
from geoapp.web.loaded import keep_made

_PLANS = 8

MOST_COMPARED = 2_000
"""Projects of two plans together that pages and API compare; the command has no limit."""


def status_of(plan: Plan, lists: tuple[LedgerList, ...]) -> LedgerStatus:
    """Return the state of a plan's ledger."""
    return make_status(plan.id, _ids(content.catalogue(plan.id).stored), lists)


def project_districts(plan: Plan) -> Districts:
    """Return the projects that are reported on, with the districts that each surely lies in."""
    return _districts(content.catalogue(plan.id).stored)


def is_comparable(ours: Plan, theirs: Plan) -> bool:
    """Say whether two plans are compared while somebody waits: in seconds."""
    return len(content.catalogue(ours.id)) + len(content.catalogue(theirs.id)) <= MOST_COMPARED


def comparison_of(ours: Plan, theirs: Plan) -> PlanComparison:
    """Return the comparison of two plans, made once for each state of their files."""
    return _compare(ours, theirs, content.catalogue(ours.id), content.catalogue(theirs.id))


@keep_made(4)
def _compare(ours: Plan, theirs: Plan, earlier: Catalogue, later: Catalogue) -> PlanComparison:
    return compare_records((ours, theirs), earlier.records, later.records)


@keep_made(_PLANS)
def _ids(stored: StoredPlan) -> dict[str, tuple[str, ...]]:
    records = [one for one in stored.records if one["kind"] == "project"]
    return {one.id: one.ids for one in entries_of(records)}


@keep_made(_PLANS)
def _districts(stored: StoredPlan) -> Districts:
    return districts_of(stored.records)
