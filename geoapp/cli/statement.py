"""``geoapp statement``."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from geoapp.cli._options import format_of
from geoapp.cli._speech import answer, confirm, note
from geoapp.cli._streams import OutFile, write_out
from geoapp.domain.delivery import DELIVERY_STATES, DeliveryStatement, total_of
from geoapp.domain.ledger import MoneySum
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.pipeline.delivery import state_delivery
from geoapp.pipeline.paces import cite_actual, say_pace
from geoapp.pipeline.statement_files import statement_facts, statement_html, statement_workbook
from geoapp.pipeline.statement_tables import paper_of
from geoapp.pipeline.statement_words import reason_in_words, state_in_words
from geoapp.sheet.statement import statement_docx, statement_pdf

_WRITERS = {
    "xlsx": statement_workbook,
    "html": statement_html,
    "docx": statement_docx,
    "pdf": statement_pdf,
}
_SUFFIXES = {code: f".{code}" for code in _WRITERS}


@click.command()
@click.argument("plan_id", metavar="PLAN")
@click.option("--district", multiple=True, help="Code of a district: its projects only. May be repeated.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Leave later evidence aside; today when left out.",
)
@click.option("--to", type=OutFile(), help="Write the statement to this .xlsx, .html, .docx or .pdf.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Of the file; zh when left out.")
def command(
    plan_id: str, district: tuple[str, ...], as_of: datetime | None, to: Path | None, lang: str
) -> None:
    """State what became of each project of PLAN, beside the latest evidence of it.

    Done, under way, not started, adjusted, or not found, with the reason and where it is said; the totals are all
    projects (docs/statement.md).
    """
    code = format_of(to, None, _SUFFIXES) if to else ""
    found = state_delivery(plan_id, as_of=as_of.date() if as_of else None, districts=district)
    if found.gone:
        note(Words("en")("statement_gone", n=f"{found.gone:,}"))
    facts = statement_facts(found)
    if not to:
        answer(facts, lambda: "\n".join(_lines(found)))
        return
    say = Words(lang)
    write_out({to: _WRITERS[code](paper_of(found, load_plan(found.plan), say), say)})
    told = {"out": to, **{name: facts[name] for name in ("plan", "as_of", "districts", "total")}}
    confirm(told, f"wrote {to}: {len(found.projects):,} projects as of {found.as_of}")


def _lines(found: DeliveryStatement) -> Iterator[str]:
    say, total = Words("en"), total_of(found.projects)
    for one in found.projects:
        yield f"{state_in_words(one.state, say):<13}{one.name}  ({one.clause.title})"
        yield f"{'':<13}{reason_in_words(one, say)}"
    yield ""
    yield f"{'as of':<32}{found.as_of:>12}"
    yield f"{'projects':<32}{total.projects:>12,}"
    for state in DELIVERY_STATES:
        yield f"  {state_in_words(state, say):<30}{total.states[state]:>12,}"
    yield f"{'investment (10,000 CNY)':<32}{_money(total.investment)}"
    yield f"{'spent up to then (10,000 CNY)':<32}{_money(total.done)}"
    for pace in found.indicators:
        yield f"{say_pace(pace, say):<16}{pace.name}  {cite_actual(pace, say)}".rstrip()


def _money(one: MoneySum) -> str:
    return f"{one.value / 1e4:>12,.2f} of {one.known:,} projects, unknown of {one.unknown:,}"
