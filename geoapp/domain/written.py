"""Versions of what people write of projects: they are added and never changed, and the last of them holds."""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenVersion:
    """One version of something written of a project: none is ever changed, the next one takes its place."""

    plan: str
    project: str
    version: int
    """From 1; a save names the one that it saw, 0 where there was none."""
    who: str
    when: str
    """ISO date and time, UTC."""
    said: Any
    """What it says, a record of its own."""


def changed_fields(before: object | None, after: Any) -> list[tuple[str, object, object]]:  # noqa: ANN401 (any record)
    """Return the fields that differ, each with what it said and says; of a first version those that say anything."""
    pairs = [(one.name, getattr(before, one.name, ""), getattr(after, one.name)) for one in fields(after)]
    return [(name, old, new) for name, old, new in pairs if old != new and {old, new} != {"", None}]
