"""Targets read as numbers only where they are numbers; milestones in order of time."""

import numpy as np
import pytest

from geoapp.analysis.plan_columns import columns_of
from geoapp.analysis.targets import list_milestones, next_milestone, read_targets, row_of_next
from geoapp.domain.reading import Indicator
from geoapp.domain.record import ProjectRecord
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.readings import load_reading


def indicator(number: int = 1, **values: str | None) -> Indicator:
    empty = dict.fromkeys(("category", "unit", "base", "target", "average", "attribute"))
    return Indicator(**{**empty, **values, "number": number, "name": "x"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("base", "target", "below"),
    [
        ("96.9", ">95", True),
        ("3.5", "2.57", True),
        ("76.4", "77", False),
        ("50", "50", False),
        ("76.2", "within what the region sets", False),
        ("﹝17.7﹞", "5", False),
        (None, "35", False),
        ("1,200", "1,100", False),
    ],
)
def test_a_target_below_its_base_is_noticed_only_between_numbers(
    base: str | None, target: str, *, below: bool
) -> None:
    (found,) = read_targets([indicator(base=base, target=target)])
    assert found.below_base is below


def test_the_plans_table_has_its_known_traps() -> None:
    targets = {one.indicator.number: one for one in read_targets(load_reading("urumqi-14fyp").indicators)}
    assert len(targets) == 17
    # Rows 8 and 16 of box 1 have targets below their base; 11 to 14 share one cell that is no number.
    assert [number for number, one in targets.items() if one.below_base] == [8, 16]
    assert len({targets[number].indicator.target for number in (11, 12, 13, 14)}) == 1
    assert all(targets[number].target is None for number in (11, 12, 13, 14))
    both = [number for number, one in targets.items() if None not in (one.base, one.target)]
    assert both == [6, 9, 10, 15, 16]
    assert [number for number, one in targets.items() if one.totals] == [6, 10, 11, 12]
    assert sum(one.binding is True for one in targets.values()) == 8


def test_milestones_come_in_order_of_time() -> None:
    frame = read_projects("urumqi-14fyp")
    dates = [one.milestone["date"] for one in list_milestones(project_records(frame))]
    assert len(dates) == sum(map(len, frame["milestones"]))
    assert dates == sorted(dates)
    assert dates[0].startswith("2022")


@pytest.mark.parametrize(
    ("today", "due"),
    [("2022-11-28", "2022-12"), ("2023-01-01", "2023-12"), ("2026-01-01", "2030"), ("2031-01-01", None)],
)
def test_the_next_milestone_is_the_first_that_is_not_over(today: str, due: str | None) -> None:
    found = next_milestone(list_milestones(project_records(read_projects("urumqi-14fyp"))), today)
    assert (found and found.milestone["date"]) == due


def staged(number: int) -> list[ProjectRecord]:
    """Return records of the plan with any stages, days, months and years, several or none."""
    random = np.random.default_rng(14)
    dates = ("2024", "2024-06", "2024-06-30", "2025-01-01", "2025-12", "2025", "2030")
    stages = [random.choice(dates, random.choice([0, 0, 1, 2, 3])).tolist() for _ in range(number)]
    some = project_records(read_projects("urumqi-14fyp").head(number))
    return [
        one | {"milestones": [{"date": date, "what": f"{row} {date}"} for date in found]}  # type: ignore[misc]
        for row, (one, found) in enumerate(zip(some, stages, strict=True))
    ]


@pytest.mark.parametrize("today", ["2024-01-01", "2024-07-01", "2025-12-31", "2026-01-01", "2031-01-01"])
@pytest.mark.parametrize("invented", [True, False])
def test_the_row_of_the_next_milestone_is_that_of_all_records(today: str, *, invented: bool) -> None:
    records = staged(80) if invented else project_records(read_projects("urumqi-14fyp"))
    columns, random = columns_of(records), np.random.default_rng(3)
    for number in (len(records), 40, 3, 1, 0):
        rows = np.sort(random.choice(len(records), number, replace=False))
        expected = next_milestone(list_milestones(records[row] for row in rows.tolist()), today)
        row = row_of_next(columns, rows, today)
        assert (row is None) == (expected is None)
        if row is not None:
            assert next_milestone(list_milestones([records[row]]), today) == expected
