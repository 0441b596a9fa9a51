"""``journal.jsonl`` in the folder of work: lines are added and never changed, and a chain of hashes shows it.

``journal.head.json`` beside it holds the number of lines and the hash of the last: so lines that are gone from the end
are missed as well. A copy of it elsewhere shows that the whole was not written anew.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.journal import Deed, Ending, Intent, JournalEntry, JournalHead, JournalState
from geoapp.errors import InputError
from geoapp.io.files import append, open_to_append, write_all
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


def write_entry(what: Deed, *, who: str, subject: str, detail: str, sha256: str) -> None:
    """Add a line and wait until it is on disk; two programs take turns.

    A line that broke off with the machine was never finished: it is cut before the next one is written.

    Raises:
        InputError: the folder cannot be written.
    """
    _write(Intent(what=what, who=who, subject=subject, detail=detail, sha256=sha256))


def begin(
    intent: Intent, folder: Path, before: Mapping[Path, bytes | None], after: Mapping[Path, bytes | None]
) -> JournalEntry:
    """Add an intent, under the lock of ``folder``; ``None`` stands for a file that is not there.

    Raises:
        InputError: the folder cannot be written.
    """
    files = {str(path.absolute()): (hash_of(before[path]), hash_of(after[path])) for path in after}
    return _write(intent, step="begun", work=secrets.token_hex(6), folder=str(folder.resolve()), files=files)


def end(begun: JournalEntry, outcome: Ending) -> None:
    """Add the outcome of an intent.

    Raises:
        InputError: the folder cannot be written.
    """
    _write(begun, step=outcome, work=begun.work)


def read_open(folder: Path) -> tuple[JournalEntry, ...]:
    """Return the intents without an outcome that were written under the lock of a folder.

    Raises:
        InputError: as :func:`read_journal`.
    """
    there = str(folder.resolve())
    return tuple(one for one in read_journal() if one.step == "begun" and one.folder == there)


def hash_of(content: bytes | None) -> str:
    """Return the SHA-256 of a file's content; nothing for a file that is not there."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _write(
    intent: Intent,
    *,
    step: Literal["begun"] | Ending = "done",
    work: str = "",
    folder: str = "",
    files: Mapping[str, tuple[str, str]] | None = None,
) -> JournalEntry:
    path = path_of_journal()
    try:
        with open_to_append(path) as handle:
            head = _head_of(handle, _last_line(handle))
            entry = JournalEntry(
                what=intent.what,
                who=_clean(intent.who),
                subject=_clean(intent.subject),
                detail=_clean(intent.detail),
                sha256=intent.sha256,
                draft=intent.draft,
                when=datetime.now(UTC).isoformat(timespec="seconds"),
                previous=head.sha256,
                step=step,
                work=work,
                folder=folder,
                files=files or {},
            )
            line = json.dumps(asdict(entry), ensure_ascii=False).encode()
            append(handle, line + b"\n")
            _write_head(JournalHead(entries=head.entries + 1, sha256=hashlib.sha256(line).hexdigest()))
    except OSError as error:
        raise InputError("data_unwritten", file=str(path), reason=str(error.strerror or error)) from error
    return entry


def read_journal() -> tuple[JournalEntry, ...]:
    """Return every deed, the oldest first: its outcome, or its intent as long as that has none.

    Raises:
        InputError: a line is damaged, was changed, or one before it is gone, the message names it; or lines are gone
            from the end.
    """
    lines = read_lines()
    ended = {one.work for one in lines if one.step != "begun"}
    return tuple(one for one in lines if one.step != "begun" or one.work not in ended)


def read_lines() -> tuple[JournalEntry, ...]:
    """Return every line, the oldest first, once the chain holds and ends where its head says.

    Raises:
        InputError: as :func:`read_journal`.
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


def read_state() -> JournalState:
    """Return the number of lines, the hash of the last, whether the chain holds, and what is still open."""
    return _state(*(_stamp(path) for path in (path_of_journal(), path_of_head())))


@lru_cache(maxsize=1)
def _state(*_: tuple[str, int, int]) -> JournalState:
    """Read the journal once for each state of its files."""
    try:
        head, deeds = read_head(), read_journal()
    except (InputError, OSError):
        return JournalState(entries=0, sha256="", sound=False, open=0)
    there = sum(one.step == "begun" for one in deeds)
    return JournalState(entries=head.entries, sha256=head.sha256, sound=True, open=there)


def _stamp(path: Path) -> tuple[str, int, int]:
    found = path.stat() if path.exists() else None
    return str(path), found.st_mtime_ns if found else 0, found.st_size if found else -1


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
    write_all({path_of_head(): (json.dumps(asdict(head)) + "\n").encode()}, mode=0o600)


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
