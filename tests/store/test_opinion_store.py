"""The store of opinions, in SQLite and in PostgreSQL: the same tests on both."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from geoapp.domain.opinion import Opinion, SaidOpinion
from geoapp.domain.status_report import SaidStatus, StatusReport
from geoapp.errors import StoreError
from geoapp.settings import file_of_reports
from geoapp.store import opinion_store, report_store, sqlite
from geoapp.store.opinion_store import OpinionStore
from geoapp.store.sqlite import SqliteDatabase
from geoapp.store.version_store import VersionError

from .failing import full_disk
from .racing import race

FIRST = Opinion(
    plan="a",
    project="a/1",
    id="0a1b2c3d",
    version=1,
    said=SaidOpinion(text="道路'红线\"; -- %s 未定", conflict_with="a/2"),
    who="a2",
    when="2026-10-28T01:02:03+00:00",
)
SECOND = replace(FIRST, version=2, said=replace(FIRST.said, state="rejected", answer="红线已公布"), who="a3")


@pytest.mark.usefixtures("written")
def test_nothing_is_there_before_somebody_writes() -> None:
    assert (opinion_store().versions("a"), opinion_store().history("a", "a/1")) == ([], [])
    assert not file_of_reports().exists()


@pytest.mark.usefixtures("written")
def test_every_version_comes_back_as_it_was() -> None:
    other = replace(FIRST, id="00000001")
    opinion_store().add([FIRST])
    opinion_store().add([SECOND, other])
    assert opinion_store().versions("a") == [other, FIRST, SECOND]
    assert opinion_store().history("a", "a/1") == [SECOND, FIRST, other]
    assert (opinion_store().versions("b"), opinion_store().history("a", "a/2")) == ([], [])


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("version", [1, 3])
def test_a_version_that_does_not_follow_is_refused_and_nothing_is_added(version: int) -> None:
    opinion_store().add([FIRST])
    with pytest.raises(VersionError) as refused:
        opinion_store().add([replace(FIRST, id="00000001"), replace(SECOND, version=version)])
    assert (refused.value.subject, refused.value.code) == ("a/1", "opinion_version")
    assert opinion_store().versions("a") == [FIRST]


@pytest.mark.usefixtures("written")
def test_of_writers_at_one_time_one_is_first() -> None:
    outcomes = race(
        lambda number, version: opinion_store().add([replace(FIRST, version=version, who=str(number))]),
        versions=4,
    )
    assert outcomes == {"first": 4, "opinion_version": 8}
    assert [one.version for one in opinion_store().versions("a")] == [1, 2, 3, 4]


def test_a_file_of_the_program_before_has_no_opinions_and_takes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path))
    monkeypatch.delenv("GEOAPP_STORE", raising=False)
    said = SaidStatus(status="ongoing")
    report = StatusReport(plan="a", project="a/1", month="2026-10", version=1, said=said, who="b", when="c")
    with monkeypatch.context() as before:
        before.setattr(sqlite, "_FILES", sqlite._FILES[:1])
        report_store().add([report])
    assert opinion_store().versions("a") == []
    with closing(sqlite3.connect(file_of_reports())) as connection:  # reading has made nothing
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    opinion_store().add([FIRST])
    assert opinion_store().versions("a") == [FIRST]
    assert report_store().history("a", "a/1") == [report]


def test_a_table_that_is_gone_is_told_and_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    store = OpinionStore(SqliteDatabase(tmp_path / "reports.sqlite"))
    store.add([FIRST])
    with closing(sqlite3.connect(tmp_path / "reports.sqlite")) as connection:
        connection.execute("DROP TABLE opinion")
    with pytest.raises(StoreError) as refused:
        store.versions("a")
    assert refused.value.code == "store_damaged"


def test_a_full_disk_is_one_sentence_and_changes_nothing(tmp_path: Path) -> None:
    store = OpinionStore(SqliteDatabase(tmp_path / "reports.sqlite"))
    store.add([FIRST])
    with full_disk(), pytest.raises(StoreError) as refused:
        store.add(replace(FIRST, id=f"{number:08x}") for number in range(900))
    assert refused.value.code == "store_full"
    assert store.versions("a") == [FIRST]
