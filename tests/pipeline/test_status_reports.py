"""Saving status reports: who may, over what they saw, what the journal says, and what a bad day leaves."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geoapp.domain.access import Identity
from geoapp.domain.status_report import SaidStatus
from geoapp.errors import GeoappError, InputError, StoreError
from geoapp.io import journal
from geoapp.io.journal import read_journal, read_lines
from geoapp.pipeline import written
from geoapp.pipeline.status_reports import save_reports, this_month
from geoapp.pipeline.written import writing
from geoapp.settings import file_of_reports
from geoapp.store import report_store
from geoapp.store.report_store import ReportStore
from geoapp.store.version_store import VersionError

from ..invented_reports import (  # noqa: TID252
    CITY,
    CURATOR,
    DISTRICTS,
    EDITOR,
    NORTH,
    ONGOING,
    ONLY_READERS,
    OPERATOR,
    OTHER_EDITOR,
    PLAN,
    SOUTH,
    draft,
)
from ..store.racing import race  # noqa: TID252

MONTH = "2026-10"


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    monkeypatch.delenv("GEOAPP_STORE", raising=False)
    return tmp_path / "work"


def held() -> dict[str, tuple[int, SaidStatus, str]]:
    latest = report_store().latest(PLAN, MONTH, MONTH)
    return {
        project: (reports[-1].version, reports[-1].said, reports[-1].who)
        for project, reports in latest.items()
    }


def nothing_was_written() -> bool:
    return held() == {} and not [entry for entry in read_journal() if entry.step != "undone"]


@pytest.mark.parametrize(
    ("by", "project"),
    [(EDITOR, NORTH), (OTHER_EDITOR, SOUTH), (CURATOR, NORTH), (CURATOR, CITY), (OPERATOR, CITY)],
)
def test_who_may_write_there_does(by: Identity, project: str) -> None:
    save_reports(PLAN, MONTH, [draft(project)], by, DISTRICTS)
    assert held() == {project: (1, ONGOING, by.subject)}


@pytest.mark.parametrize("by", ONLY_READERS)
def test_who_may_only_read_writes_nothing(by: Identity) -> None:
    with pytest.raises(InputError) as refused:
        save_reports(PLAN, MONTH, [draft()], by, DISTRICTS)
    assert refused.value.code == "written_no_role"
    assert nothing_was_written()


@pytest.mark.parametrize("project", [SOUTH, CITY])
def test_another_districts_project_is_refused_with_all_beside_it(project: str) -> None:
    with pytest.raises(InputError) as refused:
        save_reports(PLAN, MONTH, [draft(), draft(project)], EDITOR, DISTRICTS)
    assert refused.value.code == "written_other_district"
    assert nothing_was_written()


@pytest.mark.parametrize("project", ["invented/9", "", "' OR 1=1 --"])
def test_a_project_that_the_plan_has_not_is_refused(project: str) -> None:
    with pytest.raises(InputError) as refused:
        save_reports(PLAN, MONTH, [draft(project)], CURATOR, DISTRICTS)
    assert refused.value.code == "written_no_project"
    assert nothing_was_written()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (replace(ONGOING, status="finished"), "report_status"),
        (replace(ONGOING, percent=100.5), "report_percent"),
        (replace(ONGOING, planned=-1.0), "report_percent"),
        (replace(ONGOING, percent=float("nan")), "report_percent"),
        (replace(ONGOING, status="done"), "report_contradiction"),
        (replace(ONGOING, status="not_started"), "report_contradiction"),
        (replace(ONGOING, due="next week"), "report_due"),
        (replace(ONGOING, due="2026-02-30"), "report_due"),
        (replace(ONGOING, due="2026-00"), "report_due"),
        (replace(ONGOING, problem="x" * 201), "report_text"),
    ],
)
def test_a_wrong_value_is_refused(said: SaidStatus, code: str) -> None:
    with pytest.raises(InputError) as refused:
        save_reports(PLAN, MONTH, [draft(said=said)], CURATOR, DISTRICTS)
    assert refused.value.code == code
    assert nothing_was_written()


def test_a_month_that_is_still_to_come_is_refused() -> None:
    year = int(this_month()[:4]) + 1
    with pytest.raises(InputError) as refused:
        save_reports(PLAN, f"{year}-01", [draft()], CURATOR, DISTRICTS)
    assert refused.value.code == "report_future"
    save_reports(PLAN, this_month(), [draft()], CURATOR, DISTRICTS)


def test_what_is_kept_stands_on_one_line() -> None:
    said = replace(ONGOING, problem=" a\n\nb\x07\ud800 ", percent=33.333333, due="2026年12月")
    save_reports(PLAN, MONTH, [draft(said=said)], EDITOR, DISTRICTS)
    assert held()[NORTH][1] == replace(ONGOING, problem="a b", percent=33.33)


def test_of_two_editors_the_second_is_refused_and_nothing_of_theirs_is_kept() -> None:
    save_reports(PLAN, MONTH, [draft()], EDITOR, DISTRICTS)
    other = replace(ONGOING, percent=50.0)
    with pytest.raises(VersionError) as refused:
        save_reports(PLAN, MONTH, [draft(SOUTH, said=other), draft(said=other)], CURATOR, DISTRICTS)
    assert (refused.value.code, refused.value.subject) == ("report_version", NORTH)
    assert held() == {NORTH: (1, ONGOING, "north-office")}
    assert [(entry.who, entry.step) for entry in read_journal()] == [
        ("north-office", "done"),
        ("planning", "undone"),
        ("planning", "undone"),
    ]
    save_reports(PLAN, MONTH, [draft(seen=1, said=other)], CURATOR, DISTRICTS)
    assert held() == {NORTH: (2, other, "planning")}


def test_editors_at_one_time_lose_nothing_and_the_journal_has_each_line() -> None:
    def write(number: int, version: int) -> None:
        said = replace(ONGOING, percent=float(10 * number + version))
        save_reports(PLAN, MONTH, [draft(seen=version - 1, said=said)], CURATOR, DISTRICTS)

    assert race(write, versions=5) == {"first": 5, "report_version": 10}
    steps = [entry.step for entry in read_journal()]
    assert (steps.count("done"), steps.count("undone")) == (5, 10)
    assert [one.version for one in report_store().history(PLAN, NORTH)] == [5, 4, 3, 2, 1]


def test_saying_the_same_again_is_no_version_and_no_line() -> None:
    save_reports(PLAN, MONTH, [draft()], EDITOR, DISTRICTS)
    assert save_reports(PLAN, MONTH, [draft(seen=1)], EDITOR, DISTRICTS) == []
    assert held()[NORTH][0] == 1
    assert len(read_lines()) == 2


def test_the_journal_says_who_and_what_was_before_and_after() -> None:
    save_reports(PLAN, MONTH, [draft()], EDITOR, DISTRICTS)
    said = SaidStatus(status="done", percent=100.0, problem="管线未迁改")
    save_reports(PLAN, MONTH, [draft(seen=1, said=said)], CURATOR, DISTRICTS)
    first, second = read_journal()
    assert (first.what, first.who, first.subject) == ("report", "north-office", NORTH)
    assert first.detail == (
        "2026-10 version 1: status none -> ongoing; percent none -> 30; planned none -> 45; "
        "problem none -> 管线未迁改; due none -> 2026-12"
    )
    assert (second.who, second.detail) == (
        "planning",
        "2026-10 version 2: status ongoing -> done; percent 30 -> 100; planned 45 -> none; due 2026-12 -> none",
    )
    newest, *_ = report_store().history(PLAN, NORTH)
    assert second.sha256 == written.digest_of(newest)


def test_the_longest_report_stands_in_the_journal_whole() -> None:
    long, longer = "甲" * 200, "乙" * 200
    for seen, text in enumerate((long, longer)):
        said = SaidStatus(status="suspended", percent=12.25, planned=99.75, problem=text, next_step=text)
        save_reports(PLAN, MONTH, [draft(seen=seen, said=said)], EDITOR, DISTRICTS)
    *_, entry = read_journal()
    assert entry.detail.count(long) == entry.detail.count(longer) == 2


def broken(error: GeoappError, *, saved: bool) -> Callable[..., None]:
    add = ReportStore.add

    def work(store: ReportStore, reports: list[object], beside: list[object]) -> None:
        if saved:
            add(store, reports, beside)  # type: ignore[arg-type]
        raise error

    return work


@pytest.mark.parametrize("saved", [False, True])
def test_a_store_that_breaks_off_leaves_a_journal_that_says_what_the_store_holds(
    monkeypatch: pytest.MonkeyPatch, *, saved: bool
) -> None:
    error = StoreError("store_away", store="x", reason="gone")
    monkeypatch.setattr(ReportStore, "add", broken(error, saved=saved))
    with pytest.raises(StoreError):
        save_reports(PLAN, MONTH, [draft()], EDITOR, DISTRICTS)
    assert [entry.step for entry in read_journal()] == ["done" if saved else "undone"]
    assert bool(held()) == saved


def test_a_store_that_stays_away_is_made_up_for_by_the_next_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    away = StoreError("store_away", store="x", reason="gone")

    def refuse(*_: object) -> None:
        raise away

    with monkeypatch.context() as patched:
        patched.setattr(ReportStore, "add", broken(away, saved=True))
        patched.setattr(ReportStore, "history", refuse)
        with pytest.raises(StoreError):
            save_reports(PLAN, MONTH, [draft()], EDITOR, DISTRICTS)
    assert [entry.step for entry in read_journal()] == ["begun"]
    with writing(PLAN):
        pass
    assert [entry.step for entry in read_journal()] == ["done"]


def test_a_journal_without_room_lets_nothing_be_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "append", full)
        with pytest.raises(InputError) as refused:
            save_reports(PLAN, MONTH, [draft()], EDITOR, DISTRICTS)
    assert refused.value.code == "data_unwritten"
    assert not file_of_reports().exists()
    assert nothing_was_written()


def test_a_journal_that_fills_up_after_the_save_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    append, times = journal.append, iter(range(9))

    def full(handle: int, line: bytes) -> None:
        if next(times) >= 2:
            raise OSError(28, "No space left on device")
        append(handle, line)

    with monkeypatch.context() as patched:
        patched.setattr(journal, "append", full)
        save_reports(PLAN, MONTH, [draft(), draft(SOUTH)], CURATOR, DISTRICTS)
    assert held().keys() == {NORTH, SOUTH}
    assert [entry.step for entry in read_journal()] == ["begun", "begun"]
    save_reports(PLAN, MONTH, [draft(CITY)], CURATOR, DISTRICTS)
    assert [entry.step for entry in read_journal()] == ["done", "done", "done"]


def test_a_folder_that_cannot_be_is_one_sentence(work: Path) -> None:
    work.mkdir()
    (work / "reports").touch()
    with pytest.raises(InputError) as refused:
        save_reports(PLAN, MONTH, [draft()], EDITOR, DISTRICTS)
    assert refused.value.code == "file_unwritten"
