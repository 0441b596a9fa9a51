"""State the delivery of a plan: each of its projects beside the evidence that speaks for it, as of a day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from geoapp.analysis.pace import state_paces
from geoapp.domain.correction import Correction
from geoapp.domain.delivery import (
    DeliveryEvidence,
    DeliveryStatement,
    MoneyFigure,
    ProjectDelivery,
    speaking,
)
from geoapp.domain.indicator import ActualsFile
from geoapp.domain.ledger import LedgerList, LedgerRow
from geoapp.domain.matching import MatchEntry
from geoapp.domain.plan import Plan
from geoapp.domain.reading import Indicator
from geoapp.domain.record import ProjectRecord
from geoapp.domain.report_dates import FIRST_YEAR
from geoapp.domain.status_report import StatusReport
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.corrections import load_corrections
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.annual_lists import load_ledger
from geoapp.pipeline.delivery_evidence import (
    Heads,
    cite_list,
    clause_of,
    in_list,
    money_of,
    of_curators,
    of_plan,
    of_reports,
    of_rows,
)
from geoapp.pipeline.indicators import load_actuals
from geoapp.pipeline.match_entries import entries_of
from geoapp.store import report_store


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDelivery:
    """Knowledge of a plan: lists as they were added, reports by project, corrections in file order, actuals."""

    lists: tuple[LedgerList, ...]
    reports: Mapping[str, Sequence[StatusReport]]
    corrections: tuple[Correction, ...]
    actuals: ActualsFile | None = None
    """Of the indicators; null where nobody added any, and these are left out then."""
    indicators: tuple[Indicator, ...] = ()


def state_delivery(
    plan_id: str, *, as_of: date | None = None, districts: Collection[str] = ()
) -> DeliveryStatement:
    """Return the statement of a built plan's delivery on a day, today where none is named.

    Raises:
        InputError: the day is still to come, nothing is known by then, or no project lies in a district.
        GeoappError: the plan is unknown or was not built, a file of ours is damaged, or the store does not answer.
    """
    plan = load_plan(plan_id)
    records = project_records(read_projects(plan.id))
    return make_statement(plan, records, load_known(plan.id), as_of=as_of, districts=districts)


def load_known(plan_id: str) -> KnownDelivery:
    """Return all that lists, reports, corrections and actuals know of a plan.

    Raises:
        GeoappError: as :func:`state_delivery`.
    """
    actuals = load_actuals(plan_id)
    return KnownDelivery(
        lists=load_ledger(plan_id),
        reports=report_store().latest(plan_id, f"{FIRST_YEAR}-01", this_day()[:7]),
        corrections=load_corrections(plan_id),
        actuals=actuals,
        indicators=load_reading(plan_id).indicators if actuals else (),
    )


def make_statement(
    plan: Plan,
    records: Iterable[ProjectRecord],
    known: KnownDelivery,
    *,
    as_of: date | None = None,
    districts: Collection[str] = (),
) -> DeliveryStatement:
    """Return the statement of some records' delivery; ``districts`` narrow it to what surely lies in one of them.

    Raises:
        InputError: as :func:`state_delivery`.
    """
    day = as_of.isoformat() if as_of else this_day()
    if day > this_day():
        raise InputError("statement_future", day=day)
    by_id = {one["id"]: one for one in records if one["kind"] == "project"}
    entries = entries_of(list(by_id.values()))
    _refuse_districts(districts, entries)
    heads = {known_id: entry.id for entry in entries for known_id in entry.ids}
    groups = {entry.id: [by_id[one] for one in entry.ids] for entry in entries}
    gathered = gather(plan, groups, known, heads)
    _refuse_nothing(plan, known, gathered, day)
    chosen = [one for one in entries if not districts or one.districts & {*districts}]
    money = _Money(known.lists, heads, chosen, day)
    return DeliveryStatement(
        plan=plan.id,
        as_of=day,
        districts=tuple(sorted(districts)),
        projects=tuple(_project(plan, one, groups[one.id], gathered, money, day) for one in chosen),
        gone=len(named_in(known) - heads.keys()),
        indicators=state_paces(plan, known.indicators, known.actuals, day)
        if known.actuals and not districts
        else (),
    )


def _refuse_districts(districts: Collection[str], entries: Iterable[MatchEntry]) -> None:
    there = {code for entry in entries for code in entry.districts}
    for one in districts:
        if one not in there:
            raise InputError("report_district", value=one, known=", ".join(sorted(there)))


def _refuse_nothing(plan: Plan, known: KnownDelivery, gathered: "Gathered", day: str) -> None:
    """Refuse a statement of which every project would be missing only because nobody has said anything by then."""
    dates = {one.cite.date for some in gathered.values() for one in some}
    dates |= {cite_list(one, ()).date for one in known.lists}
    if not dates:
        raise InputError("statement_nothing", plan=plan.id)
    if min(dates) > day:
        raise InputError("statement_early", day=day, first=min(dates))


def named_in(known: KnownDelivery) -> set[str]:
    """Return the ids that lists and reports name."""
    listed = {project for one in known.lists for pair in one.settled for project in pair.projects}
    return listed | known.reports.keys()


Gathered = Mapping[str, Sequence[DeliveryEvidence]]
"""Evidence by project, in the order in which it was written."""


def gather(
    plan: Plan, groups: Mapping[str, Sequence[ProjectRecord]], known: KnownDelivery, heads: Heads
) -> Gathered:
    """Return all that is said of projects; rows that wait for a person come first and say no state."""
    found: dict[str, list[DeliveryEvidence]] = {head: [] for head in groups}
    for one in known.lists:
        for head, rows in in_list(one, heads, sure=False).items():
            found[head].append(DeliveryEvidence(cite=cite_list(one, rows), state=None, reason="waiting"))
    for head, group in groups.items():
        found[head] += of_plan(plan, group, known.corrections)
    for one in known.lists:
        for head, rows in in_list(one, heads, sure=True).items():
            found[head].append(of_rows(cite_list(one, rows), rows))
    for head, reported in of_reports(known.reports, heads).items():
        found[head] += reported
    for head, corrected in of_curators(known.corrections, heads).items():
        found[head].append(corrected)
    return found


class _Money:
    """Amounts of the chosen projects by the latest lists that say them; each row is counted with one project."""

    def __init__(
        self, lists: Sequence[LedgerList], heads: Heads, chosen: Sequence[MatchEntry], day: str
    ) -> None:
        dated = [(cite_list(one, ()).date, number, one) for number, one in enumerate(lists)]
        latest = sorted((one for one in dated if one[0] <= day), key=lambda one: one[:2], reverse=True)
        self._lists = [(one, in_list(one, heads, sure=True)) for _, _, one in latest]
        self._owners = [_owners(chosen, listed) for _, listed in self._lists]

    def latest(self, head: str, field: str) -> MoneyFigure | None:
        """Return an amount; null where no list says it."""
        for (one, listed), owners in zip(self._lists, self._owners, strict=True):
            if figure := money_of(head, listed.get(head, ()), field, one, owners):
                return figure
        return None


def _owners(chosen: Iterable[MatchEntry], listed: Mapping[str, Sequence[LedgerRow]]) -> dict[str, str]:
    """Return for each row of a list the first of the chosen projects that it is."""
    owners: dict[str, str] = {}
    for entry in chosen:
        for row in listed.get(entry.id, ()):
            owners.setdefault(row.id, entry.id)
    return owners


def _project(  # noqa: PLR0913, PLR0917 (a project, and all that is known of it)
    plan: Plan,
    entry: MatchEntry,
    group: Sequence[ProjectRecord],
    gathered: Gathered,
    money: _Money,
    day: str,
) -> ProjectDelivery:
    promised = next((one for one in group if one["investment"] is not None), None)
    said = clause_of(plan, [promised]) if promised else None
    return ProjectDelivery(
        ids=entry.ids,
        name=entry.name,
        clause=clause_of(plan, group),
        theme=entry.theme,
        districts=tuple(sorted(entry.districts)),
        evidence=speaking([one for one in gathered[entry.id] if one.cite.date <= day]),
        investment=MoneyFigure(value=float(promised["investment"] or 0), cite=said)
        if promised and said
        else money.latest(entry.id, "investment"),
        done=money.latest(entry.id, "done"),
    )


def this_day() -> str:
    """Return the day that this machine's clock is in."""
    return datetime.now().astimezone().date().isoformat()
