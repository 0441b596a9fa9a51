"""Connections to PostgreSQL: a few that are used again, and each error of the server as a sentence of ours."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any
from urllib.parse import urlsplit
from weakref import finalize

import psycopg
from psycopg import errors

from geoapp.errors import InputError, StoreError
from geoapp.settings import file_of_store_password

Connection = psycopg.Connection[tuple[Any, ...]]
SqlRows = list[tuple[Any, ...]]

SCHEMA = "geoapp"

_KEPT = 4
_CONNECT_S = 3
_ASK_S = 60
_REST_S = 2.0
"""Seconds at least for which a store that cannot be reached is not asked again: a page asks often."""

_PATIENCE = 5
"""Times as long as it was waited for in vain it is not asked: a machine that swallows questions takes 3 s each time."""

_OPTIONS: Mapping[str, Any] = {
    "application_name": "geoapp",
    "connect_timeout": _CONNECT_S,
    "options": f"-c search_path={SCHEMA},public -c statement_timeout={_ASK_S}s",
    "tcp_user_timeout": 10_000,
    "autocommit": True,
    "prepare_threshold": None,  # a pooler before the server knows no prepared statements
}


class Connections:
    """Connections to one database, which all threads of a process share."""

    def __init__(self, address: str) -> None:
        """Take the address, ``postgresql://…``.

        Raises:
            InputError: it is none; the sentence does not repeat a password.
        """
        self._address, self.shown = address, shown(address)
        self._idle: list[Connection] = []
        self._process, self._held = os.getpid(), Lock()
        finalize(self, _close, self._idle, os.getpid())
        self._away_until, self._reason = 0.0, ""

    def ask(self, question: str, values: Sequence[object] = ()) -> SqlRows:
        """Return the rows of an answer; a connection that the server ended meanwhile is replaced once.

        Raises:
            StoreError: the store does not answer, or not as it should.
        """
        with self._told():
            if kept := self._take():
                try:
                    return self._answer(kept, question, values)
                except psycopg.OperationalError:
                    if not kept.broken:
                        raise
            return self._answer(self._connect(), question, values)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection of its own for one transaction without a limit of time.

        Raises:
            StoreError: the store does not answer, or not as it should; nothing was changed then.
        """
        with self._told(), self._connect() as connection:
            connection.execute("SET statement_timeout = 0")
            with connection.transaction():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Callable[[str, Sequence[object]], SqlRows]]:
        """Give a way to ask within one transaction.

        Raises:
            StoreError: as :meth:`transaction`.
        """
        with self.transaction() as connection:
            yield lambda question, values: connection.execute(question.encode(), values).fetchall()

    def _answer(self, connection: Connection, question: str, values: Sequence[object]) -> SqlRows:
        try:
            found = connection.execute(question.encode(), values, binary=True).fetchall()
        except BaseException:
            broken = connection.broken
            connection.close()
            if broken:
                self._drop()
            raise
        with self._held:
            if len(self._idle) < _KEPT and self._process == os.getpid():
                self._idle.append(connection)
                return found
        connection.close()
        return found

    def _take(self) -> Connection | None:
        with self._held:
            if self._process != os.getpid():  # a child's own; those of its parent are not its to end
                _OF_PARENTS.extend(self._idle)
                self._idle.clear()
                self._process = os.getpid()
            return self._idle.pop() if self._idle else None

    def _drop(self) -> None:
        """Close what waits: the server ended one, and most probably the others."""
        with self._held:
            _close(self._idle, self._process)

    def _connect(self) -> Connection:
        if time.monotonic() < self._away_until:
            raise StoreError("store_away", store=self.shown, reason=self._reason)
        begun = time.monotonic()
        try:
            return psycopg.connect(self._address, **_OPTIONS, **_password())
        except psycopg.OperationalError as error:
            now = time.monotonic()
            self._reason, self._away_until = _reason(error), now + max(_REST_S, _PATIENCE * (now - begun))
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say each error of the server as a sentence of ours."""
        try:
            yield
        except errors.DiskFull as error:
            raise StoreError("store_full", store=self.shown, reason=_reason(error)) from None
        except (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction) as error:
            raise StoreError("store_migration", store=self.shown) from error
        except errors.InsufficientPrivilege as error:
            raise StoreError("store_rights", store=self.shown, reason=_reason(error)) from None
        except psycopg.Error as error:
            raise StoreError("store_away", store=self.shown, reason=_reason(error)) from None


def _password() -> Mapping[str, Any]:
    """Return the password as its file has it now; none where no file was named.

    Raises:
        StoreError: the file cannot be read, or is empty.
    """
    if not (path := file_of_store_password()):
        return {}
    try:
        word = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        word = ""
    if not word:
        raise StoreError("store_password", file=str(path))
    return {"password": word}


def _close(connections: list[Connection], process: int) -> None:
    """Close connections, where they are this process's own."""
    while connections and process == os.getpid():
        connections.pop().close()


_OF_PARENTS: list[Connection] = []
"""Connections that a fork inherited: kept, so that their end is not told to the server."""


def shown(address: str) -> str:
    """Return an address as it may be shown: without user, password and options.

    >>> shown("postgresql://geoapp:secret@db.example.org:5433/plans?sslmode=require")
    'postgresql://db.example.org:5433/plans'

    Raises:
        InputError: it is no address of PostgreSQL.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
        psycopg.conninfo.conninfo_to_dict(address)
    except (ValueError, psycopg.Error):
        raise InputError("store_address") from None
    if parts.scheme not in {"postgresql", "postgres"}:
        raise InputError("store_address")
    return f"{parts.scheme}://{host}{port}{parts.path}"


def _reason(error: psycopg.Error) -> str:
    """Return the first line of what the server or its library says, without the machine that it names."""
    said = error.diag.message_primary or str(error).strip().partition("\n")[0]
    return said.rpartition(" failed: ")[2].rstrip(".")
