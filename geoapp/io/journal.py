"""``journal.jsonl`` in the folder of work: lines are added and never changed, and a chain of hashes shows it.

``journal.head.json`` beside it holds the number of lines and the hash of the last: so lines that are gone from the end
are missed as well. A copy of it elsewhere shows that the whole was not written anew.
"""

import fcntl
import hashlib
import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.journal import JournalEntry, JournalHead
from geoapp.errors import InputError
from geoapp.io.files import write_text
from geoapp.settings import folder_of_work

_ENTRY = TypeAdapter(JournalEntry)
_HEAD = TypeAdapter(JournalHead)
_NONE = JournalHead(entries=0, sha256="")
_TAIL = 1 << 16
"""Bytes at the end in which the last line is looked for; no line is longer."""

_LONGEST = 2_000


def path_of_journal() -> Path:
    """Return the path of the journal."""
    return folder_of_work() / "journal.jsonl"


def write_entry(
    what: Literal["import", "correction", "draft"], *, who: str, subject: str, detail: str, sha256: str
) -> None:
    """Add a line and wait until it is on disk; two programs take turns.

    A line that broke off with the machine was never finished: it is cut before the next one is written.

    Raises:
        InputError: the folder cannot be written.
    """
    path = path_of_journal()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            last = _last_line(handle)
            head = _head_of(handle, last)
            entry = JournalEntry(
                when=datetime.now(UTC).isoformat(timespec="seconds"),
                what=what,
                who=_clean(who),
                subject=_clean(subject),
                detail=_clean(detail),
                sha256=sha256,
                previous=head.sha256,
            )
            line = json.dumps(asdict(entry), ensure_ascii=False).encode()
            _append(handle, line + b"\n")
            _write_head(JournalHead(entries=head.entries + 1, sha256=hashlib.sha256(line).hexdigest()))
        finally:
            os.close(handle)
    except OSError as error:
        raise InputError("journal_unwritten", file=str(path), reason=str(error.strerror)) from error


def read_journal() -> tuple[JournalEntry, ...]:
    """Return every entry, the oldest first, once the chain holds and ends where its head says.

    Raises:
        InputError: a line is damaged, was changed, or one before it is gone, the message names it; or lines are gone
            from the end.
    """
    path = path_of_journal()
    head = _read_head()
    lines = path.read_bytes().split(b"\n")[:-1] if path.is_file() else []
    entries, hashes = [], [""]
    for number, line in enumerate(lines, start=1):
        try:
            entry = _ENTRY.validate_json(line, strict=True)
        except ValidationError as error:
            raise InputError("journal_damaged", file=str(path), line=number) from error
        if entry.previous != hashes[-1]:
            raise InputError("journal_broken", file=str(path), line=number)
        entries.append(entry)
        hashes.append(hashlib.sha256(line).hexdigest())
    # One line more than the head says was written just before the machine went down.
    if head and (not head.entries <= len(lines) <= head.entries + 1 or hashes[head.entries] != head.sha256):
        raise InputError("journal_cut", file=str(path), entries=head.entries, there=len(lines))
    return tuple(entries)


def read_head() -> JournalHead:
    """Return the number of entries and the hash of the last one, as whoever watches the journal notes them.

    Raises:
        InputError: the head's own file is damaged.
    """
    return _read_head() or _NONE


def path_of_head() -> Path:
    """Return the path of the journal's head."""
    return folder_of_work() / "journal.head.json"


def _head_of(handle: int, last: bytes) -> JournalHead:
    """Return the head that belongs to the last line; a line that it lacks is counted, what was cut is not forgiven."""
    said = _read_head()
    there = hashlib.sha256(last).hexdigest() if last else ""
    if said and said.sha256 == there:
        return said
    lines = os.pread(handle, os.fstat(handle).st_size, 0).count(b"\n")
    if said and lines != said.entries + 1:
        raise InputError("journal_cut", file=str(path_of_journal()), entries=said.entries, there=lines)
    head = JournalHead(entries=lines, sha256=there)
    _write_head(head)  # before the next line is: two that the head lacks would be one too many
    return head


def _read_head() -> JournalHead | None:
    path = path_of_head()
    if not path.is_file():
        return None
    try:
        return _HEAD.validate_json(path.read_bytes(), strict=True)
    except ValidationError as error:
        raise InputError("journal_damaged", file=str(path), line=1) from error


def _write_head(head: JournalHead) -> None:
    write_text(path_of_head(), json.dumps(asdict(head)) + "\n")
    path_of_head().chmod(0o600)


def _append(handle: int, line: bytes) -> None:
    """Write a whole line and wait for the disk; of a line that finds no room nothing stays."""
    size = os.fstat(handle).st_size
    try:
        written = 0
        while written < len(line):
            written += os.write(handle, line[written:])
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def _clean(words: str) -> str:
    r"""Return words on one line: what cannot be printed would let a reader take them for lines of the journal.

    >>> _clean("office\n2026-01-01  import")
    'office 2026-01-01  import'
    """
    return "".join(one if one.isprintable() else " " for one in words)[:_LONGEST]


def _last_line(handle: int) -> bytes:
    """Return the last whole line, and cut what stands behind it."""
    size = os.fstat(handle).st_size
    start = max(0, size - _TAIL)
    tail = os.pread(handle, size - start, start)
    whole = tail.rfind(b"\n") + 1
    if start + whole < size:
        os.ftruncate(handle, start + whole)
    return tail[:whole].rstrip(b"\n").rpartition(b"\n")[2]
