"""A plan's targets as numbers where they are numbers, and its milestones in order of time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.reading import Indicator
from geoapp.domain.record import MilestoneRecord, ProjectRecord
from geoapp.geometry.arrays import Indices

_NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")
_BOUND = re.compile(rf"[<>≥≤＞＜]?\s*({_NUMBER.pattern})")
_TOTAL = re.compile(r"[﹝〔\[].*[﹞〕\]]")
_BINDING = {"约束性": True, "预期性": False}

_LAST_DAY = "-99"
"""Behind a date of reduced precision: a month comes after its days, a year after its months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An indicator with what its printed values come to; ``None`` where they are no numbers."""

    indicator: Indicator
    base: float | None
    target: float | None
    binding: bool | None
    below_base: bool
    """The target, or the bound that it sets, is less than the base."""
    totals: bool
    """A value stands in brackets: it is the sum over the plan's years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A milestone with the project that it belongs to."""

    milestone: MilestoneRecord
    project: str
    """The project's id."""
    name: str
    cite: str


def read_targets(indicators: Iterable[Indicator]) -> tuple[Target, ...]:
    """Return the indicators in their order, with their values read as numbers.

    >>> read_targets([])
    ()
    """
    return tuple(
        Target(
            indicator=one,
            base=as_number(one.base),
            target=as_number(one.target),
            binding=_BINDING.get(one.attribute or ""),
            below_base=_is_below(one),
            totals=any(_TOTAL.search(value) for value in (one.base, one.target, one.average) if value),
        )
        for one in indicators
    )


def as_number(printed: str | None) -> float | None:
    """Return a printed value where it is a number and nothing else.

    >>> as_number("11.57"), as_number(">95"), as_number("﹝0.3﹞"), as_number(None)
    (11.57, None, None, None)
    """
    bare = (printed or "").strip().replace(",", "")
    return float(bare.replace("−", "-")) if _NUMBER.fullmatch(bare) else None


def _is_below(indicator: Indicator) -> bool:
    base, bound = as_number(indicator.base), _BOUND.fullmatch((indicator.target or "").strip())
    return base is not None and bound is not None and float(bound[1].replace("−", "-")) < base


def list_milestones(records: Iterable[ProjectRecord]) -> tuple[Dated, ...]:
    """Return every dated stage of projects, the earliest first; what has no date is left out."""
    found = [
        Dated(milestone=milestone, project=record["id"], name=record["name"], cite=record["cite"] or "")
        for record in records
        for milestone in record["milestones"]
    ]
    return tuple(sorted(found, key=lambda one: _moment(one.milestone["date"])))


def _moment(date: str) -> str:
    """Return the sorting key of a date: within the year that it names, the less precise comes later.

    >>> sorted(["2025", "2022-12", "2022", "2022-03-01"], key=_moment)
    ['2022-03-01', '2022-12', '2022', '2025']
    """
    return date + _LAST_DAY


def next_milestone(dated: Iterable[Dated], today: str) -> Dated | None:
    """Return the first stage that is not over on a day (``YYYY-MM-DD``); ``None`` where all are.

    >>> next_milestone([], "2026-11-28")
    """
    ahead = [one for one in dated if _moment(one.milestone["date"]) >= today]
    return min(ahead, key=lambda one: _moment(one.milestone["date"]), default=None)


def row_of_next(columns: PlanColumns, rows: Indices, today: str) -> int | None:
    """Return the row of the project whose stage is the next of all; ``None`` where all stages are over."""
    dates = columns.codes["milestone"]
    ahead = [min((one for one in map(_moment, some) if one >= today), default="") for some in dates.sets]
    there = np.bincount(dates.code[rows], minlength=len(ahead)).tolist()
    soonest = min((one for one, number in zip(ahead, there, strict=True) if one and number), default="")
    if not soonest:
        return None
    due = np.array([one == soonest for one in ahead], dtype=bool)
    return int(rows[np.argmax(due[dates.code[rows]])])
