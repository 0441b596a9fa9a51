"""Statements of delivery: totals that add up whatever lists and reports say, and rows whose money counts once."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.domain.correction import Correction
from geoapp.domain.delivery import DELIVERY_STATES, DeliveryState, total_of
from geoapp.domain.ledger import LedgerList, LedgerMatch, LedgerRow
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.domain.status_report import ReportStatus, SaidStatus, StatusReport
from geoapp.errors import InputError
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.delivery import KnownDelivery, make_statement
from geoapp.pipeline.statement_tables import paper_of

PLAN = "invented"
DAY = date(2026, 6, 30)
DISTRICTS = ("990101", "990102")
IDS = [f"{PLAN}/{number}" for number in range(6)]


def the_plan() -> Plan:
    fields = {"id": PLAN, "published": "2021-01", "title": "甲市规划", "short_title": "《纲要》"}
    return cast("Plan", type("InventedPlan", (), fields)())


def record(number: int, *, districts: Sequence[str] = (), same: Sequence[str] = ()) -> ProjectRecord:
    return cast(
        "ProjectRecord",
        {
            "id": IDS[number],
            "name": f"项目{number}",
            "aliases": [],
            "kind": "project",
            "same_as": list(same),
            "theme": ("metro", "railway", "highway")[number % 3],
            "quantities": [],
            "places": [],
            "districts": [{"adcode": int(code), "name": code, "relation": "in"} for code in districts],
            "owner": None,
            "investment": 1e8 if number == 1 else None,
            "period": None,
            "status": "储备" if number == 2 else None,
            "as_of": None,
            "cite": f"第{number}节",
        },
    )


def row(number: int, progress: str | None = None, done: float | None = None) -> LedgerRow:
    blank: Any = dict.fromkeys(("code", "theme", "owner", "period", "start", "finish", "planned"))
    return LedgerRow(
        id=f"t1-{number}", name="甲", places=(), amounts={}, progress=progress, done=done, investment=done, **blank
    )  # fmt: skip


def listed(
    year: int, rows: Sequence[LedgerRow], pairs: Sequence[tuple[Sequence[int], Sequence[str], bool]]
) -> LedgerList:
    matches = tuple(
        LedgerMatch(
            rows=tuple(rows[at].id for at in some), projects=tuple(projects), score=1, sure=sure, marks=()
        )
        for some, projects, sure in pairs
    )
    return LedgerList(
        plan=PLAN, title=f"{year}.xlsx", sha256=f"{year}" * 16, year=year, as_of=str(year), added="", who="",
        rows=tuple(rows), matches=matches,
    )  # fmt: skip


def reported(project: str, month: str, status: ReportStatus) -> StatusReport:
    said = SaidStatus(status=status)
    return StatusReport(plan=PLAN, project=project, month=month, version=1, said=said, who="", when="")


def known(*lists: LedgerList, reports: Sequence[StatusReport] = (), fixed: Any = ()) -> KnownDelivery:  # noqa: ANN401
    by_project: dict[str, list[StatusReport]] = {}
    for one in reports:
        by_project.setdefault(one.project, []).append(one)
    return KnownDelivery(lists=lists, reports=by_project, corrections=tuple(fixed))


WORDS = st.sampled_from([None, "已竣工", "主体封顶", "未开工", "取消", "见附件"])
AMOUNTS = st.none() | st.integers(0, 50).map(float)


@st.composite
def lists(draw: st.DrawFn, year: int) -> LedgerList:
    """Draw a list whose rows are joined to projects at random: one, several, split, merged, unsure, or gone."""
    rows = [row(number, draw(WORDS), draw(AMOUNTS)) for number in range(draw(st.integers(1, 6)))]
    left = list(range(len(rows)))
    pairs = []
    while left and draw(st.booleans()):
        some = [left.pop() for _ in range(draw(st.integers(1, min(2, len(left)))))]
        projects = draw(
            st.lists(st.sampled_from([*IDS, f"{PLAN}/gone"]), min_size=1, max_size=3, unique=True)
        )
        pairs.append((some, projects, draw(st.booleans())))
    return listed(year, rows, pairs)


REPORTS = st.lists(
    st.builds(
        reported,
        st.sampled_from(IDS),
        st.dates(date(2022, 1, 1), date(2026, 6, 1)).map(lambda day: day.isoformat()[:7]),
        st.sampled_from(get_args(ReportStatus)),
    ),
    max_size=8,
)
PLACES = st.lists(st.sampled_from(DISTRICTS), max_size=2, unique=True)


@given(
    lists(2023),
    lists(2024),
    REPORTS,
    st.lists(PLACES, min_size=6, max_size=6),
    st.sampled_from([[], IDS[:1]]),
)
@settings(max_examples=100, deadline=None)
def test_totals_are_all_projects_and_a_row_counts_once(
    older: LedgerList,
    newer: LedgerList,
    reports: list[StatusReport],
    places: list[list[str]],
    same: list[str],
) -> None:
    records = [record(number, districts=where) for number, where in enumerate(places)]
    records[-1]["same_as"] = same
    found = make_statement(the_plan(), records, known(older, newer, reports=reports), as_of=DAY)
    total = total_of(found.projects)
    assert sum(total.states.values()) == total.projects == len(records) - len(same)
    assert sorted(one for project in found.projects for one in project.ids) == sorted(IDS)
    for money in (total.investment, total.done):
        assert money.known + money.unknown == total.projects
    spent = [sum(row_.done or 0 for row_ in one.rows) for one in (older, newer)]
    assert total.done.value <= sum(spent)
    parts = found.parts(lambda one: one.theme).values()
    assert sum(part.projects for part in parts) == total.projects
    for state in DELIVERY_STATES:
        assert sum(part.states[state] for part in parts) == total.states[state]
    assert sum(part.done.value for part in parts) == total.done.value
    for one in found.projects:
        assert (one.evidence is None) <= (one.state == "not_found")
    tables = paper_of(found, the_plan(), Words("zh"), {}).tables
    for table in tables[1:3]:
        assert sum(int(line[1].value or 0) for line in table.rows) == total.projects


def state_of(evidence: KnownDelivery, number: int = 0, day: date = DAY) -> DeliveryState:
    records = [record(one) for one in range(3)]
    return make_statement(the_plan(), records, evidence, as_of=day).projects[number].state


def test_of_one_month_the_report_speaks_and_a_year_is_its_beginning() -> None:
    year = listed(2024, [row(1, "已竣工")], [([0], [IDS[0]], True)])
    assert state_of(known(year)) == "done"
    assert state_of(known(year, reports=[reported(IDS[0], "2024-01", "suspended")])) == "ongoing"
    assert state_of(known(year, reports=[reported(IDS[0], "2023-12", "suspended")])) == "done"
    month = LedgerList(**{name: getattr(year, name) for name in LedgerList.__slots__} | {"as_of": "2024-02"})
    assert state_of(known(month, reports=[reported(IDS[0], "2024-02", "cancelled")])) == "adjusted"


def test_of_two_lists_of_one_date_the_last_added_speaks_for_state_and_money() -> None:
    rows = [[row(1, "主体施工", 5.0)], [row(1, "已竣工", 7.0)]]
    first, last = (listed(2024, some, [([0], [IDS[0]], True)]) for some in rows)
    found = make_statement(the_plan(), [record(0)], known(first, last), as_of=DAY).projects[0]
    assert (found.state, found.done and found.done.value) == ("done", 7.0)


def test_what_the_plan_says_counts_until_somebody_says_more() -> None:
    other = reported(IDS[0], "2024-01", "done")
    assert state_of(known(reports=[other]), number=2) == "not_started"
    assert state_of(known(reports=[other, reported(IDS[2], "2022-01", "ongoing")]), number=2) == "ongoing"
    word = Correction(
        id=IDS[2], field="status", value="已完成", reason="验收", who="", date="2021-06-01", row=2
    )
    assert state_of(known(reports=[other, reported(IDS[2], "2022-01", "ongoing")], fixed=[word]), 2) == "done"
    assert (
        state_of(
            known(
                reports=[reported(IDS[2], "2021-02", "ongoing")], fixed=[word]
            ),
            2,
            date(2021, 5, 31),
        )
        == "ongoing"
    )  # fmt: skip


def test_a_row_that_waits_leaves_the_project_not_found_and_says_so() -> None:
    unsure = listed(2024, [row(1, "已竣工")], [([0], [IDS[0]], False)])
    found = make_statement(the_plan(), [record(0)], known(unsure), as_of=DAY).projects[0]
    assert (found.state, found.reason, found.done) == ("not_found", "waiting", None)


def test_states_have_their_names() -> None:
    assert [code.code for code in load_codelist("delivery_states").codes] == list(DELIVERY_STATES)


def test_nothing_known_by_a_day_is_refused() -> None:
    evidence = known(reports=[reported(IDS[0], "2024-01", "done")])
    with pytest.raises(InputError, match="the earliest evidence is of 2024-01"):
        make_statement(the_plan(), [record(0)], evidence, as_of=date(2023, 12, 31))
