"""A plan's reading: its outline, boxes, indicators and projects. Facts and offsets, no sentence."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from geoapp.domain.project import Project
from geoapp.domain.recognition import Recognition

WhyUnread = Literal["currency", "unit", "form"]
"""A sum is in a foreign currency, has no unit, or is not one sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanText:
    """The text that was read; ``sha256`` is of its bytes, ``chars`` counts code points."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    title: str
    sha256: str
    chars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """第N节. ``title`` is null where the product leaves the section out."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    number: int
    title: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """第N章, with its sections. ``title`` is null where the product leaves the chapter out."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    number: int
    title: str | None
    start: int
    end: int
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """条目: a numbered entry of a box; some have no title of their own, or one that the product leaves out."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    number: int
    title: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """专栏: a boxed list of the plan. ``title`` is empty where the product leaves it out, or the box has none."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    number: int
    title: str
    chapter: int | None
    section: int | None
    start: int
    end: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A row of the indicator table; values stand as printed, null where the cell is a dash or merged away."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    number: int
    category: str | None
    name: str
    unit: str | None
    base: str | None
    target: str | None
    average: str | None
    attribute: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadSum:
    """A 总投资 that is no amount of its project: the record holds yuan only."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    project: str
    """Id of the project."""
    text: str
    """As the table writes it; empty where it holds what the product leaves out."""
    why: WhyUnread


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything one plan's text says that the product keeps."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    plan: PlanText
    chapters: tuple[Chapter, ...]
    boxes: tuple[Box, ...]
    indicators: tuple[Indicator, ...]
    projects: tuple[Project, ...]
    recognition: Recognition | None = None
    """Where the text comes from OCR; null where it is the document's own."""
    model: str | None = None
    """Name of the model that found the works, a folder of ``data/models``; null where no model did."""
    sums_unread: tuple[UnreadSum, ...] = ()
    """Sums of tables that are no amount in yuan."""
