"""Decisions on the ledger: which projects a list's rows are, and lists that are taken out again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from geoapp.domain.access import Identity, may
from geoapp.domain.journal import Intent
from geoapp.domain.ledger import LedgerDecision, LedgerList
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.ledger import file_of_list, load_ledger
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan
from geoapp.pipeline.build import OnMessage
from geoapp.pipeline.undertake import finish_open, undertake
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
        GeoappError: the plan is unknown or was not built.
    """
    if not may(by, "decide"):
        raise InputError("ledger_no_role")
    plan = load_plan(plan_id)
    known = {one["id"] for one in project_records(read_projects(plan.id)) if one["kind"] == "project"}
    for one in projects:
        if one not in known:
            raise InputError("ledger_no_project", id=one, plan=plan.id)
    chosen = tuple(dict.fromkeys(projects))
    with plan_lock(folder_of_plans() / plan.id, "ledger", tell=tell):
        finish_open(plan.id, tell=tell)
        found = _find(plan.id, list_id)
        rows = _rows_beside(found, row_id)
        before = next((one for one in found.decisions if {*rows} & {*one.rows}), None)
        if before and {*before.projects} == {*chosen}:
            return before
        if before and not again:
            said = ", ".join(before.projects) or "–"
            raise InputError("ledger_decided", row=row_id, date=before.when[:10], projects=said)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        made = LedgerDecision(rows=rows, projects=chosen, who=by.subject, when=now)
        kept = tuple(one for one in found.decisions if one is not before)
        detail = f"{', '.join(rows)}: {', '.join(chosen) or 'not in the plan'}"
        _write(found, replace(found, decisions=(*kept, made)), by.subject, detail)
    return made


def remove_list(plan_id: str, list_id: str, *, who: str, tell: OnMessage = lambda _: None) -> LedgerList:
    """Take a list and what was decided of it out of a plan's ledger, and say so in the journal.

    Raises:
        InputError: there is no such list, or the folder cannot be written.
        GeoappError: the plan is unknown.
    """
    plan = load_plan(plan_id)
    with plan_lock(folder_of_plans() / plan.id, "ledger", tell=tell):
        finish_open(plan.id, tell=tell)
        found = _find(plan.id, list_id)
        _write(found, None, who, f"{found.year}, removed")
    return found


def _find(plan_id: str, list_id: str) -> LedgerList:
    lists = {one.id: one for one in load_ledger(plan_id)}
    if list_id not in lists:
        raise InputError("ledger_no_list", list=list_id, known=", ".join(lists) or "–")
    return lists[list_id]


def _rows_beside(found: LedgerList, row_id: str) -> tuple[str, ...]:
    """Return a row with those that were matched or decided together with it."""
    if row_id not in {row.id for row in found.rows}:
        raise InputError("ledger_no_row", row=row_id, list=found.id)
    together = [*(one.rows for one in found.decisions), *(one.rows for one in found.matches)]
    return next((rows for rows in together if row_id in rows), (row_id,))


def _write(found: LedgerList, after: LedgerList | None, who: str, detail: str) -> None:
    path, _ = file_of_list(found)
    content = file_of_list(after)[1] if after else None
    intent = Intent(what="ledger", who=who, subject=found.title, detail=detail, sha256=found.sha256)
    undertake(intent, folder_of_plans() / found.plan, {path: content})
