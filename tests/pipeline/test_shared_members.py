"""Members of projects are those of their records, however many have them alike."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from geoapp.analysis.plan_columns import ALIKE, SPAN
from geoapp.geometry.arrays import Indices
from geoapp.io.plan_columns import load_projects
from geoapp.io.record_lines import RecordLines
from geoapp.pipeline.tables import project_lines
from geoapp.pipeline.tables.project_lines import ProjectLines, SharedCells
from geoapp.pipeline.tables.shared_members import SharedMembers, read_members

PLAN = "urumqi-14fyp"
NAMES = (*SPAN, *(name for group in ALIKE.values() for name in group))


@pytest.fixture(scope="module")
def projects() -> ProjectLines:
    columns, records, _ = load_projects(PLAN)
    assert isinstance(records, RecordLines)
    return ProjectLines(columns, records, np.arange(len(records)), PLAN)


def some_of(projects: ProjectLines, which: str) -> Indices:
    rows = projects.rows
    return {"all": rows, "every third": rows[::3], "one": rows[7:8], "none": rows[:0]}[which]


def cells(members: Mapping[str, SharedMembers], name: str) -> list[Any]:
    """Return a member of each row."""
    some = members[name]
    assert some.members.attrs.get("plan") == (None if name in SPAN else PLAN)
    places = some.spread(pa.array(np.arange(len(some.members)))).to_pylist()
    return [some.members[name].tolist()[place] for place in places]


@pytest.mark.parametrize("which", ["all", "every third", "one", "none"])
def test_each_project_has_the_members_of_its_record(projects: ProjectLines, which: str) -> None:
    rows = some_of(projects, which)
    members = read_members(projects, rows)
    assert members.keys() == set(NAMES)
    records = [dict(projects.records[row]) for row in rows.tolist()]
    for name in NAMES:
        assert cells(members, name) == [record[name] for record in records]


def test_what_many_have_alike_stands_there_once(projects: ProjectLines) -> None:
    members = read_members(projects, projects.rows)
    for name in ("cite", "quantities", "milestones", "places"):
        told = [repr(one) for one in members[name].members[name]]
        assert len(told) == len(set(told)) < len(projects.rows)


@pytest.mark.parametrize("most", [0, 20, 50_000])
def test_cells_are_made_once_for_all_that_are_alike_as_long_as_they_are_kept(
    projects: ProjectLines, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_lines, "_MOST", most)
    made = []
    shared = SharedCells(projects, lambda record: made.append(record["id"]) or record["cite"])
    told = [cell for rows in np.array_split(projects.rows, 9) for cell in shared.of(rows)]
    assert told == [record["cite"] for record in projects.records]
    alike = len(set(projects.columns.alike["cited"].tolist()))
    assert len(made) == alike if most > alike else alike <= len(made) < len(projects.rows)
