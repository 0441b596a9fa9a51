"""A project as the plan names it: what the reader finds, before it is placed."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Kind = Literal["project", "programme", "policy"]
Level = Literal["main", "component"]
Qualifier = Literal["min", "max", "about"]
DatePrecision = Literal["day", "month", "year", "year_end", "period_end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Code-point offsets into the plan's text, end exclusive."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A published size or capacity; ``value_si`` and ``unit_si`` are its normalised form."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    value: float
    unit: str
    what: str
    date: str | None
    qualifier: Qualifier | None
    value_si: float
    unit_si: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A dated stage; ``date`` is an ISO date of reduced precision (``2022-12`` for 2022年底)."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    date: str
    precision: DatePrecision
    what: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One entry of the reading: the record of a project before it is placed."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    """``<plan>/<start>``: stable for a given text."""
    name: str
    aliases: tuple[str, ...]
    kind: Kind
    level: Level
    parent: str | None
    same_as: tuple[str, ...]
    mentions: tuple[Span, ...]
    confidence: float
    theme: str
    action: str
    chapter: int | None
    section: int | None
    box: int | None
    item: int | None
    line: int
    start: int
    end: int
    cite: str
    quantities: tuple[Quantity, ...]
    milestones: tuple[Milestone, ...]
    places: tuple[str, ...]
    """Names of places as written in the project's own wording."""
    owner: str | None = None
    """责任单位; null where the plan names none, as all of the following."""
    investment: float | None = None
    """总投资 in CNY."""
    period: str | None = None
    """建设年限 as an ISO interval of years, ``2021/2025``."""
    status: str | None = None
    """新建, 续建 or 储备, as the table says; 已建成 of what the text reports as finished."""
    as_of: str | None = None
    ocr: float | None = None
    """Confidence of the least sure word in a scan's name, figures and dates; null where the text needed no OCR."""
    marks: tuple[str, ...] = ()
    """What speaks for the entry (``+verb``) or against it (``-short``): codes of ``confidence_marks.csv``."""
