"""Pace of indicators: expected values come from the straight line, by hand."""

import pytest

from geoapp.analysis.pace import line_at, state_paces
from geoapp.domain.indicator import ActualsFile, IndicatorActual, IndicatorPace
from geoapp.domain.reading import Indicator
from geoapp.io.plans import load_plan

PLAN = load_plan("urumqi-14fyp")
"""Of 2021 to 2025: bases are of 2020."""


def pace(
    base: str | None, target: str | None, *figures: tuple[int, float], day: str = "2026-01-01"
) -> IndicatorPace:
    one = Indicator(
        number=1, category=None, name="甲", unit="%", base=base, target=target, average=None, attribute=None
    )
    rows = tuple(
        IndicatorActual(indicator="甲", year=year, value=value, source="", line=line)
        for line, (year, value) in enumerate(figures, start=2)
    )
    file = ActualsFile(plan=PLAN.id, title="a.csv", sha256="", added="", who="", rows=rows)
    (found,) = state_paces(PLAN, [one], file, day)
    return found


@pytest.mark.parametrize(
    ("value", "state"), [(14.0, "on_pace"), (14.1, "on_pace"), (13.9, "behind"), (25.0, "on_pace")]
)
def test_two_years_of_five_are_two_fifths_of_the_way(value: float, state: str) -> None:
    found = pace("10", "20", (2022, value))
    assert (found.state, found.expected) == (state, 14.0)


def test_the_latest_year_that_is_over_by_the_day_counts() -> None:
    figures = ((2021, 12.0), (2023, 30.0), (2022, 11.0))
    assert [
        pace("10", "20", *figures, day=day).state for day in ("2023-12-31", "2023-12-30", "2021-06-30")
    ] == [
        "on_pace",
        "behind",
        "no_data",
    ]
    found = pace("10", "20", *figures)
    assert found.actual is not None
    assert (found.actual.year, found.actual.line) == (2023, 3)


@pytest.mark.parametrize(
    ("base", "target"),
    [(None, "20"), ("10", None), ("10", ">20"), ("﹝10﹞", "20"), ("10", "高于全国"), ("10", "9")],
)
def test_without_two_numbers_or_below_the_base_there_is_no_line(base: str | None, target: str | None) -> None:
    found = pace(base, target, (2022, 12.0))
    assert (found.state, found.expected) == ("no_line", None)
    assert pace(base, target).state == "no_data"


def test_a_level_target_is_kept_by_whoever_is_not_below_it() -> None:
    assert [pace("10", "10", (2024, value)).state for value in (10.0, 9.99)] == ["on_pace", "behind"]


def test_the_line_begins_at_the_base_and_ends_at_the_target() -> None:
    assert [line_at(11.57, 11.87, (2020, 2025), year) for year in (2020, 2025)] == [
        11.57,
        pytest.approx(11.87),
    ]
