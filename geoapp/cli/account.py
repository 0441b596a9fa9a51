"""``geoapp account``."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import click

from geoapp.analysis.audit import Guess, Reason
from geoapp.cli._options import only_plan
from geoapp.cli._speech import answer, confirm
from geoapp.domain.evidence import say_evidence
from geoapp.io.codelists import load_codelist
from geoapp.io.marks import write_between
from geoapp.pipeline.audit import PlanAccount, account_for


@click.command()
@click.option("--plan", help="Id of the plan; may be left out when there is only one.")
@click.option("--summary", is_flag=True, help="Counts, conflicts and sources only.")
@click.option("--most", default=40, show_default=True, help="How many guesses to list.")
@click.option(
    "--into",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Put the summary into this file, between <!-- account:begin --> and <!-- account:end -->.",
)
def command(plan: str | None, summary: bool, most: int, into: Path | None) -> None:  # noqa: FBT001 (click hands flags over so)
    """Count every project by its location and every item by its content, and say where a curator starts.

    Misses come first, then guesses with the widest radius first.
    """
    account = account_for(only_plan({"plan": [plan]} if plan else {}))
    brief = "\n".join(_summary(account))
    if into:
        write_between(into, "account", f"```text\n{brief}\n```")
        confirm({"into": into}, f"wrote {into}")
    elif summary:
        answer(replace(account, reasons=(), guesses=()), brief)
    else:
        text = "\n".join((*_worklist(account, most), "", brief))
        answer(replace(account, guesses=account.guesses[:most]), text)


def _summary(account: PlanAccount) -> Iterator[str]:
    yield f"plan {account.plan}"
    yield from _counts("projects by location", account.projects, account.by_location, "location_kinds")
    yield from _counts("projects by precision", account.projects, account.by_precision, "precision")
    located = account.located
    yield f"{'projects that name a place':<28}{located.named:>5}"
    yield f"  {'located to a district':<26}{located.located:>5}  {located.share:.1%}"
    yield f"  {'missed':<26}{len(located.misses):>5}"
    yield from (f"    {miss.id}  {miss.name}: {_first_words(miss.reason)}" for miss in located.misses)
    yield from _counts("items by content", account.items, account.by_content)
    yield f"{'district conflicts':<28}{len(account.conflicts):>5}"
    yield from (
        f"  {conflict.id}  {conflict.name}: {_words(conflict.sentence)}" for conflict in account.conflicts
    )
    places = sum(account.by_quality.values())
    yield from _counts("places by quality", places, account.by_quality, "qualities")
    yield f"{'places by source':<28}{sum(source.places for source in account.sources):>5}"
    yield from (f"  {source.places:>4}  {source.source} · {source.licence}" for source in account.sources)


def _counts(title: str, total: int, counts: Mapping[str, int], codelist: str | None = None) -> Iterator[str]:
    """Write a total and its parts; a part that the codelist names carries its English name."""
    yield f"{title:<28}{total:>5}"
    words = {code.code: code.en for code in load_codelist(codelist).codes} if codelist else {}
    for code, count in counts.items():
        yield f"  {code:<26}{count:>5}" + (f"  {words[code]}" if words else "")


def _worklist(account: PlanAccount, most: int) -> Iterator[str]:
    yield f"not located: {sum(len(reason.projects) for reason in account.reasons)} projects"
    yield from (line for reason in account.reasons for line in _reason(reason))
    yield ""
    yield f"placed by a guess: {len(account.guesses)} projects, the widest radius first"
    yield from map(_guess, account.guesses[:most])


def _reason(reason: Reason) -> Iterator[str]:
    yield f"  {len(reason.projects):>4}  {_words(reason.sentence)}"
    yield from (f"        {project_id:<20}  {name}" for project_id, name in reason.projects.items())


def _guess(guess: Guess) -> str:
    return (
        f"  {guess.uncertainty_m:>6,.0f} m  {guess.quality:<12}  {guess.kind:<5}  {guess.id:<20}  "
        f"{guess.name}  ({_words(guess.evidence)})"
    )


def _words(evidence: str) -> str:
    return say_evidence(evidence, load_codelist("evidence_rules"), "en")


def _first_words(evidence: str) -> str:
    return _words(evidence.partition("; ")[0])
