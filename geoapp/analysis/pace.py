"""Pace of a plan's indicators: the latest actual of each beside a straight line from base year to target year."""

from collections.abc import Iterable, Sequence

from geoapp.analysis.targets import Target, read_targets
from geoapp.domain.indicator import ActualsFile, IndicatorActual, IndicatorPace
from geoapp.domain.plan import Plan
from geoapp.domain.reading import Indicator


def state_paces(
    plan: Plan, indicators: Iterable[Indicator], actuals: ActualsFile, day: str
) -> tuple[IndicatorPace, ...]:
    """Return the pace of every indicator on a day (``YYYY-MM-DD``): of years that are over by then the last counts."""
    rows = [one for one in actuals.rows if f"{one.year}-12-31" <= day]
    return tuple(_pace(plan, one, rows, actuals.title) for one in read_targets(indicators))


def _pace(plan: Plan, target: Target, rows: Sequence[IndicatorActual], title: str) -> IndicatorPace:
    one = target.indicator
    own = [row for row in rows if row.indicator == one.name]
    actual = max(own, key=lambda row: row.year, default=None)
    return IndicatorPace(
        number=one.number,
        name=one.name,
        unit=one.unit or "",
        base=one.base or "",
        target=one.target or "",
        actual=actual,
        expected=_expected(plan, target, actual.year) if actual else None,
        file=title,
    )


def _expected(plan: Plan, target: Target, year: int) -> float | None:
    """Return the line's value in a year; none where base or target is no number.

    Nor where the target is below the base: whether less is better, or the target a floor, no plan's table says.
    """
    if target.base is None or target.target is None or target.target < target.base:
        return None
    return line_at(target.base, target.target, (base_year(plan), plan.last_year), year)


def base_year(plan: Plan) -> int:
    """Return the year that bases are of: the one before the plan's first."""
    return plan.first_year - 1


def line_at(base: float, target: float, years: tuple[int, int], year: int) -> float:
    """Return the value in a year of the straight line between two years.

    >>> line_at(10.0, 20.0, (2020, 2025), 2022), line_at(10.0, 20.0, (2020, 2025), 2025)
    (14.0, 20.0)
    """
    first, last = years
    return base + (target - base) * (year - first) / (last - first)
