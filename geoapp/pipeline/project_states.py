"""States of a plan's projects, made of all that lists, reports and corrections say of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from geoapp.domain.correction import Correction
from geoapp.domain.delivery import DeliveryCitation, DeliveryEvidence, DeliveryState, speaking
from geoapp.domain.ledger import LedgerList, LedgerRow
from geoapp.domain.light import MOST_UNSTARTED, Light, light_of
from geoapp.domain.plan import Plan
from geoapp.domain.project_state import ListedMoney, PlanEntries, PlanStates, ProjectState
from geoapp.domain.record import ProjectRecord
from geoapp.domain.report_dates import month_before
from geoapp.domain.status_report import StatusReport
from geoapp.io.light_rules import load_light_rules
from geoapp.io.moved_ids import present_id
from geoapp.pipeline.delivery import Gathered, KnownDelivery, gather, named_in, this_day
from geoapp.pipeline.delivery_evidence import STATUS, Heads, cite_list, in_list
from geoapp.pipeline.match_entries import heads_of


def is_recorded(known: KnownDelivery) -> bool:
    """Say whether anybody has recorded anything of a plan's projects."""
    return bool(known.lists or known.reports or corrected_ids(known.corrections))


def corrected_ids(corrections: Iterable[Correction]) -> set[str]:
    """Return the ids of projects whose status somebody has corrected."""
    return {present_id(one.id) for one in corrections if one.field == STATUS}


def entries_in(records: Iterable[ProjectRecord]) -> PlanEntries:
    """Return the entries of a plan's records that are projects; of each record no more is kept."""
    rows: dict[str, int] = {}
    same: list[tuple[str, Sequence[str]]] = []
    said: list[str] = []
    number = 0
    for number, record in enumerate(records, start=1):
        if record["kind"] == "project":
            rows[record["id"]] = number - 1
            same.append((record["id"], record["same_as"]))
            if record["status"]:
                said.append(record["id"])
    return PlanEntries(number=number, rows=rows, heads=heads_of(same), said=tuple(said))


def make_states(
    plan: Plan,
    entries: PlanEntries,
    records_at: Callable[[Sequence[int]], Iterable[ProjectRecord]],
    known: KnownDelivery,
) -> PlanStates:
    """Return the states of a plan's projects as they are known today.

    ``records_at`` is asked for the records of rows, and only for those of which something is known.
    """
    named = (*named_in(known), *corrected_ids(known.corrections), *entries.said)
    spoken = {entries.heads[one] for one in named if one in entries.heads}
    heads = {one: head for one, head in entries.heads.items() if head in spoken}
    members: dict[str, list[str]] = {}
    for one, head in heads.items():
        members.setdefault(head, []).append(one)
    groups: dict[str, list[ProjectRecord]] = {}
    for record in records_at([entries.rows[one] for one in heads]):
        groups.setdefault(heads[record["id"]], []).append(record)
    gathered = gather(plan, groups, known, heads)
    listed = [(one, in_list(one, heads, sure=True)) for one in known.lists]
    month, lights = _lights(known.reports, heads)
    said = {head: _speaking(gathered, head) for head in members}
    return PlanStates(
        projects=tuple(
            ProjectState(
                ids=tuple(ids),
                status=_state_of(said[head]),
                light=lights.get(head, lights[""]),
                owners=_owners(head, listed),
                listed=_money(head, listed),
                cites=_cites(head, said[head], listed, gathered, month),
            )
            for head, ids in members.items()
        ),
        light=lights[""],
        month=month,
        years=tuple(sorted({one.year for one in known.lists})),
    )


def _speaking(gathered: Gathered, head: str) -> DeliveryEvidence | None:
    """Return the evidence that speaks in a statement of delivery today, where it says a state."""
    day = this_day()
    said = speaking([one for one in gathered[head] if one.cite.date <= day])
    return said if said and said.state else None


def _state_of(said: DeliveryEvidence | None) -> DeliveryState:
    return (said and said.state) or "not_found"


def _lights(
    reports: Mapping[str, Sequence[StatusReport]], heads: Heads
) -> tuple[str, Mapping[str, Light | None]]:
    """Return the latest month of reports, and the lights of projects in it; under no name that of all others."""
    month = max((one.month for some in reports.values() for one in some), default="")
    if not month:
        return "", {"": None}
    first, rules = month_before(month, MOST_UNSTARTED), load_light_rules()
    found: dict[str, list[StatusReport]] = {"": []}
    for project, some in reports.items():
        if project in heads:
            found.setdefault(heads[project], []).extend(one for one in some if one.month >= first)
    return month, {
        head: light_of(sorted(some, key=lambda one: (one.month, one.when)), month, rules).light
        for head, some in found.items()
    }


_ListedRows = Sequence[tuple[LedgerList, Mapping[str, Sequence[LedgerRow]]]]
"""Lists in the order of their years, those of one year as they were added, each with the rows of projects."""


def _owners(head: str, listed: _ListedRows) -> tuple[str, ...]:
    """Return everybody whom the latest list names that names anybody."""
    for _, rows in reversed(listed):
        if owners := tuple(dict.fromkeys(row.owner for row in rows.get(head, ()) if row.owner)):
            return owners
    return ()


def _money(head: str, listed: _ListedRows) -> dict[int, tuple[ListedMoney, ...]]:
    """Return the rows of a project by year, of the list that was added last."""
    return {
        one.year: tuple((f"{one.id} {row.id}", row.planned) for row in rows[head])
        for one, rows in listed
        if head in rows
    }


def _cites(
    head: str, said: DeliveryEvidence | None, listed: _ListedRows, gathered: Gathered, month: str
) -> tuple[DeliveryCitation, ...]:
    """Return the places where a project's status, its lists and the report of the latest month say so, each once."""
    lists = [cite_list(one, rows[head]) for one, rows in listed if head in rows]
    cites = [one.cite for one in gathered[head]]
    reports = [cite for cite in cites if cite.source == "report" and cite.title == month]
    return tuple(dict.fromkeys([*([said.cite] if said else []), *lists, *reports]))
