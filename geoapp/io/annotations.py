"""Annotations to measure a reading by (one JSON object a line), and readings from any file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.project import DatePrecision, Kind, Level, Milestone, Project, Qualifier, Quantity, Span
from geoapp.domain.reading import Reading
from geoapp.errors import InputError
from geoapp.settings import MAX_LABEL

CONFIDENCE = {"clear": 0.9, "borderline": 0.6}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    line: int
    verbatim: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnnotatedQuantity:
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    value: float
    unit: str
    what: str
    verbatim: str
    date: str | None
    qualifier: Qualifier | None
    value_norm: float
    unit_norm: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnnotatedMilestone:
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    date: str
    date_norm: str
    precision: DatePrecision
    what: str
    verbatim: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Annotation:
    """One line, in the annotation's own words; ``zhuanlan`` is the box."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    zhuanlan: int | None
    item: int | None
    chapter: int | None
    section: int | None
    line: int
    name_zh: str
    name_verbatim: str
    char_start: int
    char_end: int
    kind: Kind
    level: Level
    confidence: Literal["clear", "borderline"]
    category: str
    action: str
    geometry_kind: str
    places: tuple[str, ...]
    districts_expected: tuple[str, ...] | None
    quantities: tuple[_AnnotatedQuantity, ...]
    milestones: tuple[_AnnotatedMilestone, ...]
    part_of: str | None
    same_as: tuple[str, ...]
    also_mentioned: tuple[_Mention, ...]
    note: str | None


_ANNOTATION = TypeAdapter(_Annotation)
_READING = TypeAdapter(Reading)
_PROJECTS = TypeAdapter(tuple[Project, ...])


def load_annotations(path: Path) -> tuple[Project, ...]:
    """Return the records of an annotation file, checked strictly.

    Raises:
        InputError: the file is missing, or a line is no annotation, or two share an id.
    """
    records: dict[str, Project] = {}
    for number, line in enumerate(_read(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = _project(_ANNOTATION.validate_json(line, strict=True))
        except ValidationError as error:
            raise InputError(
                "annotation_fields", file=str(path), line=number, reason=_first(error)
            ) from error
        if record.id in records:
            raise InputError("annotation_twice", file=str(path), line=number, id=record.id)
        records[record.id] = record
    return tuple(records.values())


def load_projects(path: Path) -> tuple[Project, ...]:
    """Return the projects of a reading's file: a whole reading, or an object that holds only ``projects``.

    Raises:
        InputError: the file is missing or holds neither.
    """
    content = _read(path)
    try:
        found = json.loads(content)
        if isinstance(found, dict) and found.keys() == {"projects"}:
            return _PROJECTS.validate_json(json.dumps(found["projects"]), strict=True)
        return _READING.validate_json(content, strict=True).projects
    except ValidationError as error:
        raise InputError("read_json_fields", file=str(path), reason=_first(error)) from error
    except ValueError as error:
        raise InputError("read_json_none", file=str(path), reason=str(error)) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = str(error.strerror) if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError("utf8_unread", file=str(path), reason=reason) from error


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'content'}: {first['msg']}"


def _project(row: _Annotation) -> Project:
    return Project(
        id=row.id,
        name=row.name_zh,
        aliases=(),
        kind=row.kind,
        level=row.level,
        parent=row.part_of,
        same_as=row.same_as,
        mentions=tuple(
            Span(start=mention.char_start, end=mention.char_end) for mention in row.also_mentioned
        ),
        confidence=CONFIDENCE[row.confidence],
        theme=row.category,
        action=row.action,
        chapter=row.chapter,
        section=row.section,
        box=row.zhuanlan,
        item=row.item,
        line=row.line,
        start=row.char_start,
        end=row.char_end,
        cite="",
        quantities=tuple(_quantity(quantity) for quantity in row.quantities),
        milestones=tuple(_milestone(milestone) for milestone in row.milestones),
        places=row.places,
    )


def _quantity(row: _AnnotatedQuantity) -> Quantity:
    return Quantity(
        value=row.value,
        unit=row.unit,
        what=row.what[:MAX_LABEL],
        date=row.date,
        qualifier=row.qualifier,
        value_si=row.value_norm,
        unit_si=row.unit_norm,
        start=row.char_start,
        end=row.char_end,
    )


def _milestone(row: _AnnotatedMilestone) -> Milestone:
    """Return the milestone; the annotation's last day of a year is our December of it."""
    year_end = row.precision == "year_end"
    return Milestone(
        date=row.date_norm.removesuffix("-31") if year_end else row.date_norm,
        precision=row.precision,
        what=row.what[:MAX_LABEL],
        start=row.char_start,
        end=row.char_end,
    )
