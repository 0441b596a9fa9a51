"""Compare two plans: what the later one carried on, changed, dropped or began."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from geoapp.analysis.matching.matcher import match
from geoapp.analysis.plan_changes import compare
from geoapp.domain.comparison import PlanChange, PlanComparison
from geoapp.domain.matching import MatchEntry, MatchMark
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.codelists import load_codelist
from geoapp.io.geojson import read_projects
from geoapp.io.match_rules import load_match_rules
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.io.writers.cells import Cell
from geoapp.io.writers.workbooks import write_workbook
from geoapp.pipeline.match_entries import entries_of, fronts_of

_COLUMNS = (
    "relation",
    "also",
    "score",
    "name",
    "cite",
    "id",
    "later_name",
    "later_cite",
    "later_id",
    "marks",
)
_WIDTHS = (12, 16, 8, 36, 28, 22, 36, 28, 22, 60)


def compare_plans(ours: str, theirs: str) -> PlanComparison:
    """Return the comparison of two plans, by their ids, as they were built.

    Raises:
        GeoappError: a plan is unknown or was not built, or both are the same.
    """
    if ours == theirs:
        raise InputError("compare_same", plan=ours)
    plans = [load_plan(ours), load_plan(theirs)]
    return compare_records(plans, *(project_records(read_projects(plan.id)) for plan in plans))


def compare_records(
    plans: Sequence[Plan], ours: Sequence[ProjectRecord], theirs: Sequence[ProjectRecord]
) -> PlanComparison:
    """Return the comparison of two plans' projects."""
    rules = load_match_rules(fronts_of(plans))
    found = match(entries_of(ours), entries_of(theirs), rules)
    return compare(plans[0].id, plans[1].id, found, rules.names)


def rows_of(found: PlanComparison, say: Words) -> Iterator[list[Cell]]:
    """Yield a header and a row for each change, both citations in it; sides with several are joined."""
    yield [say(f"compare_{column}") for column in _COLUMNS]
    joint = say("list_joint")
    for one in found.changes:
        yield [
            name_of(one.relation, say),
            joint.join(name_of(relation, say) for relation in one.also),
            one.match.score if one.match else None,
            *(joint.join(cells) for side in (one.ours, one.theirs) for cells in _sides(side)),
            say_marks(one, say),
        ]


def name_of(relation: str, say: Words) -> str:
    """Return a relation in words."""
    return say.name(load_codelist("plan_relations")[relation])


def say_marks(change: PlanChange, say: Words) -> str:
    """Return the marks of a match, in words."""
    return marks_in_words(change.match.marks if change.match else (), say)


def marks_in_words(marks: Iterable[MatchMark], say: Words) -> str:
    """Return marks with their weights, in words."""
    names = load_codelist("match_marks")
    return say("list_joint").join(
        f"{say.name(names[mark.code])} {mark.weight:+.1f}" for mark in marks if mark.code != "prior"
    )


def write_comparison(path: Path, found: PlanComparison, say: Words) -> None:
    """Write a comparison as a workbook: the changes, and the totals on a second sheet."""
    changes, totals = say("page_compare"), say("compare_totals")
    write_workbook(
        path,
        {changes: rows_of(found, say), totals: total_rows(found, say)},
        {changes: _WIDTHS, totals: (20, 16, 16)},
    )


def total_rows(found: PlanComparison, say: Words) -> Iterator[list[Cell]]:
    """Yield a header, a row for each relation, and the sums, which are all entries of both plans."""
    yield [say("compare_relation"), found.ours, found.theirs]
    counts = found.totals()
    for relation, (earlier, later) in counts.items():
        yield [name_of(relation, say), earlier, later]
    yield [say("sum"), *(sum(pair[side] for pair in counts.values()) for side in (0, 1))]


def _sides(entries: Sequence[MatchEntry]) -> Iterator[list[str]]:
    yield [one.name for one in entries]
    yield [one.cite for one in entries]
    yield [known for one in entries for known in one.ids]
