"""``geoapp ledger``."""

from collections.abc import Iterator
from pathlib import Path

import click

from geoapp.cli._intake import table_flag
from geoapp.cli._options import only_plan
from geoapp.cli._speech import add_flags, answer, confirm, note
from geoapp.cli._streams import InFile
from geoapp.domain.ledger import LedgerList, LedgerStatus, MoneySum
from geoapp.io.documents.sheets import unread_sheets
from geoapp.io.user_files.faults import say_fault
from geoapp.pipeline.ledger import add_list
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
    """Add LIST, a table of projects, to the plan's ledger below GEOAPP_DATA.

    Rows that surely are a project of the plan are joined, unsure ones wait, the others are not in the plan.
    """
    plan_id = only_plan({"plan": [plan]} if plan else {})
    for fault in unread_sheets(file, tables):
        note(say_fault(fault, "en"))
    done = add_list(plan_id, file, year=year, as_of=as_of, who=who, tables=tables, tell=note)
    for one in done.notes:
        note(str(one))
    facts = _facts(done.list) | {"file": done.path, "notes": [str(one) for one in done.notes]}
    confirm(
        facts,
        f"wrote {done.path}: {facts['rows']} rows, {facts['joined']} joined, {facts['unsure']} unsure, "
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


for one in (add, status):
    command.add_command(add_flags(one))
