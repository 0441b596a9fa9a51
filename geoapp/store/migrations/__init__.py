"""Migrations: numbered SQL files that make the store's tables, each carried out once, in a transaction."""

from pathlib import Path

from geoapp.errors import StoreError
from geoapp.store.connections import SCHEMA, Connections

_FILES = sorted(Path(__file__).parent.glob("[0-9]*.sql"))
_LOCK = 19_000_000
"""Key of the lock that lets one migrate at a time."""

_DONE = "SELECT coalesce(max(number), 0) FROM migration"


def latest() -> int:
    """Return the number of the last migration that this program brings."""
    return _number(_FILES[-1])


def migrate(connections: Connections) -> list[str]:
    """Carry out what is missing, all or nothing, and return the names of the files.

    Raises:
        StoreError: the server does not answer, lacks PostGIS or the right to add it, or is not in UTF-8.
    """
    with connections.transaction() as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        [encoding] = connection.execute("SHOW server_encoding").fetchone() or ("",)
        if encoding != "UTF8":
            raise StoreError("store_encoding", store=connections.shown, encoding=str(encoding))
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}".encode())
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, file text NOT NULL)"
        )
        [done] = connection.execute(_DONE).fetchone() or (0,)
        missing = [file for file in _FILES if _number(file) > done]
        for file in missing:
            connection.execute(file.read_bytes())
            connection.execute("INSERT INTO migration VALUES (%s, %s)", [_number(file), file.name])
    return [file.name for file in missing]


def refuse_unmigrated(connections: Connections) -> None:
    """Refuse a store whose tables are not those that this program knows, older or newer.

    Raises:
        StoreError: they are not.
    """
    [(done,)] = connections.ask(_DONE)
    if done < latest():
        raise StoreError("store_migration", store=connections.shown)
    if done > latest():
        raise StoreError("store_newer", store=connections.shown)


def _number(file: Path) -> int:
    return int(file.name.partition("_")[0])
