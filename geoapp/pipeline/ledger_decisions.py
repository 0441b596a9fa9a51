"""Decisions on the ledger: which projects a list's rows are, and lists that are taken out again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from geoapp.domain.access import Identity, may
from geoapp.domain.ledger import LedgerDecision, LedgerList, ListVersion
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan
from geoapp.pipeline.annual_lists import decision_version, held_decision, held_list, load_ledger
from geoapp.pipeline.build import OnMessage
from geoapp.pipeline.undertake import finish_open
from geoapp.pipeline.written import now, write, writing
from geoapp.settings import folder_of_plans


def decide(  # noqa: PLR0913 (a decision, and how far it goes)
    plan_id: str,
    list_id: str,
    row_id: str,
    projects: Sequence[str],
    *,
    by: Identity,
    again: bool = False,
    tell: OnMessage = lambda _: None,
) -> LedgerDecision:
    """Keep which projects of the plan a row is, none where it is not in the plan, and say so in the journal.

    Rows that the matcher took together are decided together. What was decided before holds, unless ``again``.

    Raises:
        InputError: they may not decide; there is no such list, row or project; or it was decided otherwise meanwhile.
        VersionError: somebody else has decided it in this very moment.
        GeoappError: the plan is unknown or was not built, or the store does not answer or is full.
    """
    if not may(by, "decide"):
        raise InputError("ledger_no_role")
    plan = load_plan(plan_id)
    known = {one["id"] for one in project_records(read_projects(plan.id)) if one["kind"] == "project"}
    for one in projects:
        if one not in known:
            raise InputError("ledger_no_project", id=one, plan=plan.id)
    chosen = tuple(dict.fromkeys(projects))
    with _alone(plan.id, tell) as folder:
        found, of = _find(plan.id, list_id)
        rows = _rows_beside(found, row_id)
        before = next((one for one in found.decisions if {*rows} & {*one.rows}), None)
        if before and {*before.projects} == {*chosen}:
            return before
        if before and not again:
            said = ", ".join(before.projects) or "–"
            raise InputError("ledger_decided", row=row_id, date=before.when[:10], projects=said)
        made = LedgerDecision(rows=rows, projects=chosen, who=by.subject, when=now())
        last = held_decision(of, rows)
        write([(last, decision_version(of, made, last.version + 1 if last else 1))], folder)
    return made


def remove_list(plan_id: str, list_id: str, *, who: str, tell: OnMessage = lambda _: None) -> LedgerList:
    """Take a list and what was decided of it out of a plan's ledger, and say so in the journal.

    Raises:
        InputError: there is no such list, or the folder cannot be written.
        VersionError: somebody else has removed it in this very moment.
        GeoappError: the plan is unknown, or the store does not answer or is full.
    """
    plan = load_plan(plan_id)
    with _alone(plan.id, tell) as folder:
        found, of = _find(plan.id, list_id)
        said = replace(of.said, rows="[]", matches="[]", state="removed")
        write([(of, replace(of, version=of.version + 1, said=said, who=who, when=now()))], folder)
    return found


@contextmanager
def _alone(plan_id: str, tell: OnMessage) -> Iterator[Path]:
    """Keep others from changing the plan and what is written of it."""
    with plan_lock(folder_of_plans() / plan_id, "ledger", tell=tell):
        finish_open(plan_id, tell=tell)
        with writing(plan_id) as folder:
            yield folder


def _find(plan_id: str, list_id: str) -> tuple[LedgerList, ListVersion]:
    lists = {one.id: one for one in load_ledger(plan_id)}
    if list_id not in lists or not (of := held_list(plan_id, list_id)):
        raise InputError("ledger_no_list", list=list_id, known=", ".join(lists) or "–")
    return lists[list_id], of


def _rows_beside(found: LedgerList, row_id: str) -> tuple[str, ...]:
    """Return a row with those that were matched or decided together with it."""
    if row_id not in {row.id for row in found.rows}:
        raise InputError("ledger_no_row", row=row_id, list=found.id)
    together = [*(one.rows for one in found.decisions), *(one.rows for one in found.matches)]
    return next((rows for rows in together if row_id in rows), (row_id,))
