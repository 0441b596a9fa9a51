"""``geoapp indicators``."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from geoapp.cli._options import only_plan
from geoapp.cli._speech import add_flags, answer, confirm
from geoapp.cli._streams import InFile
from geoapp.domain.indicator import IndicatorPace
from geoapp.io.words import Words
from geoapp.pipeline.delivery import this_day
from geoapp.pipeline.indicators import add_actuals
from geoapp.pipeline.paces import cite_actual, paces_of, say_figure, say_pace


@click.group()
def command() -> None:
    """Keep yearly actuals of a plan's indicators, and say which are on pace (docs/statement.md)."""


@click.command("add")
@click.argument("file", type=InFile())
@click.option("--who", default="", help="Which office adds it; for the journal.")
@click.option("--plan", help="Id of the plan; may be left out when there is only one.")
def add(file: Path, who: str, plan: str | None) -> None:
    """Keep FILE, a CSV with indicator, year, value and unit, in place of the one before."""
    plan_id = only_plan({"plan": [plan]} if plan else {})
    made = add_actuals(plan_id, file, who=who)
    named = len({one.indicator for one in made.rows})
    facts = {"file": made.title, "rows": len(made.rows), "indicators": named}
    confirm(facts, f"added {made.title}: {len(made.rows)} figures of {named} indicators")


@click.command("pace")
@click.option("--plan", help="Id of the plan; may be left out when there is only one.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day; today when left out.")
def pace(plan: str | None, as_of: datetime | None) -> None:
    """Say of each indicator whether it is on pace, behind, or without data, with the row that says so."""
    plan_id = only_plan({"plan": [plan]} if plan else {})
    found = paces_of(plan_id, as_of.date().isoformat() if as_of else this_day())
    facts = [asdict(one) | {"state": one.state} for one in found]
    answer({"indicators": facts}, lambda: "\n".join(_lines(found)) or "no actuals were added")


def _lines(found: Sequence[IndicatorPace]) -> Iterator[str]:
    say = Words("en")
    for one in found:
        yield f"{say_pace(one, say):<16}{one.name}"
        if one.actual:
            line = f", line {say_figure(one.expected)}" if one.expected is not None else ""
            yield f"{'':<16}{one.actual.year}: {say_figure(one.actual.value)}{line}  ({cite_actual(one, say)})"


for each in (add, pace):
    command.add_command(add_flags(each))
