"""Targets read as numbers only where they are numbers; milestones in order of time."""

import pytest

from geoapp.analysis.targets import list_milestones, next_milestone, read_targets
from geoapp.domain.reading import Indicator
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
    dates = [one.milestone["date"] for one in list_milestones(frame)]
    assert len(dates) == sum(map(len, frame["milestones"]))
    assert dates == sorted(dates)
    assert dates[0].startswith("2022")


@pytest.mark.parametrize(
    ("today", "due"),
    [("2022-11-28", "2022-12"), ("2023-01-01", "2023-12"), ("2026-01-01", "2030"), ("2031-01-01", None)],
)
def test_the_next_milestone_is_the_first_that_is_not_over(today: str, due: str | None) -> None:
    found = next_milestone(list_milestones(read_projects("urumqi-14fyp")), today)
    assert (found and found.milestone["date"]) == due
