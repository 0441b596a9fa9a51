"""The file that several write waits for whom SQLite itself does not wait for."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from geoapp.errors import StoreError
from geoapp.store import sqlite
from geoapp.store.sqlite import SqliteDatabase

from .racing import race

LOG = "PRAGMA journal_mode = WAL"


class Refusing(sqlite3.Connection):
    """A connection that is refused a log, as SQLite does at once where two begin it together."""

    left = 0

    def execute(self, question: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401 (as sqlite3 takes them)
        if question == LOG and Refusing.left:
            Refusing.left -= 1
            refused = sqlite3.OperationalError("database is locked")
            refused.sqlite_errorname = "SQLITE_BUSY"
            raise refused
        return super().execute(question, *values)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqliteDatabase:
    found = SqliteDatabase(tmp_path / "work.sqlite")
    connect = sqlite3.connect(found.path, isolation_level=None, check_same_thread=False, factory=Refusing)
    monkeypatch.setattr(found, "_connect", lambda: connect)
    return found


def test_who_is_refused_a_log_asks_again(database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Refusing, "left", 3)
    with database.writing() as ask:
        assert ask("SELECT 1", ()) == [(1,)]
    assert Refusing.left == 0


def test_who_is_refused_for_too_long_says_so(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Refusing, "left", 1_000_000)
    monkeypatch.setattr(sqlite, "_WAIT_S", 0.05)
    with pytest.raises(StoreError) as told, database.writing():
        pass
    assert told.value.code == "store_busy"


def test_the_first_writers_of_a_file_all_write(tmp_path: Path) -> None:
    def write(_: int, version: int) -> None:
        with SqliteDatabase(tmp_path / f"{version}.sqlite").writing() as ask:
            ask("SELECT 1", ())

    assert race(write, writers=6, versions=40) == {"first": 240}
