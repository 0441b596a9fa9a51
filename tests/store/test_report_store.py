"""The store of status reports, in SQLite and in PostgreSQL: the same tests on both."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geoapp.domain.status_report import SaidStatus, StatusReport
from geoapp.errors import InputError, StoreError
from geoapp.settings import file_of_reports
from geoapp.store import report_store
from geoapp.store.report_store import ReportStore
from geoapp.store.sqlite import SqliteDatabase
from geoapp.store.version_store import VersionError

from .failing import full_disk
from .racing import race

FIRST = StatusReport(
    plan="a",
    project="a/1",
    month="2026-10",
    version=1,
    said=SaidStatus(status="ongoing", percent=12.5, planned=30, problem="管线'未迁改\"; --", due="2026-12"),
    who="a2",
    when="2026-10-28T01:02:03+00:00",
)


def later(report: StatusReport, **values: object) -> StatusReport:
    return replace(report, **{"version": report.version + 1, **values})  # type: ignore[arg-type]


@pytest.fixture
def store(written: None) -> Callable[[], ReportStore]:  # noqa: ARG001 (where it is)
    return report_store


def test_nothing_is_there_before_somebody_writes(store: Callable[[], ReportStore]) -> None:
    assert (store().latest("a", "2000-01", "2100-12"), store().history("a", "a/1"), store().months("a")) == (
        {},
        [],
        [],
    )
    assert not file_of_reports().exists()


def test_what_was_added_comes_back_as_it_was(store: Callable[[], ReportStore]) -> None:
    store().add([FIRST])
    assert store().latest("a", "2026-10", "2026-10") == {"a/1": [FIRST]}
    assert store().latest("b", "2026-10", "2026-10") == {}


def test_the_last_version_of_each_month_holds_and_all_stay(store: Callable[[], ReportStore]) -> None:
    second, november = later(FIRST, who="a3"), replace(FIRST, month="2026-11", said=SaidStatus(status="done"))
    store().add([FIRST])
    store().add([second, november])
    assert store().latest("a", "2026-01", "2026-11") == {"a/1": [second, november]}
    assert store().latest("a", "2026-11", "2026-11") == {"a/1": [november]}
    assert store().history("a", "a/1") == [november, second, FIRST]
    assert store().months("a") == ["2026-11", "2026-10"]


def test_a_plans_state_is_another_one_with_each_version_and_in_a_copy_of_as_many(
    store: Callable[[], ReportStore], tmp_path: Path
) -> None:
    assert store().stamp("a") == ()
    store().add([FIRST])
    once = store().stamp("a")
    other = ReportStore(SqliteDatabase(tmp_path / "copy.sqlite"))
    other.add([replace(FIRST, when="2026-10-29T01:02:03+00:00")])
    store().add([later(FIRST, who="a3")])  # within the same second
    assert len({(), once, store().stamp("a"), other.stamp("a")}) == 4
    assert store().stamp("b") == ()


@pytest.mark.parametrize("version", [1, 3, 7])
def test_a_version_that_does_not_follow_is_refused_and_nothing_is_added(
    store: Callable[[], ReportStore], version: int
) -> None:
    store().add([FIRST])
    other = replace(FIRST, project="a/2")
    with pytest.raises(VersionError) as refused:
        store().add([other, replace(FIRST, version=version)])
    assert (refused.value.subject, refused.value.code) == ("a/1", "report_version")
    assert store().latest("a", "2026-10", "2026-10") == {"a/1": [FIRST]}


def test_of_writers_at_one_time_one_is_first(store: Callable[[], ReportStore]) -> None:
    outcomes = race(
        lambda number, version: store().add([replace(FIRST, version=version, who=str(number))]),
        writers=4,
        versions=5,
    )
    assert outcomes == {"first": 5, "report_version": 15}
    assert [one.version for one in store().history("a", "a/1")] == [5, 4, 3, 2, 1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "work" / "reports.sqlite"


def test_the_file_is_its_owners_alone(file: Path) -> None:
    ReportStore(SqliteDatabase(file)).add([FIRST])
    assert {path.stat().st_mode & 0o077 for path in file.parent.iterdir()} == {0}


def test_a_file_of_something_else_is_one_sentence(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError) as read:
        ReportStore(SqliteDatabase(file)).latest("a", "2026-10", "2026-10")
    with pytest.raises(StoreError) as written:
        ReportStore(SqliteDatabase(file)).add([FIRST])
    assert (read.value.code, written.value.code) == ("store_damaged", "store_damaged")
    assert file.read_bytes() == b"no database" * 1000


def test_a_file_of_a_newer_program_is_left_alone(file: Path) -> None:
    ReportStore(SqliteDatabase(file)).add([FIRST])
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 9")
    for work in (
        lambda: ReportStore(SqliteDatabase(file)).history("a", "a/1"),
        lambda: ReportStore(SqliteDatabase(file)).add([later(FIRST)]),
    ):
        with pytest.raises(StoreError) as refused:
            work()
        assert refused.value.code == "store_newer"


def test_a_full_disk_is_one_sentence_and_changes_nothing(file: Path) -> None:
    store = ReportStore(SqliteDatabase(file))
    store.add([FIRST])
    with full_disk(), pytest.raises(StoreError) as refused:
        store.add(replace(FIRST, project=f"a/{number}") for number in range(2, 900))
    assert refused.value.code == "store_full"
    assert store.latest("a", "2026-10", "2026-10") == {"a/1": [FIRST]}


def test_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "work").touch()
    with pytest.raises(InputError) as refused:
        ReportStore(SqliteDatabase(tmp_path / "work" / "reports.sqlite")).add([FIRST])
    assert refused.value.code == "data_unwritten"
