"""``journal.jsonl`` in the folder of work: lines are added and never changed, and a chain of hashes shows it."""

import fcntl
import hashlib
import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.journal import JournalEntry
from geoapp.errors import InputError
from geoapp.settings import folder_of_work

_ENTRY = TypeAdapter(JournalEntry)
_TAIL = 1 << 16
"""Bytes at the end in which the last line is looked for; no line is longer."""

_LONGEST = 2_000


def path_of_journal() -> Path:
    """Return the path of the journal."""
    return folder_of_work() / "journal.jsonl"


def write_entry(
    what: Literal["import", "correction"], *, who: str, subject: str, detail: str, sha256: str
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
            entry = JournalEntry(
                when=datetime.now(UTC).isoformat(timespec="seconds"),
                what=what,
                who=who[:_LONGEST],
                subject=subject[:_LONGEST],
                detail=detail[:_LONGEST],
                sha256=sha256,
                previous=hashlib.sha256(last).hexdigest() if last else "",
            )
            os.write(handle, json.dumps(asdict(entry), ensure_ascii=False).encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise InputError("journal_unwritten", file=str(path), reason=str(error.strerror)) from error


def read_journal() -> tuple[JournalEntry, ...]:
    """Return every entry, the oldest first, once the chain holds.

    Raises:
        InputError: a line is damaged, was changed, or one before it is gone; the message names it.
    """
    path = path_of_journal()
    if not path.is_file():
        return ()
    entries, before = [], b""
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], start=1):
        try:
            entry = _ENTRY.validate_json(line, strict=True)
        except ValidationError as error:
            raise InputError("journal_damaged", file=str(path), line=number) from error
        if entry.previous != (hashlib.sha256(before).hexdigest() if before else ""):
            raise InputError("journal_broken", file=str(path), line=number)
        entries.append(entry)
        before = line
    return tuple(entries)


def _last_line(handle: int) -> bytes:
    """Return the last whole line, and cut what stands behind it."""
    size = os.fstat(handle).st_size
    start = max(0, size - _TAIL)
    tail = os.pread(handle, size - start, start)
    whole = tail.rfind(b"\n") + 1
    if start + whole < size:
        os.ftruncate(handle, start + whole)
    return tail[:whole].rstrip(b"\n").rpartition(b"\n")[2]
