"""``geoapp opinion``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast, get_args

import click

from geoapp.cli._options import only_plan
from geoapp.cli._speech import add_flags, answer, confirm
from geoapp.cli._streams import OutFile, write_out
from geoapp.domain.access import Identity
from geoapp.domain.opinion import OpinionState, SaidOpinion
from geoapp.domain.record import ProjectRecord
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.pipeline.opinion_files import opinion_file
from geoapp.pipeline.opinions import (
    KeptOpinion,
    answer_opinion,
    find_opinion,
    list_opinions,
    raise_opinion,
)
from geoapp.pipeline.written import districts_of

_STATES = get_args(OpinionState)


@click.group()
def command() -> None:
    """Raise, answer and list opinions on a plan's projects and their conflicts (docs/opinions.md)."""


_plan = click.option("--plan", help="Id of the plan; may be left out when there is only one.")
_district = click.option("--district", help="Code of a district: opinions on its projects only.")
_state = click.option(
    "--state", type=click.Choice(_STATES), multiple=True, help="Opinions of this state only; may be repeated."
)
_who = click.option(
    "--who", required=True, help="Which office says it; it stands in the history and the journal."
)


@click.command("list")
@_plan
@_district
@_state
def list_(plan: str | None, district: str | None, state: tuple[str, ...]) -> None:
    """Say of each opinion its state, its words and its answer, those raised last first."""
    _, found = _found(_plan_id(plan), district, state)
    answer({"opinions": [_facts(one) for one in found]}, lambda: "\n".join(_lines(found)))


@click.command("export")
@click.argument("out", type=OutFile())
@_plan
@_district
@_state
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Of the table; zh when left out.")
def export(out: Path, plan: str | None, district: str | None, state: tuple[str, ...], lang: str) -> None:
    """Write the opinions as a table to OUT, a .xlsx."""
    by_id, found = _found(_plan_id(plan), district, state)
    write_out({out: opinion_file(found, by_id, {}, Words(lang), whose=True)})
    confirm({"out": out, "opinions": len(found)}, f"wrote {out}: {len(found):,} opinions")


@click.command("add")
@click.argument("project")
@click.argument("text")
@_who
@_plan
@click.option("--conflict-with", default="", help="Id of another project that PROJECT is in conflict with.")
def add(project: str, text: str, who: str, plan: str | None, conflict_with: str) -> None:
    """Raise an opinion, TEXT, on PROJECT, the id of a project."""
    plan_id = _plan_id(plan)
    said = SaidOpinion(text=text, conflict_with=conflict_with)
    made = raise_opinion(plan_id, project, said, _by(who), districts_of(_records(plan_id)))
    confirm({"opinion": asdict(made)}, f"saved opinion {made.id} on {made.project}")


@click.command("answer")
@click.argument("id_", metavar="ID")
@click.option("--state", type=click.Choice(_STATES), required=True, help="What becomes of it.")
@click.option("--answer", "words", default="", help="Words of the answer; needed where it is rejected.")
@click.option("--seen", type=click.IntRange(1), help="Version that you saw; a later one is not replaced.")
@_who
@_plan
def answer_(  # noqa: PLR0913, PLR0917 (its flags)
    id_: str, state: str, words: str, seen: int | None, who: str, plan: str | None
) -> None:
    """Answer the opinion ID, as ``geoapp opinion list`` names it."""
    plan_id = _plan_id(plan)
    versions = find_opinion(plan_id, id_).versions
    if seen and seen > len(versions):
        raise InputError("opinion_seen", id=id_, version=seen, last=len(versions))
    said = SaidOpinion(text="", state=cast("OpinionState", state), answer=words)
    over = versions[seen - 1 if seen else -1]
    saved = answer_opinion(plan_id, over, said, _by(who), districts_of(_records(plan_id)))
    words = f"saved version {saved.version} of opinion {id_}" if saved else f"opinion {id_} says so already"
    confirm({"opinion": asdict(saved) if saved else None}, words)


def _by(who: str) -> Identity:
    if not who.strip():
        raise InputError("report_no_who")
    # Whoever gives commands on the server may write all of its files anyway.
    return Identity(subject=" ".join(who.split()), role="operator")


def _facts(one: KeptOpinion) -> dict[str, Any]:
    return asdict(one.held) | {"raised": {"who": one.raised.who, "when": one.raised.when}}


def _lines(found: Sequence[KeptOpinion]) -> Iterator[str]:
    counts = Counter(one.held.said.state for one in found)
    yield f"{len(found):,} opinions: " + ", ".join(f"{counts[state]:,} {state}" for state in _STATES)
    for one in found:
        held = one.held
        beside = f" (in conflict with {held.said.conflict_with})" if held.said.conflict_with else ""
        yield f"{held.id}  {held.said.state:<8}  v{held.version}  {held.project}{beside}  {held.said.text}"
        if held.said.answer:
            yield f"    {held.who}: {held.said.answer}"


def _found(
    plan_id: str, district: str | None, states: Sequence[str]
) -> tuple[dict[str, ProjectRecord], list[KeptOpinion]]:
    """Return the plan's projects by id, and the opinions that are asked for."""
    records = _records(plan_id)
    districts = districts_of(records)
    known = {code for adcodes in districts.values() for code in adcodes}
    if district and district not in known:
        raise InputError("report_district", value=district, known=", ".join(sorted(known)))
    found = list_opinions(plan_id, districts, [district] if district else [], states)
    return {one["id"]: one for one in records}, found


def _records(plan_id: str) -> list[ProjectRecord]:
    return project_records(read_projects(plan_id))


def _plan_id(plan: str | None) -> str:
    return load_plan(only_plan({"plan": [plan]} if plan else {})).id


for one in (list_, export, add, answer_):
    command.add_command(add_flags(one))
