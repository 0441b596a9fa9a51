"""Versions of what people write: they are added and never changed, and the last of them holds."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from geoapp.domain.journal import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenVersion:
    """One version of something written: none is ever changed, the next one takes its place."""

    deed: ClassVar[Deed]
    """The deed as which the journal tells of it."""

    plan: str
    version: int
    """From 1; a save names the one that it saw, 0 where there was none."""
    who: str
    when: str
    """ISO date and time, UTC."""
    said: Any
    """What it says, a record of its own."""

    @property
    def subject(self) -> str:
        """Subject, as the journal names it."""
        raise NotImplementedError

    @property
    def told(self) -> str:
        """The version in the journal's words, before what was and what is."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectVersion(WrittenVersion):
    """One version of something written of a project."""

    project: str

    @property
    def subject(self) -> str:
        """The project's id."""
        return self.project


def changed_fields(before: object | None, after: Any) -> list[tuple[str, object, object]]:  # noqa: ANN401 (any record)
    """Return the fields that differ, each with what it said and says; of a first version those that say anything."""
    pairs = [(one.name, getattr(before, one.name, ""), getattr(after, one.name)) for one in fields(after)]
    return [(name, old, new) for name, old, new in pairs if old != new and {old, new} != {"", None}]
