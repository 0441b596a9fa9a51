"""The index of an operator's places: one SQLite file in the folder of work, made anew when the files change.

Names are kept by their pairs of characters in FTS5 (docs/adr/0026-places.md): three characters, as its trigrams take,
are too many for Chinese names, of which most have two that tell them apart.
"""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from geoapp.errors import InputError, RefusedError
from geoapp.io import progress
from geoapp.io.files import made_beside
from geoapp.io.places.declared import FILE, Declared, read_declared
from geoapp.io.places.rows import SUFFIXES, PlaceRow, read_places
from geoapp.io.user_files.faults import refused
from geoapp.limits import limit
from geoapp.placing.place_name import fold, pairs_of
from geoapp.settings import folder_of_work

VERSION = 1
"""Of the tables; an index of another version is made anew."""

_FASTER = (
    "pragma journal_mode = off",
    "pragma synchronous = off",
    "pragma cache_size = -65536",
)
"""The file is written beside its place and renamed: a crash leaves nothing behind."""

_TABLES = """
create table fact(key text, value text);
create table left_out(name text, code text, given text);
create table file(id integer primary key, name text, source text, licence text, quality text, crs text, places integer);
create table place(
    id integer primary key, file integer, name text, whole text, kind text, district text,
    lon real, lat real, radius real
);
create virtual table pairs using fts5(
    held, content='', columnsize=0, detail=none, tokenize='unicode61 remove_diacritics 0'
);
insert into pairs(pairs, rank) values('hashsize', 67108864);
insert into pairs(pairs, rank) values('automerge', 0);
insert into pairs(pairs, rank) values('crisismerge', 1000);
"""
"""Names come in one large segment instead of many that are merged again and again: a fifth of the time."""

_FINISH = (
    "insert into pairs(pairs) values('optimize')",
    "create index by_whole on place(whole)",
    "create virtual table terms using fts5vocab(pairs, 'row')",
    "create table often(pair text primary key, places integer) without rowid",
    "insert into often select term, doc from terms",
    "drop table terms",
)


def signature(folder: Path) -> str:
    """Return a hash of what the folder holds: names, sizes and times of its files.

    Raises:
        InputError: there is no such folder, or it cannot be read.
    """
    try:
        facts = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in _files(folder)]
    except OSError as error:
        raise InputError("places_folder", folder=str(folder), reason=str(error.strerror)) from error
    return hashlib.sha256(repr((VERSION, facts)).encode()).hexdigest()


def path_of_index(folder: Path) -> Path:
    """Return the path of a folder's index."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return folder_of_work() / "places" / f"{name}.sqlite"


def is_current(folder: Path) -> bool:
    """Say whether the index knows the folder as it is now."""
    path = path_of_index(folder)
    if not path.is_file():
        return False
    with suppress(sqlite3.Error), closing(opened(path)) as index:
        held = index.execute("select value from fact where key = 'signature'").fetchone()
        return bool(held == (signature(folder),))
    return False


def opened(path: Path) -> sqlite3.Connection:
    """Open an index for looking up only; threads may share it one after the other."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)


def make_index(folder: Path) -> None:
    """Read a folder's files into its index; a file that is refused is left out, and the index says why.

    Raises:
        InputError: the folder or its places.toml cannot be read, or the folder of work cannot be written.
    """
    path, now, declared = path_of_index(folder), signature(folder), read_declared(folder)
    with made_beside(path) as part, closing(sqlite3.connect(part, isolation_level=None)) as index:
        _fill(index, _files(folder), declared, now)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES or path.name == FILE)


def _fill(index: sqlite3.Connection, files: Sequence[Path], declared: dict[str, Declared], now: str) -> None:
    for statement in (*_FASTER, "begin", *_statements(_TABLES)):
        index.execute(statement)
    known = [path for path in files if path.name != FILE]
    for number, path in enumerate(known, start=1):
        progress.report("load", number / len(known))
        _add_file(index, number, path, declared.get(path.name, Declared()))
    for statement in _FINISH:
        index.execute(statement)
    index.execute("insert into fact values('signature', ?)", (now,))
    index.execute("commit")


def _statements(script: str) -> list[str]:
    return [one for one in script.split(";") if one.strip()]


def _add_file(index: sqlite3.Connection, number: int, path: Path, said: Declared) -> None:
    index.execute("savepoint file")
    try:
        size = path.stat().st_size
        if size > limit("places_mb") * 1_000_000:
            raise refused("too_large", mb=f"{size / 1e6:.1f}", limit=limit("places_mb"))
        added = sum(
            _add_rows(index, number, rows) for rows in read_places(path.read_bytes(), path.name, said)
        )
    except (RefusedError, InputError) as error:
        index.execute("rollback to file")
        given = json.dumps(dict(error.values), ensure_ascii=False)
        index.execute("insert into left_out values(?, ?, ?)", (path.name, error.code, given))
    else:
        index.execute(
            "insert into file values(?, ?, ?, ?, ?, ?, ?)",
            (number, path.name, said.source or path.name, said.licence, said.quality, said.crs, added),
        )
    index.execute("release file")


def _add_rows(index: sqlite3.Connection, number: int, rows: Sequence[PlaceRow]) -> int:
    first = int(index.execute("select coalesce(max(id), 0) + 1 from place").fetchone()[0])
    wholes = [fold(row[0]) for row in rows]
    index.executemany(
        "insert into place values(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (at, number, name, whole, *rest)
            for at, ((name, *rest), whole) in enumerate(zip(rows, wholes, strict=True), start=first)
        ),
    )
    index.executemany(
        "insert into pairs(rowid, held) values(?, ?)",
        ((at, " ".join(pairs_of(whole))) for at, whole in enumerate(wholes, start=first)),
    )
    return len(rows)
