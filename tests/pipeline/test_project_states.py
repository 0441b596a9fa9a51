"""States of projects: one evidence with the statement of delivery, money once a row, lights of the latest month."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from geoapp.analysis.state_index import StateColumns, StateIndex
from geoapp.domain.correction import Correction
from geoapp.domain.filters import FILTERS, Filters
from geoapp.domain.ledger import LedgerList, MoneySum
from geoapp.domain.status_report import SaidStatus
from geoapp.errors import InputError
from geoapp.pipeline.delivery import KnownDelivery, make_statement
from geoapp.pipeline.project_states import entries_in, is_recorded, make_states

from .test_delivery import IDS, known, listed, record, reported, row, the_plan


class PlainPlan:
    """Every record, or those of an owner: the plan's own answers."""

    def __init__(self, records: Sequence[Any]) -> None:
        self._records = records

    def rows(self, filters: Filters) -> Any:  # noqa: ANN401
        assert not filters.of_records
        owners = filters.owner
        there = [at for at, one in enumerate(self._records) if not owners or one["owner"] in owners]
        return np.array(there, dtype=np.intp)

    def sureness(self, rows: Any, shape: Any) -> Any:  # noqa: ANN401
        raise AssertionError(rows, shape)


def index_of(evidence: KnownDelivery, records: Sequence[Any]) -> StateIndex:
    entries = entries_in(records)
    states = make_states(the_plan(), entries, lambda rows: [records[at] for at in rows], evidence)
    return StateIndex(PlainPlan(records), StateColumns(states, entries))


def planned(number: int, amount: float | None, owner: str | None = None) -> Any:  # noqa: ANN401
    return replace(row(number, "主体施工"), planned=amount, owner=owner)


def found(index: StateIndex, **filters: Any) -> list[int]:  # noqa: ANN401
    return list(index.rows(Filters(**filters)).tolist())


@pytest.fixture
def records() -> list[Any]:
    some: list[Any] = [record(number) for number in range(6)]
    some[2]["owner"] = "甲局"
    some[4]["kind"] = "programme"
    some[5]["same_as"] = [IDS[0]]
    return some


@pytest.fixture
def lists() -> tuple[LedgerList, ...]:
    """2023 has one project; 2024 one with an amount and none, a row that is two projects, and one that waits."""
    rows = [planned(1, 3e7), planned(2, None), planned(3, 5e7, "乙公司"), planned(4, 9e9)]
    joined = [
        ([0, 1], [IDS[0]], True),
        ([2], [IDS[1], IDS[3]], True),
        ([3], [IDS[2]], False),
    ]
    return (
        listed(2023, [planned(1, None, "甲局")], [([0], [IDS[0]], True)]),
        listed(2024, rows, joined),
    )


def test_years_and_owners_are_those_of_lists_and_of_the_plan(
    lists: tuple[LedgerList, ...], records: list[Any]
) -> None:
    index = index_of(known(*lists), records)
    assert found(index, list_year=("2023",)) == [0, 5]
    assert found(index, list_year=("2023", "2024")) == [0, 1, 3, 5]
    assert found(index, owner=("甲局",)) == [0, 2, 5]
    assert found(index, owner=("乙公司",), list_year=("2024",)) == [1, 3]
    assert found(index) == [0, 1, 2, 3, 4, 5]


def test_money_is_that_of_the_years_asked_for_or_of_the_latest_that_is_known(
    lists: tuple[LedgerList, ...], records: list[Any]
) -> None:
    index = index_of(known(*lists), records)
    assert found(index, money_min=3e7) == [0, 1, 3, 5]
    assert found(index, money_max=3e7) == [0, 5]
    assert found(index, money_min=3e7, money_max=4e7) == [0, 5]
    assert found(index, money_min=0.0, list_year=("2023",)) == []
    assert found(index, money_min=6e7) == []


