"""Offers of a second reader, and those of them that stand in the text: proposals for a person to decide on."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A work as a second reader names it, before anything of it was checked."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    verbatim: str
    kind: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An offer that stands in the plan's text word for word, where it stands; code points, end exclusive."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: str
    kind: str
    action: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """All that a second reader proposes of one text, which ``sha256`` tells from others."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    sha256: str
    model: str
    proposals: tuple[Proposal, ...]
