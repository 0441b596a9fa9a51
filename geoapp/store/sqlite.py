"""SQLite: a database of one machine in one file, made when somebody first writes, with a write-ahead log."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from geoapp.errors import InputError, StoreError
from geoapp.io.files import open_to_append
from geoapp.store.version_store import AskInTransaction, FoundRows

_FILES = sorted((Path(__file__).parent / "migrations" / "sqlite").glob("[0-9]*.sql"))
_WAIT_S = 20.0
"""Longest that a writer waits for another one."""

_AGAIN_S = 0.01
"""Seconds after which a writer asks again for what SQLite itself does not wait for."""


class SqliteDatabase:
    """A file that several threads, processes and programs of a machine read and write."""

    def __init__(self, path: Path) -> None:
        """Take the path; nothing is made before somebody writes."""
        self.path, self.shown = path, str(path)

    def ask(self, question: str, values: Sequence[object] = ()) -> FoundRows:
        """Return the rows of an answer; none while nothing was ever written.

        Raises:
            StoreError: it is no database of ours, or of a newer program.
        """
        if not self.path.is_file():
            return []
        with self._told(), closing(self._connect()) as connection:
            done = self._migrations_of(connection)
            try:
                return _run(connection, question, values)
            except sqlite3.OperationalError as error:
                if done < len(_FILES) and str(error).startswith("no such table"):
                    return []  # the next writer makes it
                raise

    @contextmanager
    def writing(self) -> Iterator[AskInTransaction]:
        """Give a way to ask within one transaction, which is on disk when this ends, all of it or nothing.

        Raises:
            InputError: the file cannot be written.
            StoreError: it is full, no database of ours, or of a newer program.
        """
        try:
            with open_to_append(self.path):  # its owner's alone, from the beginning
                pass
        except OSError as error:
            raise InputError("data_unwritten", file=self.shown, reason=str(error.strerror)) from error
        with self._told(), closing(self._connect()) as connection:
            _begin_log(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")  # a file that was taken away is gone
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._migrate(connection)
                yield partial(_run, connection)
            except BaseException:
                if connection.in_transaction:  # a full disk has ended it already
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)

    def _migrations_of(self, connection: sqlite3.Connection) -> int:
        done = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if done > len(_FILES):
            raise StoreError("store_newer", store=self.shown)
        return done

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """Carry out the numbered files that are missing, within the transaction of who writes."""
        for file in _FILES[self._migrations_of(connection) :]:
            for statement in file.read_text(encoding="utf-8").split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {int(file.name[:4])}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say each error of the library as a sentence of ours."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorname", "")
            if code == "SQLITE_FULL":
                raise StoreError("store_full", store=self.shown, reason=str(error)) from error
            if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR")):
                raise InputError("data_unwritten", file=self.shown, reason=str(error)) from error
            if code.startswith("SQLITE_BUSY"):
                raise StoreError("store_busy", store=self.shown) from error
            raise StoreError("store_damaged", store=self.shown, reason=str(error)) from error


def _begin_log(connection: sqlite3.Connection) -> None:
    """Let a file have a write-ahead log; of several who begin it at one time SQLite refuses some at once."""
    end = time.monotonic() + _WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > end:
                raise
            time.sleep(_AGAIN_S)
        else:
            return


def _run(connection: sqlite3.Connection, question: str, values: Sequence[object]) -> FoundRows:
    return connection.execute(question.replace("%s", "?"), values).fetchall()