def test_what_is_recorded_of_each_row_is_said_with_its_sources_and_of_programmes_nothing(
    lists: tuple[LedgerList, ...], records: list[Any]
) -> None:
    states = index_of(known(*lists), records).states
    assert states
    cells = states.describe(np.arange(6))
    assert cells["recorded_status"] == ["ongoing", "ongoing", "not_started", "ongoing", None, "ongoing"]
    assert cells["light"] == [None] * 6
    assert cells["list_year"] == [["2023", "2024"], ["2024"], [], ["2024"], [], ["2023", "2024"]]
    assert cells["planned_cny"] == [3e7, 5e7, None, 5e7, None, 3e7]
    assert states.describe(np.arange(6), ("2023",))["planned_cny"] == [None] * 6
    years = [[cite["year"] for cite in cites] for cites in cells["recorded_sources"]]
    assert years == [[2024, 2023], [2024], [None], [2024], [], [2024, 2023]]
    [own] = cells["recorded_sources"][2]
    assert own["source"] == "plan", "a row that waits says nothing yet, and the plan itself does"


def test_a_sum_has_each_project_and_each_row_once_and_says_what_is_unknown(
    lists: tuple[LedgerList, ...], records: list[Any]
) -> None:
    index = index_of(known(*lists), records)
    assert index.states
    sums = index.states.sums(index.rows(Filters()))
    assert (sums.projects, sum(sums.status.values())) == (4, 4)
    older, newer = sums.years
    assert (older.year, older.projects, older.planned) == (2023, 1, MoneySum(value=0, known=0, unknown=1))
    assert (newer.year, newer.projects, newer.planned) == (2024, 3, MoneySum(value=8e7, known=3, unknown=0))
    one = index.states.sums(np.array([3, 4]))
    assert (one.projects, one.years[1].planned) == (1, MoneySum(value=5e7, known=1, unknown=0))
    assert sums.light == {}


def test_the_status_is_that_of_the_statement_of_delivery(
    lists: tuple[LedgerList, ...], records: list[Any]
) -> None:
    evidence = known(
        *lists, reports=[reported(IDS[3], "2024-05", "done"), reported(IDS[5], "2023-02", "done")]
    )
    index = index_of(evidence, records)
    stated = make_statement(the_plan(), records, evidence).projects
    assert len({one.state for one in stated}) > 2
    for state in {one.state for one in stated}:
        ids = {own for one in stated if one.state == state for own in one.ids}
        assert [IDS[at] for at in found(index, status=(state,))] == sorted(ids), state


def test_lights_are_of_the_latest_month_and_of_no_programme(records: list[Any]) -> None:
    late = reported(IDS[5], "2024-05", "ongoing")
    late = replace(late, said=SaidStatus(status="ongoing", percent=10.0, planned=50.0))
    index = index_of(known(reports=[reported(IDS[1], "2024-04", "done"), late]), records)
    assert index.states
    assert index.states.states.month == "2024-05"
    assert found(index, light=("red",)) == [0, 5]
    assert found(index, light=("green",)) == []
    assert found(index, light=("none",)) == [1, 2, 3]
    assert index.states.sums(np.arange(6)).light == {"red": 1, "none": 3}


def test_a_corrected_status_is_a_record(records: list[Any]) -> None:
    word = Correction(
        id=IDS[1], field="status", value="已完成", reason="验收", who="", date="2024-06-01", row=2
    )
    assert is_recorded(known(fixed=[word]))
    assert found(index_of(known(fixed=[word]), records), status=("done",)) == [1]


@pytest.mark.parametrize("name", [name for name, one in FILTERS.items() if one.recorded])
def test_without_records_what_asks_them_lets_nothing_through(name: str, records: list[Any]) -> None:
    assert not is_recorded(known())
    asked = Filters(**{name: 0.0 if name.startswith("money") else ("2024",)})
    assert StateIndex(PlainPlan(records)).rows(asked).tolist() == []
    assert len(StateIndex(PlainPlan(records)).rows(Filters())) == len(records)
    broken = InputError("ledger_unread", file="2024.json")
    assert len(StateIndex(PlainPlan(records), broken).rows(Filters())) == len(records)
    with pytest.raises(InputError, match="is no list that this program wrote"):
        StateIndex(PlainPlan(records), broken).rows(asked)
