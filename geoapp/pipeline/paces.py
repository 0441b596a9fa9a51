"""Pace of a plan's indicators on a day, and the words of it that files and pages show."""

from collections.abc import Sequence

from geoapp.analysis.pace import state_paces
from geoapp.domain.indicator import IndicatorPace
from geoapp.domain.reading import Indicator
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.io.words import Words
from geoapp.pipeline.indicators import load_actuals

PACE_KEYS = ("indicator", "base", "target", "year", "actual", "line", "state")
"""Columns of indicators wherever they are listed."""


def paces_of(
    plan_id: str, day: str, indicators: Sequence[Indicator] | None = None
) -> tuple[IndicatorPace, ...]:
    """Return the pace of a plan's indicators on a day (``YYYY-MM-DD``); nothing where nobody added actuals.

    ``indicators`` are the plan's, read where none are given.

    Raises:
        GeoappError: the plan is unknown or was not read, or the file that holds is damaged.
    """
    actuals = load_actuals(plan_id)
    if not actuals:
        return ()
    known = load_reading(plan_id).indicators if indicators is None else indicators
    return state_paces(load_plan(plan_id), known, actuals, day)


def say_pace(one: IndicatorPace, say: Words) -> str:
    """Return whether an indicator is on pace."""
    return say(f"pace_{one.state}")


def cite_actual(one: IndicatorPace, say: Words) -> str:
    """Return the row that an actual is from, and what it says of its own source; empty without an actual."""
    if not one.actual:
        return ""
    row = say("pace_cite", file=one.file, line=one.actual.line)
    return say("pace_cite_source", row=row, source=one.actual.source) if one.actual.source else row


def say_name(one: IndicatorPace, say: Words) -> str:
    """Return an indicator's name with its unit."""
    return say("with_unit", name=one.name, unit=one.unit) if one.unit else one.name


def say_figure(value: float) -> str:
    """Return a figure with up to four decimals.

    >>> say_figure(11.63), say_figure(35.0), say_figure(1 / 3), say_figure(1234567.0)
    ('11.63', '35', '0.3333', '1,234,567')
    """
    return f"{value:,.4f}".rstrip("0").rstrip(".")
