"""Workbooks of status reports: out, changed as in a spreadsheet program, and in again row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from geoapp.domain.access import Identity
from geoapp.domain.record import ProjectRecord
from geoapp.domain.status_report import SaidStatus
from geoapp.errors import InputError, RefusedError
from geoapp.io.journal import read_journal
from geoapp.io.words import Words
from geoapp.pipeline.report_files import MOST_ROWS, read_report_file, report_file
from geoapp.pipeline.report_rows import TakenRow, take_rows
from geoapp.pipeline.status_reports import save_reports
from geoapp.pipeline.written import districts_of
from geoapp.store import report_store

from ..invented_reports import (  # noqa: TID252
    CITY,
    CURATOR,
    EDITOR,
    NORTH,
    ONGOING,
    ONLY_READERS,
    PLAN,
    SOUTH,
    draft,
    filled,
    packed,
    rows_in,
)

MONTH = "2026-10"
LABELS = {"990101": "North", "990102": "South", "990103": "West"}


def record(project: str, name: str, *districts: int, kind: str = "project") -> ProjectRecord:
    shares = [{"adcode": one, "name": f"{one}区", "relation": "in", "share": 0.5} for one in districts]
    return cast("ProjectRecord", {"id": project, "name": name, "kind": kind, "districts": shares})


RECORDS = [
    record(NORTH, "=SUM(甲)水厂", 990101),
    record(SOUTH, "乙路", 990102, 990103),
    record(CITY, "丙管网"),
]
DISTRICTS = districts_of([*RECORDS, record("invented/4", "丁工程", kind="programme")])


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    monkeypatch.delenv("GEOAPP_STORE", raising=False)


def out(lang: str = "zh", month: str = MONTH) -> bytes:
    held = {one: reports[-1] for one, reports in report_store().latest(PLAN, month, month).items()}
    return report_file(month, RECORDS, held, LABELS, Words(lang))


def take(content: bytes, by: Identity = CURATOR, month: str = MONTH) -> list[TakenRow]:
    return take_rows(PLAN, month, read_report_file(content), by, DISTRICTS)


def outcomes(taken: Sequence[TakenRow]) -> list[tuple[str, str]]:
    return [(one.outcome, one.error.code if one.error else "") for one in taken]


def held(project: str) -> SaidStatus | None:
    found = report_store().latest(PLAN, MONTH, MONTH).get(project)
    return found[-1].said if found else None


def test_only_projects_are_reported_on() -> None:
    assert {NORTH: {"990101"}, SOUTH: {"990102", "990103"}, CITY: frozenset()} == DISTRICTS


def test_a_workbook_out_has_a_row_a_project_and_text_in_every_cell() -> None:
    save_reports(PLAN, MONTH, [draft(said=replace(ONGOING, problem="=1+1"))], CURATOR, DISTRICTS)
    head, first, second, third = rows_in(out("en"))
    assert head[:4] == ["Id", "Project", "Districts", "Month"]
    assert first == [
        NORTH, "=SUM(甲)水厂", "North", MONTH, "Ongoing", "30%", "45%", "=1+1", "", "2026-12", "0", "1",
    ]  # fmt: skip
    assert second == [SOUTH, "乙路", "South, West", MONTH, *[""] * 6, "0", "0"]
    assert third[2] == ""


def test_what_comes_back_unchanged_changes_nothing() -> None:
    said = replace(ONGOING, percent=1.0, planned=0.5, problem="=1+1", next_step="'x", due="2026")
    save_reports(PLAN, MONTH, [draft(said=said)], CURATOR, DISTRICTS)
    for lang in ("zh", "en"):
        assert outcomes(take(out(lang))) == [("same", ""), ("empty", ""), ("empty", "")]
    assert len(read_journal()) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_filled_in_is_saved(lang: str) -> None:
    say = Words(lang)
    status = {"zh": "在建", "en": "ongoing"}[lang]
    cells = {
        say("report_status"): status,
        say("report_percent"): 30,
        say("report_planned"): "45 %",
        say("report_problem"): " 管线\n未迁改 ",
        say("report_due"): datetime(2026, 12, 5),  # noqa: DTZ001 (a workbook's dates have no zone)
    }
    taken = take(filled(out(lang), {NORTH: cells}), EDITOR)
    assert outcomes(taken) == [("saved", ""), ("empty", ""), ("empty", "")]
    assert held(NORTH) == SaidStatus(
        status="ongoing", percent=30, planned=45, problem="管线 未迁改", due="2026-12-05"
    )
    assert (taken[0].number, taken[0].before, taken[0].said) == (2, None, held(NORTH))


ZH: dict[str, object] = {"状态": "在建", "进度": "30%"}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({**ZH, "状态": "快完了"}, "report_status"),
        ({"进度": "30%"}, "report_status"),
        ({**ZH, "进度": "三成"}, "report_percent"),
        ({**ZH, "进度": "120%"}, "report_percent"),
        ({**ZH, "进度": -5}, "report_percent"),
        ({**ZH, "进度": "nan"}, "report_percent"),
        ({**ZH, "进度": True}, "report_percent"),
        ({**ZH, "进度": 0.3}, "report_percent_unclear"),
        ({**ZH, "进度": 1}, "report_percent_unclear"),
        ({**ZH, "计划进度": "0.3"}, "report_percent_unclear"),
        ({**ZH, "状态": "完工"}, "report_contradiction"),
        ({**ZH, "完成时限": "月底"}, "report_due"),
        ({**ZH, "完成时限": 46357}, "report_due"),
        ({**ZH, "存在问题": "难" * 201}, "report_text"),
        ({**ZH, "月份": "2026-09"}, "report_row_month"),
        ({**ZH, "月份": "2026"}, "report_month"),
        ({**ZH, "月份": None}, "report_month"),
        ({**ZH, "版本": "x"}, "report_row_version"),
        ({**ZH, "版本": 3}, "report_row_version"),
        ({**ZH, "版本": "1.5"}, "report_row_version"),
        ({**ZH, "编号": "invented/9"}, "written_no_project"),
        ({**ZH, "编号": "invented/4"}, "written_no_project"),
        ({**ZH, "编号": None}, "written_no_project"),
    ],
)
def test_a_wrong_row_is_refused_and_the_others_are_saved(cells: Mapping[str, object], code: str) -> None:
    taken = take(filled(out(), {SOUTH: cells, CITY: ZH}))
    assert outcomes(taken) == [("empty", ""), ("refused", code), ("saved", "")]
    assert (held(SOUTH), held(CITY)) == (None, SaidStatus(status="ongoing", percent=30))


def test_another_districts_rows_are_refused() -> None:
    taken = take(filled(out(), {NORTH: ZH, SOUTH: ZH, CITY: ZH}), EDITOR)
    assert outcomes(taken) == [
        ("saved", ""), ("refused", "written_other_district"), ("refused", "written_other_district"),
    ]  # fmt: skip
    assert [entry.subject for entry in read_journal()] == [NORTH]


@pytest.mark.parametrize("by", ONLY_READERS)
def test_who_may_only_read_brings_nothing_in(by: Identity) -> None:
    taken = take(filled(out(), {NORTH: ZH}), by)
    assert {one.error.code for one in taken if one.error} == {"written_no_role"}
    assert (held(NORTH), read_journal()) == (None, ())


def test_rows_of_others_may_come_back_as_they_went_out() -> None:
    save_reports(PLAN, MONTH, [draft(SOUTH)], CURATOR, DISTRICTS)
    taken = take(filled(out(), {NORTH: ZH}), EDITOR)
    assert outcomes(taken) == [("saved", ""), ("same", ""), ("empty", "")]


def test_a_code_that_stands_twice_is_taken_from_neither_row() -> None:
    head, first, *rest = rows_in(filled(out(), {NORTH: ZH, CITY: ZH}))
    taken = take(packed([head, first, *rest, first]))
    assert outcomes(taken) == [
        ("refused", "report_row_twice"), ("empty", ""), ("saved", ""), ("refused", "report_row_twice"),
    ]  # fmt: skip
    assert taken[0].error is not None
    assert taken[0].error.values == {"project": NORTH, "count": 2}
    assert held(NORTH) is None


def test_last_months_file_is_refused_row_by_row() -> None:
    taken = take(filled(out(month="2026-09"), {NORTH: ZH, SOUTH: ZH}))
    assert outcomes(taken) == [
        ("refused", "report_row_month"), ("refused", "report_row_month"), ("empty", ""),
    ]  # fmt: skip
    assert taken[0].error is not None
    assert "2026-09" in taken[0].error.say("zh")
    assert read_journal() == ()


def test_what_somebody_changed_since_the_export_is_refused_with_both_sides() -> None:
    save_reports(PLAN, MONTH, [draft()], EDITOR, DISTRICTS)
    file = filled(out(), {NORTH: {"进度": "50%"}, SOUTH: ZH})
    theirs = replace(ONGOING, percent=40.0)
    save_reports(PLAN, MONTH, [draft(seen=1, said=theirs)], EDITOR, DISTRICTS)
    first, second, _ = take(file)
    assert (outcomes([first]), second.outcome) == ([("refused", "report_row_conflict")], "saved")
    assert first.before is not None
    assert (first.before.said, first.said) == (theirs, replace(ONGOING, percent=50.0))
    assert held(NORTH) == theirs


def test_a_report_is_not_wiped_by_blank_cells() -> None:
    save_reports(PLAN, MONTH, [draft()], CURATOR, DISTRICTS)
    blank = dict.fromkeys(["状态", "进度", "计划进度", "存在问题", "完成时限"])
    assert outcomes(take(filled(out(), {NORTH: blank})))[0] == ("refused", "report_status")
    assert held(NORTH) == ONGOING


def test_rows_may_be_moved_and_columns_of_ones_own_added() -> None:
    head, *rows = rows_in(filled(out(), {NORTH: ZH}))
    moved = [["某区报送", *[None] * 11], [], ["备注", *head], *(["x", *row] for row in reversed(rows))]
    assert outcomes(take(packed(moved))) == [("empty", ""), ("empty", ""), ("saved", "")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "zip_damaged"),
        (b"PK\x03\x04 and no more", "zip_damaged"),
        (packed([["名称", "进度"], ["a", 1]]), "report_file_head"),
        (packed([["编号", "月份", "状态"], [NORTH, MONTH, "在建"]]), "report_file_columns"),
        (packed([]), "report_file_head"),
    ],
)
def test_a_file_that_is_none_of_ours_is_one_sentence(content: bytes, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_report_file(content)
    assert refused.value.code == code


def test_a_table_that_is_too_long_is_refused() -> None:
    head, row, *_ = rows_in(out())
    with pytest.raises(RefusedError) as refused:
        read_report_file(packed([head, *[row] * (MOST_ROWS + 1)]))
    assert refused.value.code == "report_file_rows"


def test_a_month_to_come_takes_no_file() -> None:
    file = filled(out(month="2099-01"), {NORTH: ZH})
    with pytest.raises(InputError) as refused:
        take(file, month="2099-01")
    assert refused.value.code == "report_future"
