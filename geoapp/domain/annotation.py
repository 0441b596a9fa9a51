"""Annotations of works in a text by a careful reader, as offsets and names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

WordMarks = Mapping[str, Mapping[str, int]]
"""Words of the lists that a learned reader marks, with the number of their group, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work that a reader found; offsets are code points of the text, the end exclusive."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    file: str
    start: int
    end: int
    text: str
    """The words themselves."""
    name: str
    """The whole name, where a list shares a head or tail; else the words."""
    kind: Literal["project", "programme"]
    part_of: int | None
    """Start of the larger work."""
    past: bool
    """Completion is reported."""
    note: Literal["", "borderline"]
    verb: str

    @property
    def borderline(self) -> bool:
        """Doubt of the reader; such a work is counted neither way."""
        return self.note == "borderline"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedPassage:
    """A part of a text that was read sentence by sentence: what is not among its works is none."""

    file: str
    start: int
    end: int
    sha256: str | None
    """Of the whole text; ``None`` where the annotation does not say."""
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedText:
    """A text and what was annotated of it; passages do not overlap."""

    name: str
    text: str
    passages: tuple[AnnotatedPassage, ...]


def apart(passages: Sequence[AnnotatedPassage]) -> tuple[AnnotatedPassage, ...]:
    """Return the passages in the order of the text, without those that overlap one given earlier."""
    kept: list[AnnotatedPassage] = []
    for passage in passages:
        if all(passage.end <= other.start or other.end <= passage.start for other in kept):
            kept.append(passage)
    return tuple(sorted(kept, key=lambda passage: passage.start))
