"""``geoapp compare``."""

from collections.abc import Iterator
from pathlib import Path

import click

from geoapp.cli._options import format_of
from geoapp.cli._speech import answer, confirm
from geoapp.cli._streams import OutFile, write_out
from geoapp.domain.comparison import PlanComparison
from geoapp.io.words import Words
from geoapp.pipeline.compare import compare_plans, name_of
from geoapp.pipeline.comparison_files import COMPARISON_SUFFIXES, comparison_facts, comparison_file


@click.command()
@click.argument("earlier", metavar="PLAN_A")
@click.argument("later", metavar="PLAN_B")
@click.option(
    "--into", type=OutFile(), help="Write every change to this .xlsx, .csv or .json, with both citations."
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Of the file; zh when left out.")
def command(earlier: str, later: str, into: Path | None, lang: str) -> None:
    """Say what became of PLAN_A's projects in PLAN_B, and what is new there.

    Carried on, renamed, moved, changed in size, split, merged, dropped, new, or unsure: each with both citations, and
    a score from 0 to 1 with what speaks for and against. The totals are all projects of both plans (docs/comparing.md).
    """
    found = compare_plans(earlier, later)
    if into:
        code = format_of(into, None, COMPARISON_SUFFIXES)
        write_out({into: comparison_file(found, code, Words(lang))})
        confirm({"out": into, **comparison_facts(found)["totals"]}, f"wrote {into}")
    else:
        answer(comparison_facts(found), "\n".join(_lines(found)))


def _lines(found: PlanComparison) -> Iterator[str]:
    say = Words("en")
    for one in found.changes:
        names = [" + ".join(entry.name for entry in side) for side in (one.ours, one.theirs)]
        cites = [" + ".join(entry.cite for entry in side) for side in (one.ours, one.theirs)]
        also = f" ({', '.join(name_of(relation, say).lower() for relation in one.also)})" if one.also else ""
        score = f"{one.match.score:.2f}" if one.match else "    "
        yield f"{name_of(one.relation, say):<16}{score}  {' → '.join(filter(None, names))}{also}"
        yield f"{'':<22}{' | '.join(filter(None, cites))}"
    yield ""
    yield f"{'':<18}{found.ours:>18}{found.theirs:>18}"
    totals = found.totals()
    for relation, (ours, theirs) in totals.items():
        yield f"{name_of(relation, say):<18}{ours:>18,}{theirs:>18,}"
    sums = [sum(pair[side] for pair in totals.values()) for side in (0, 1)]
    yield f"{'Sum':<18}{sums[0]:>18,}{sums[1]:>18,}"
