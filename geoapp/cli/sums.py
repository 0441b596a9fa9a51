"""``geoapp sums``."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

import click

from geoapp.cli._build_state import tell_build_state
from geoapp.cli._options import only_plan, read_selection, selection_flags
from geoapp.cli._speech import answer
from geoapp.domain.filters import FILTERS
from geoapp.domain.project_state import NO_SUMS, StateSums
from geoapp.io.codelists import load_codelist
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.filtering import Filtering


@click.command()
@selection_flags
def command(query: dict[str, list[str]]) -> None:
    """Sum the selected projects by status and light, and by year what annual lists plan for them.

    Each project counts once, and those that say no amount are counted beside the sum (docs/ledger.md).
    """
    plan = load_plan(only_plan(query))
    tell_build_state(plan.id)
    filtering = Filtering(plan, read_projects(plan.id), FILTERS)
    sums = filtering.sums(read_selection(query, filtering))
    note = str(filtering.no_records)
    if sums:
        answer({"plan": plan.id, **asdict(sums)}, lambda: "\n".join(_lines(sums)))
    else:  # as the API answers
        answer({"plan": plan.id, **asdict(NO_SUMS), "note": note}, lambda: note)


def _lines(sums: StateSums) -> Iterator[str]:
    yield f"{sums.projects} projects"
    yield f"by status: {_counts(sums.status, 'delivery_states')}"
    if sums.light:
        yield f"by light in {sums.month}: {_counts(sums.light, 'lights')}"
    for one in sums.years:
        planned = one.planned
        amount = (
            f"{planned.value / 1e4:,.2f} x 10,000 CNY planned for {planned.known}" if planned.known else ""
        )
        rest = f"unknown for {planned.unknown}" if planned.unknown else ""
        yield f"{one.year}: {one.projects} in lists" + "".join(f", {part}" for part in (amount, rest) if part)


def _counts(found: Mapping[str, int], codelist: str) -> str:
    return ", ".join(f"{one.en.lower()} {found.get(one.code, 0)}" for one in load_codelist(codelist).codes)
