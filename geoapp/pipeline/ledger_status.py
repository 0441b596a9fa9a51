"""Totals of a plan's ledger: counts that add up, and sums in which a project stands once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from geoapp.domain.ledger import LedgerList, LedgerMatch, LedgerRow, LedgerStatus, LedgerYear, MoneySum
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.annual_lists import load_ledger
from geoapp.pipeline.match_entries import entries_of


def status_of(plan_id: str) -> LedgerStatus:
    """Return the state of a plan's ledger.

    Raises:
        GeoappError: the plan is unknown or was not built, or a file of the ledger is none of ours.
    """
    plan = load_plan(plan_id)
    records = [one for one in project_records(read_projects(plan.id)) if one["kind"] == "project"]
    return make_status(plan.id, {one.id: one.ids for one in entries_of(records)}, load_ledger(plan.id))


def make_status(
    plan_id: str, projects: dict[str, tuple[str, ...]], lists: Sequence[LedgerList]
) -> LedgerStatus:
    """Return the state of lists; ``projects`` are the plan's, each with the ids that stand for it."""
    sure = {one for pair in _pairs(lists) if pair.sure for one in pair.projects}
    asked = {one for pair in _pairs(lists) for one in pair.projects} - sure
    missing = tuple(one for one in projects if one not in sure | asked)
    return LedgerStatus(
        plan=plan_id,
        projects=len(projects),
        found=len(sure & projects.keys()),
        waiting=len(asked & projects.keys()),
        missing=missing,
        gone=len((sure | asked) - projects.keys()),
        years=tuple(_year(year, list(some)) for year, some in groupby(lists, key=lambda one: one.year)),
    )


def _pairs(lists: Iterable[LedgerList]) -> Iterator[LedgerMatch]:
    for one in lists:
        yield from one.settled


@dataclass(frozen=True, slots=True)
class _CountedProject:
    """Rows of a year that are one project: the same of the plan, else the same code, else the same name."""

    key: str
    rows: tuple[LedgerRow, ...]


def _year(year: int, lists: Sequence[LedgerList]) -> LedgerYear:
    sure = [row for pair in _pairs(lists) if pair.sure for row in pair.rows]
    unsure = [row for pair in _pairs(lists) if not pair.sure for row in pair.rows]
    rows = sum(len(one.rows) for one in lists)
    groups = _groups(lists)
    return LedgerYear(
        year=year,
        lists=len(lists),
        rows=rows,
        joined=len(sure),
        unsure=len(unsure),
        new=rows - len(sure) - len(unsure),
        projects=len({one for pair in _pairs(lists) if pair.sure for one in pair.projects}),
        planned=_sum(groups, "planned"),
        done=_sum(groups, "done"),
        as_of=max(one.as_of for one in lists),
    )


def _groups(lists: Sequence[LedgerList]) -> list[_CountedProject]:
    """Return the projects of a year; where several lists have one, the list that was added last speaks for it."""
    groups: dict[str, _CountedProject] = {}
    for one in lists:
        found: dict[str, list[LedgerRow]] = {}
        joined = {row: pair for pair in one.settled if pair.sure for row in pair.rows}
        for row in one.rows:
            pair = joined.get(row.id)
            key = f"plan {'+'.join(sorted(pair.projects))}" if pair else f"row {row.code or row.name}"
            found.setdefault(key, []).append(row)
        groups |= {key: _CountedProject(key, tuple(rows)) for key, rows in found.items()}
    return list(groups.values())


def _sum(groups: Iterable[_CountedProject], field: str) -> MoneySum:
    """Return the sum of a field over projects; one of whose rows some say nothing is known by the others."""
    values = [[value for row in group.rows if (value := getattr(row, field)) is not None] for group in groups]
    known = [sum(some) for some in values if some]
    return MoneySum(value=sum(known), known=len(known), unknown=len(values) - len(known))
