"""The journal: who brought in, placed or corrected what, and when; each entry holds the hash of the one before it."""

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One line of the journal."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    when: str
    """ISO date and time, UTC."""
    what: Literal["import", "correction", "draft"]
    who: str
    """As given; nobody checks it. Never a session or an address."""
    subject: str
    """The file's title, or the project's id."""
    detail: str
    """What was decided: CRS and accepted repairs, field and value, or a draft and what became of it."""
    sha256: str
    """Of the bytes that came in, of corrections.csv with the new row, or of a draft's shape."""
    previous: str
    """SHA-256 of the line before, without its line end; empty in the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalHead:
    """The end of the journal, kept beside it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    entries: int
    sha256: str
    """Of the last line, without its line end; empty while there is none."""
