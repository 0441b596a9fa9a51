"""Filters by the state of projects, joined to those of the plan: columns of what people recorded, row by row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from geoapp.analysis.codes import Answers, Codes
from geoapp.analysis.index import Narrowing
from geoapp.domain.degrees import Shape
from geoapp.domain.filters import Filters
from geoapp.domain.ledger import MoneySum
from geoapp.domain.project_state import (
    ListedMoney,
    PlanEntries,
    PlanStates,
    ProjectState,
    StateSums,
    YearSum,
)
from geoapp.errors import GeoappError
from geoapp.geometry.arrays import Flags, Indices

STATE_COLUMNS = ("recorded_status", "light", "list_year", "planned_cny", "recorded_sources")
"""Columns of what is recorded, beside those of the plan, whose own ``status`` is another."""

_EMPTY: Answers = ()


class StateColumns:
    """Columns of states for the rows of a plan; programmes and policies answer nothing."""

    def __init__(self, states: PlanStates, entries: PlanEntries) -> None:
        """Lay out the states of a plan's projects, which ``entries`` says the rows of."""
        self.states = states
        self._projects = np.array(sorted(entries.rows.values()), dtype=np.intp)
        self._heads = np.arange(entries.number)
        for own, head in entries.heads.items():
            self._heads[entries.rows[own]] = entries.rows[head]
        self._at = {entries.rows[own]: one for one in states.projects for own in one.ids}
        others = [states.light] if states.light else []
        self.codes: Mapping[str, Codes] = {
            "status": self._encode(lambda one: (one.status,), ("not_found",)),
            "light": self._encode(lambda one: (one.light,) if one.light else _EMPTY, tuple(others)),
            "list_year": self._encode(lambda one: tuple(map(str, sorted(one.listed))), _EMPTY),
            "owner": self._encode(lambda one: one.owners, _EMPTY),
        }

    def _encode(self, answers: Callable[[ProjectState], Answers], otherwise: Answers) -> Codes:
        known: dict[Answers, int] = {_EMPTY: 0}
        code = np.zeros(len(self._heads), dtype=np.int32)
        code[self._projects] = known.setdefault(otherwise, len(known))
        for row, one in self._at.items():
            code[row] = known.setdefault(answers(one), len(known))
        return Codes(code, tuple(known))

    def passing(self, filters: Filters) -> Flags:
        """Say which rows the fields let through that ask records."""
        found = np.ones(len(self._heads), dtype=bool)
        for name in filters.of_records:
            if name in self.codes:
                found &= self.having(name, getattr(filters, name))
        if filters.money_min is not None or filters.money_max is not None:
            found &= self._within(filters)
        return found

    def having(self, name: str, wanted: Iterable[str]) -> Flags:
        """Say which rows have one of the wanted answers."""
        return self.codes[name].having(wanted)[self.codes[name].code]

    def _within(self, filters: Filters) -> Flags:
        low, high = filters.money_min, filters.money_max
        found = np.zeros(len(self._heads), dtype=bool)
        for row, one in self._at.items():
            found[row] = any(
                (low is None or value >= low) and (high is None or value <= high)
                for value in _amounts(one, filters.list_year)
            )
        return found

    def describe(self, rows: Indices, years: tuple[str, ...] = ()) -> dict[str, list[Any]]:
        """Return the cells of ``STATE_COLUMNS`` for some rows: codes, years, CNY, and citations as dictionaries.

        Money is that of the latest of ``years`` whose list says any; without years of all lists.
        """
        said = [self._at.get(row) for row in rows.tolist()]
        latest = tuple(sorted(years, reverse=True))
        cells: tuple[list[Any], ...] = (
            [next(iter(answers), None) for answers in self._answers("status", rows)],
            [next(iter(answers), None) for answers in self._answers("light", rows)],
            [[*answers] for answers in self._answers("list_year", rows)],
            [next(iter(_amounts(one, latest)), None) if one else None for one in said],
            [[asdict(cite) for cite in one.cites] if one else [] for one in said],
        )
        return dict(zip(STATE_COLUMNS, cells, strict=True))

    def _answers(self, name: str, rows: Indices) -> list[Answers]:
        codes = self.codes[name]
        return [codes.sets[code] for code in codes.code[rows].tolist()]

    def sums(self, rows: Indices) -> StateSums:
        """Return the sums of the projects among some rows."""
        heads = np.unique(self._heads[np.intersect1d(rows, self._projects)])
        there = [one for row in heads.tolist() if (one := self._at.get(row))]
        return StateSums(
            projects=len(heads),
            status=dict(self.codes["status"].count(heads)),
            light=dict(self.codes["light"].count(heads)),
            month=self.states.month,
            years=tuple(_year(year, there) for year in self.states.years),
        )


class StateIndex:
    """Answers all filters: those of the plan by its index, whatever store that asks, those of records by columns."""

    def __init__(self, plan: Narrowing, states: StateColumns | GeoappError | None = None) -> None:
        """Hold the plan's index and the columns, ``None`` where nothing is recorded, or why there are none."""
        self.plan = plan
        self.states = None if isinstance(states, GeoappError) else states
        self._fault = states if isinstance(states, GeoappError) else None

    def rows(self, filters: Filters) -> Indices:
        """Return the rows that filters let through, ascending; by records none where there is no record.

        Raises:
            GeoappError: records are asked for and cannot be read, or the plan's store does not answer.
        """
        asked = filters.of_records
        if asked and self._fault:
            raise self._fault
        if self.states is None:
            return np.arange(0) if asked else self.plan.rows(filters)
        others: dict[str, Any] = {
            field.name: field.default for field in fields(Filters) if field.name in asked
        }
        found = self.plan.rows(replace(filters.filters, **others, owner=()))
        passing = self.states.passing(filters)
        if filters.owner:  # by the plan, or by the latest list
            owned = self.states.having("owner", filters.owner)
            owned[self.plan.rows(Filters(owner=filters.owner))] = True
            passing &= owned
        return found[passing[found]]

    def lacks_records(self, filters: Filters) -> bool:
        """Say whether filters ask for what nobody has recorded."""
        return self.states is None and bool(filters.of_records)

    def sureness(self, rows: Indices, shape: Shape) -> npt.NDArray[np.object_]:
        """Return for each of some rows how surely it lies in a drawn area."""
        return self.plan.sureness(rows, shape)


def _amounts(one: ProjectState, years: tuple[str, ...]) -> list[float]:
    """Return the planned money of a project in some years, or of the latest list that says any."""
    asked = [int(year) for year in years] or sorted(one.listed, reverse=True)
    known = [value for year in asked if (value := _planned(one.listed.get(year, ()))) is not None]
    return known if years else known[:1]


def _planned(rows: Iterable[ListedMoney]) -> float | None:
    known = [value for _, value in rows if value is not None]
    return sum(known) if known else None


def _year(year: int, projects: Iterable[ProjectState]) -> YearSum:
    """Return the sum of a year; a row that is several projects, or of which another says no amount, counts once."""
    listed = [one.listed[year] for one in projects if year in one.listed]
    known = [rows for rows in listed if _planned(rows) is not None]
    rows: dict[str, float] = {key: value for some in known for key, value in some if value is not None}
    money = MoneySum(value=sum(rows.values()), known=len(known), unknown=len(listed) - len(known))
    return YearSum(year=year, projects=len(listed), planned=money)
