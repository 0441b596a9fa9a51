"""The journal: who brought in, placed or corrected what, and when; each entry holds the hash of the one before it.

What takes several steps is two entries: its intent before the first step, its outcome after the last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

Deed = Literal["import", "correction", "place", "draft", "build", "ledger", "indicators", "report", "opinion"]

Ending = Literal["done", "undone", "unclear"]
"""Everything was written; nothing was; or somebody else changed the files before it could be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A deed that is about to be done."""

    what: Deed
    who: str
    """As given; nobody checks it. Never a session or an address."""
    subject: str
    """The file's title, or the id of the project, the place, the list or the plan."""
    detail: str
    """What was decided: CRS and accepted repairs, field and value, or a draft and what became of it."""
    sha256: str
    """Of the bytes that came in, of corrections.csv with the new row, of a draft's shape, of a report or an opinion."""
    draft: str = ""
    """Id of the draft that is applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry(Intent):
    """One line of the journal."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    when: str
    """ISO date and time, UTC, as this machine's clock had it; the order is that of the lines."""
    previous: str
    """SHA-256 of the line before, without its line end; empty in the first."""
    step: Ending | Literal["begun"] = "done"
    work: str = ""
    """Number that an intent and its outcome share; empty where one step was all."""
    folder: str = ""
    """Folder whose lock an intent was written under: who holds it knows that nobody is at it any more."""
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Files that an intent changes, each with its SHA-256 before and after; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalHead:
    """The end of the journal, kept beside it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    entries: int
    sha256: str
    """Of the last line, without its line end; empty while there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalState:
    """The journal in short, for whoever watches a server."""

    entries: int
    sha256: str
    """Of the last line."""
    sound: bool
    """Whether each line follows from the one before, up to the head."""
    open: int
    """Intents whose outcome is not known yet."""
