"""Human decisions, applied to what was read, on every build and every reading."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from geoapp.domain.correction import Correction
from geoapp.domain.filters import FILTERS
from geoapp.domain.plan import Plan
from geoapp.domain.project import Project
from geoapp.domain.reading import Reading
from geoapp.errors import InputError
from geoapp.io.codelists import load_codelist
from geoapp.io.corrections import CORRECTIONS
from geoapp.io.moved_ids import present_id
from geoapp.reading.records import citation
from geoapp.settings import MAX_NAME

CODED = {"level": "levels"} | {name: FILTERS[name].codelist for name in ("kind", "theme", "action")}
"""Fields that hold a code, with their codelist."""

NULLABLE = ("parent", "owner", "period", "status", "as_of")
"""Text fields that an empty value sets to null."""

LISTED = ("aliases", "places", "same_as")
"""Fields with several values, written with | between them."""

LOCATED = ("place", "location", "district", "unplaced")
"""Fields that say where a project is; they are applied after placing."""

SURE = 1.0
"""Confidence in what a person has decided."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected reading, and the corrections that changed nothing any more."""

    reading: Reading
    idle: tuple[Correction, ...]


def correct_reading(reading: Reading, corrections: Iterable[Correction], plan: Plan) -> Corrected:
    """Return the reading with the corrections applied in file order; applying them twice changes nothing more.

    Raises:
        InputError: an id is gone, or a field or value is not allowed; the message names the row.
    """
    projects = {project.id: project for project in reading.projects}
    idle = []
    present = (replace(correction, id=present_id(correction.id)) for correction in corrections)
    for correction in present:
        row = correction.row
        before = projects.get(correction.id)
        if correction.field == "add":
            projects[correction.id] = before or _added(correction, plan, row)
        elif before is None:
            raise InputError("correction_no_project", file=CORRECTIONS, line=row, id=correction.id)
        elif correction.field == "drop":
            del projects[correction.id]
            continue
        elif correction.field in LOCATED:
            continue
        else:
            projects[correction.id] = _changed(before, correction, reading, plan, row)
        if projects[correction.id] == before:
            idle.append(correction)
    _refuse_orphans(projects)
    ordered = sorted(projects.values(), key=lambda project: (project.start, project.end, project.id))
    return Corrected(replace(reading, projects=tuple(ordered)), tuple(idle))


def _added(correction: Correction, plan: Plan, row: int) -> Project:
    """Make a new record; its value is the name, further rows set theme, span and the rest."""
    if not correction.id.startswith(f"{plan.id}/x"):
        raise InputError("correction_added_id", file=CORRECTIONS, line=row, plan=plan.id)
    return Project(
        id=correction.id,
        name=_name(correction.value, row),
        aliases=(),
        kind="project",
        level="main",
        parent=None,
        same_as=(),
        mentions=(),
        confidence=SURE,
        theme="services",
        action="ongoing",
        chapter=None,
        section=None,
        box=None,
        item=None,
        line=1,
        start=0,
        end=1,
        cite=plan.short_title,
        quantities=(),
        milestones=(),
        places=(),
    )


def _changed(project: Project, correction: Correction, reading: Reading, plan: Plan, row: int) -> Project:
    field, value = correction.field, correction.value.strip()
    if field == "span":
        return _moved(project, value, reading, plan, row)
    readers: dict[str, Callable[[], Any]] = {
        **dict.fromkeys(CODED, lambda: _code(field, value, row)),
        **dict.fromkeys(NULLABLE, lambda: value or None),
        **dict.fromkeys(LISTED, lambda: tuple(part for part in value.split("|") if part)),
        "name": lambda: _name(value, row),
        "investment": lambda: _amount(value, row),
    }
    if field not in readers:
        known = ", ".join((*readers, *LOCATED))
        raise InputError("correction_field", file=CORRECTIONS, line=row, field=field, known=known)
    changed: Project = replace(project, **{field: readers[field]()})
    return changed if changed == project else replace(changed, confidence=SURE)


def _name(value: str, row: int) -> str:
    if 0 < len(value.strip()) <= MAX_NAME:
        return value.strip()
    raise InputError("correction_name", file=CORRECTIONS, line=row, value=value, most=MAX_NAME)


def _code(field: str, value: str, row: int) -> str:
    if value in load_codelist(CODED[field]):
        return value
    raise InputError("correction_code", file=CORRECTIONS, line=row, value=value, list=CODED[field])


def _amount(value: str, row: int) -> float | None:
    try:
        return float(value) if value else None
    except ValueError as error:
        raise InputError("correction_amount", file=CORRECTIONS, line=row, value=value) from error


def _moved(project: Project, value: str, reading: Reading, plan: Plan, row: int) -> Project:
    """Set the span, written start-end, and with it where in the plan the project stands."""
    low, _, high = value.partition("-")
    if not (low.isdigit() and high.isdigit() and 0 <= int(low) < int(high) <= reading.plan.chars):
        raise InputError(
            "correction_span",
            file=CORRECTIONS,
            line=row,
            value=value,
            chars=str(reading.plan.chars),
        )
    start, end = int(low), int(high)
    chapter = _holding(start, reading.chapters)
    section = _holding(start, chapter.sections) if chapter else None
    box = _holding(start, reading.boxes)
    item = _holding(start, box.items) if box else None
    numbers = tuple(part.number if part else None for part in (chapter, section, box, item))
    return replace(
        project,
        start=start,
        end=end,
        chapter=numbers[0],
        section=numbers[1],
        box=numbers[2],
        item=numbers[3],
        line=max((p.line for p in reading.projects if p.start <= start), default=1),
        cite=citation(plan.short_title, *numbers),
    )


def _holding(offset: int, parts: tuple[Any, ...]) -> Any:  # noqa: ANN401 (chapters, sections, boxes or items)
    return next((part for part in parts if part.start <= offset < part.end), None)


def _refuse_orphans(projects: dict[str, Project]) -> None:
    for project in projects.values():
        for other in (project.parent, *project.same_as):
            if other is not None and other not in projects:
                raise InputError("correction_orphan", id=project.id, other=other)
