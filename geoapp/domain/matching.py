"""Matches between two lists of projects: two plans, or a plan and a year's list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

MatchShape = Literal["one", "split", "merge"]
"""One entry with one; one that was parted among several; several that became one."""

CNY = "CNY"
"""Unit of sums of money among the amounts of an entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchEntry:
    """An entry as the matcher compares it; what is not known is empty and speaks neither for nor against."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Ids of entries of the same list that stand for the same project (``same_as``)."""
    codes: frozenset[str] = frozenset()
    """项目代码, as written by its rule."""
    theme: str = ""
    action: str = ""
    places: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    """Codes or names, the same on both sides."""
    amounts: Mapping[str, float] = field(default_factory=dict)
    """Sizes by unit, sums of money in yuan under ``CNY``."""
    years: tuple[int, int] | None = None
    """First and last year."""
    owner: str = ""
    cite: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Its own id and those of the entries that it stands for."""
        return (self.id, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchMark:
    """One thing that speaks for a match or against it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    code: str
    """Of ``data/codelists/match_marks.csv``."""
    weight: float
    """Logarithm of odds that it adds; below zero it speaks against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMatch:
    """Entries of the two lists that are, or may be, the same; in a split or merge one side has several."""

    ours: tuple[MatchEntry, ...]
    theirs: tuple[MatchEntry, ...]
    score: float
    """From 0 to 1: how likely it is, given its rivals."""
    sure: bool
    marks: tuple[MatchMark, ...]

    @property
    def shape(self) -> MatchShape:
        """Whether one became one, several or the other way round."""
        return "split" if len(self.theirs) > 1 else "merge" if len(self.ours) > 1 else "one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """The outcome: every entry of both lists stands in exactly one match, or without any."""

    matches: tuple[EntryMatch, ...]
    """The surest first."""
    ours_alone: tuple[MatchEntry, ...]
    theirs_alone: tuple[MatchEntry, ...]
