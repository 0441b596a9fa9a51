"""Stores that fail in the middle of a save: the disk is full, or the database breaks off."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from geoapp.errors import StoreError
from geoapp.store.sqlite import SqliteDatabase
from geoapp.store.version_store import VersionStore


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no database grow, as on a full disk."""
    connect = SqliteDatabase._connect

    def full(self: SqliteDatabase) -> sqlite3.Connection:
        connection = connect(self)
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SqliteDatabase, "_connect", full)
        yield


@contextmanager
def breaking_off(kind: type[VersionStore[Any]], *, saved: bool) -> Iterator[None]:
    """Let a store break off at each save, once that is there or before it is."""
    add = kind.add

    def broken(store: VersionStore[Any], versions: list[Any], beside: list[Any]) -> None:
        if saved:
            add(store, versions, beside)
        raise StoreError("store_away", store="x", reason="gone")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kind, "add", broken)
        yield
