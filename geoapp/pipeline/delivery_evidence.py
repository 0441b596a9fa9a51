"""Evidence of what became of a plan's projects: in the plan, in annual lists, in monthly reports, in corrections."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from geoapp.domain.correction import Correction
from geoapp.domain.delivery import (
    DeliveryCitation,
    DeliveryEvidence,
    DeliveryState,
    MoneyFigure,
    joint_state,
)
from geoapp.domain.ledger import LedgerList, LedgerRow
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.domain.report_dates import read_due
from geoapp.domain.status_report import ReportStatus, StatusReport
from geoapp.errors import InputError
from geoapp.io.corrections import CORRECTIONS
from geoapp.io.moved_ids import present_id
from geoapp.reading.progress_words import state_said

STATES: Mapping[ReportStatus, DeliveryState] = {
    "not_started": "not_started",
    "ongoing": "ongoing",
    "suspended": "ongoing",
    "done": "done",
    "cancelled": "adjusted",
}
"""States that the statuses of reports make: works that pause are under way, and what is cancelled is adjusted."""

STATUS = "status"
"""The field of a record that a curator's word stands in."""

Heads = Mapping[str, str]
"""Ids of projects, each with the id of the one that they are counted as."""


def clause_of(plan: Plan, group: Sequence[ProjectRecord]) -> DeliveryCitation:
    """Return the citation of a project in the plan, of all its entries."""
    cites = dict.fromkeys(record["cite"] for record in group)
    return DeliveryCitation(source="plan", date=plan.published, title="; ".join(cites))


def of_plan(
    plan: Plan, group: Sequence[ProjectRecord], corrections: Iterable[Correction]
) -> Iterator[DeliveryEvidence]:
    """Yield the evidence of the plan itself, where nobody has corrected that."""
    corrected = {present_id(one.id) for one in corrections if one.field == STATUS}
    for record in group:
        text = record["status"] or ""
        state = state_said(text) if record["id"] not in corrected else None
        if state:
            date = date_of(record["as_of"] or "", plan.published)
            cite = DeliveryCitation(source="plan", date=date, title=record["cite"])
            yield DeliveryEvidence(cite=cite, state=state, reason="status", text=text)


def of_curators(corrections: Iterable[Correction], heads: Heads) -> dict[str, DeliveryEvidence]:
    """Return the curators' word on projects: the last correction of the status, unless it took that back."""
    found: dict[str, DeliveryEvidence] = {}
    for one in corrections:
        head = heads.get(present_id(one.id))
        if one.field != STATUS or head is None:
            continue
        found.pop(head, None)
        if state := state_said(one.value):
            cite = DeliveryCitation(
                source="curator", date=date_of(one.date), title=CORRECTIONS, rows=(str(one.row),)
            )
            found[head] = DeliveryEvidence(cite=cite, state=state, reason="status", text=one.reason)
    return found


def of_reports(
    reports: Mapping[str, Sequence[StatusReport]], heads: Heads
) -> dict[str, list[DeliveryEvidence]]:
    """Return the evidence of reports by project, month by month."""
    found: dict[str, list[DeliveryEvidence]] = {}
    for project, some in reports.items():
        for one in some if project in heads else ():
            percent = "" if one.said.percent is None else f" {one.said.percent:g}%"
            cite = DeliveryCitation(
                source="report", date=one.month, title=one.month, rows=(str(one.version),)
            )
            evidence = DeliveryEvidence(
                cite=cite,
                state=STATES[one.said.status],
                reason="status",
                text=f"{one.said.status}{percent}",
            )
            found.setdefault(heads[project], []).append(evidence)
    return found


def in_list(one: LedgerList, heads: Heads, *, sure: bool) -> dict[str, list[LedgerRow]]:
    """Return the projects that a list surely has, or those that it may have, with their rows."""
    rows = {row.id: row for row in one.rows}
    found: dict[str, list[LedgerRow]] = {}
    for pair in one.settled:
        present = dict.fromkeys(heads[project] for project in pair.projects if project in heads)
        for head in present if pair.sure == sure else ():
            found.setdefault(head, []).extend(rows[row] for row in pair.rows)
    return found


def cite_list(one: LedgerList, rows: Iterable[LedgerRow]) -> DeliveryCitation:
    """Return the citation of some rows of a list."""
    return DeliveryCitation(
        source="list",
        date=date_of(one.as_of, str(one.year)),
        title=one.title,
        year=one.year,
        rows=tuple(row.id for row in rows),
    )


def of_rows(cite: DeliveryCitation, rows: Sequence[LedgerRow]) -> DeliveryEvidence:
    """Return the evidence of a project's rows in a list: each by its 形象进度, else by the money that was spent."""
    single = [_of_row(cite, row) for row in rows]
    if len(single) == 1:
        return single[0]
    state = joint_state([one.state for one in single])
    texts = dict.fromkeys(one.text for one in single if one.text)
    return DeliveryEvidence(
        cite=cite, state=state, reason="parts" if state else "silent", text="; ".join(texts)
    )


def _of_row(cite: DeliveryCitation, row: LedgerRow) -> DeliveryEvidence:
    text = row.progress or ""
    if state := state_said(text):
        return DeliveryEvidence(cite=cite, state=state, reason="progress", text=text)
    if row.done is None:
        return DeliveryEvidence(cite=cite, state=None, reason="silent", text=text)
    return DeliveryEvidence(
        cite=cite,
        state="ongoing" if row.done > 0 else "not_started",
        reason="started" if row.done > 0 else "unstarted",
        text=text,
    )


def money_of(
    head: str, rows: Sequence[LedgerRow], field: str, one: LedgerList, owners: Mapping[str, str]
) -> MoneyFigure | None:
    """Return an amount of a project's rows in a list; a row that is several projects is counted with its owner."""
    known = [row for row in rows if getattr(row, field) is not None]
    if not known:
        return None
    cite, own = cite_list(one, known), [row for row in known if owners[row.id] == head]
    if own:
        return MoneyFigure(value=sum(getattr(row, field) for row in own), cite=cite)
    return MoneyFigure(value=0.0, cite=cite, shared_with=owners[known[0].id])


def date_of(text: str, otherwise: str = "") -> str:
    """Return a date as it is written in ISO, of reduced precision; another one where it is none.

    >>> date_of("2024年6月"), date_of("mid 2024", "2024"), date_of("")
    ('2024-06', '2024', '')
    """
    try:
        return read_due(text) or otherwise
    except InputError:
        return otherwise
