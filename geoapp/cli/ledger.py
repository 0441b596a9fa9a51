"""``geoapp ledger``."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from geoapp.cli._intake import table_flag
from geoapp.cli._options import only_plan
from geoapp.cli._speech import add_flags, answer, confirm, note
from geoapp.cli._streams import InFile
from geoapp.domain.access import Identity
from geoapp.domain.ledger import LedgerList, LedgerMatch, LedgerStatus, MoneySum
from geoapp.errors import InputError
from geoapp.io.documents.sheets import unread_sheets
from geoapp.io.user_files.faults import say_fault
from geoapp.pipeline.annual_lists import load_ledger
from geoapp.pipeline.ledger import add_list
from geoapp.pipeline.ledger_decisions import decide as decide_rows
from geoapp.pipeline.ledger_decisions import remove_list
from geoapp.pipeline.ledger_status import status_of

FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST = 40
"""Projects that are listed as found in no list."""


@click.group()
def command() -> None:
    """Join a year's lists of projects to a plan's projects, and say what they hold (docs/ledger.md)."""


@click.command("add")
@click.argument("file", metavar="LIST", type=InFile())
@click.option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), required=True, help="The list's year.")
@click.option(
    "--as-of", default="", help="Date that what is done holds for, e.g. 2024-06; the year when left out."
)
@click.option("--who", default="", help="Which office adds it; for the journal.")
@click.option("--plan", help="Id of the plan; may be left out when there is only one.")
@table_flag
def add(  # noqa: PLR0913, PLR0917 (flags)
    file: Path, year: int, as_of: str, who: str, plan: str | None, tables: tuple[str, ...]
) -> None:
    """Add LIST, a table of projects, to the plan's ledger.

    Rows that surely are a project of the plan are joined, unsure ones wait, the others are not in the plan.
    """
    plan_id = only_plan({"plan": [plan]} if plan else {})
    for fault in unread_sheets(file, tables):
        note(say_fault(fault, "en"))
    done = add_list(plan_id, file, year=year, as_of=as_of, who=who, tables=tables, tell=note)
    for one in done.notes:
        note(str(one))
    facts = _facts(done.list) | {"notes": [str(one) for one in done.notes]}
    confirm(
        facts,
        f"added {done.list.id}: {facts['rows']} rows, {facts['joined']} joined, {facts['unsure']} unsure, "
        f"{facts['new']} not in the plan",
    )


def _facts(one: LedgerList) -> dict[str, object]:
    joined = sum(len(pair.rows) for pair in one.matches if pair.sure)
    unsure = sum(len(pair.rows) for pair in one.matches if not pair.sure)
    rows = len(one.rows)
    return {
        "list": one.id,
        "rows": rows,
        "joined": joined,
        "unsure": unsure,
        "new": rows - joined - unsure,
    }


@click.command("status")
@click.option("--plan", help="Id of the plan; may be left out when there is only one.")
def status(plan: str | None) -> None:
    """Say year by year what was joined, is unsure, and is not in the plan; and which projects are in no list."""
    found = status_of(only_plan({"plan": [plan]} if plan else {}))
    answer(found, "\n".join(_lines(found)))


def _lines(found: LedgerStatus) -> Iterator[str]:
    yield f"plan {found.plan}"
    yield f"{'projects':<34}{found.projects:>7,}"
    yield f"  {'joined to a row of some list':<32}{found.found:>7,}"
    yield f"  {'unsure':<32}{found.waiting:>7,}"
    yield f"  {'not found in any list':<32}{len(found.missing):>7,}"
    if found.gone:
        yield f"{'ids that the plan has no more':<34}{found.gone:>7,}"
    for year in found.years:
        yield f"{year.year}, lists: {year.lists}, as of {year.as_of}"
        yield f"{'rows':<34}{year.rows:>7,}"
        yield f"  {'joined':<32}{year.joined:>7,}  to {year.projects:,} projects"
        yield f"  {'unsure':<32}{year.unsure:>7,}"
        yield f"  {'not in the plan':<32}{year.new:>7,}"
        yield f"  {'planned for the year':<32}{_money(year.planned)}"
        yield f"  {'done up to then':<32}{_money(year.done)}"
    if found.missing:
        yield "not found in any list:"
        yield from (f"  {one}" for one in found.missing[:MOST])
        if len(found.missing) > MOST:
            yield f"  … {len(found.missing):,} in all; --json lists them"


def _money(one: MoneySum) -> str:
    return f"{one.value / 1e4:>14,.2f} (10,000 CNY) of {one.known:,} projects, unknown of {one.unknown:,}"


@click.command("unsure")
@click.option("--plan", help="Id of the plan; may be left out when there is only one.")
def unsure(plan: str | None) -> None:
    """List the rows that wait for a person, each with the projects that it may be."""
    plan_id = only_plan({"plan": [plan]} if plan else {})
    waiting = [(one, pair) for one in load_ledger(plan_id) for pair in one.waiting]
    answer(
        [{"list": one.id, **asdict(pair)} for one, pair in waiting],
        "\n".join(line for one, pair in waiting for line in _unsure_lines(one, pair)) or "none",
    )


def _unsure_lines(one: LedgerList, pair: LedgerMatch) -> Iterator[str]:
    names = {row.id: row.name for row in one.rows}
    for row in pair.rows:
        yield f"{one.id}  {row:<10}  {names[row]}"
    yield f"    {pair.score:.2f}  {', '.join(pair.projects)}"


@click.command("decide")
@click.argument("list_id", metavar="LIST")
@click.argument("row")
@click.argument("projects", metavar="[PROJECT]...", nargs=-1)
@click.option("--no-project", is_flag=True, help="The row is not in the plan.")
@click.option("--who", required=True, help="Which office decides; for the journal.")
@click.option("--again", is_flag=True, help="Decide anew what was decided before.")
@click.option("--plan", help="Id of the plan; may be left out when there is only one.")
def decide(  # noqa: PLR0913 (flags)
    list_id: str,
    row: str,
    projects: tuple[str, ...],
    who: str,
    plan: str | None,
    *,
    no_project: bool,
    again: bool,
) -> None:
    """Say which PROJECTs of the plan a ROW of a LIST is, with the rows that were matched together with it.

    `geoapp ledger unsure` lists the rows that wait; what was joined wrongly is decided in the same way.
    """
    if no_project == bool(projects):
        raise InputError("ledger_undecided")
    plan_id = only_plan({"plan": [plan]} if plan else {})
    by = Identity(subject=who, role="operator")
    made = decide_rows(plan_id, list_id, row, projects, by=by, again=again, tell=note)
    said = ", ".join(made.projects) or "not in the plan"
    confirm(asdict(made), f"decided {', '.join(made.rows)} of {list_id}: {said}")


@click.command("remove")
@click.argument("list_id", metavar="LIST")
@click.option("--who", required=True, help="Which office removes it; for the journal.")
@click.option("--plan", help="Id of the plan; may be left out when there is only one.")
def remove(list_id: str, who: str, plan: str | None) -> None:
    """Take a LIST, and what was decided of it, out of the ledger."""
    gone = remove_list(only_plan({"plan": [plan]} if plan else {}), list_id, who=who, tell=note)
    confirm({"list": gone.id, "title": gone.title}, f"removed {gone.id}, {gone.title}")


for one in (add, status, unsure, decide, remove):
    command.add_command(add_flags(one))
