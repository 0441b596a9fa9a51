"""Human decisions, applied to what was read, on every build and every reading."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from geoapp.domain.correction import Correction
from geoapp.domain.plan import Plan
from geoapp.domain.project import Project
from geoapp.domain.reading import Reading
from geoapp.errors import InputError
from geoapp.io.codelists import load_codelist
from geoapp.reading.records import citation
from geoapp.settings import MAX_NAME

CODED = {"kind": "kinds", "level": "levels", "theme": "themes", "action": "actions"}
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
    """A corrected reading, and a sentence for each correction that changed nothing any more."""

    reading: Reading
    idle: tuple[str, ...]


def correct_reading(reading: Reading, corrections: Iterable[Correction], plan: Plan) -> Corrected:
    """Return the reading with the corrections applied in file order; applying them twice changes nothing more.

    Raises:
        InputError: an id is gone, or a field or value is not allowed; the message names the row.
    """
    projects = {project.id: project for project in reading.projects}
    idle = []
    for correction in corrections:
        where = f"corrections.csv, line {correction.row}"
        before = projects.get(correction.id)
        if correction.field == "add":
            projects[correction.id] = before or _added(correction, plan, where)
        elif before is None:
            message = f"{where}: there is no project {correction.id}; mend the id or remove the row."
            raise InputError(message)
        elif correction.field == "drop":
            del projects[correction.id]
            continue
        elif correction.field in LOCATED:
            continue
        else:
            projects[correction.id] = _changed(before, correction, reading, plan, where)
        if projects[correction.id] == before:
            idle.append(f"{where}: {correction.field} of {correction.id} is {correction.value!r} already")
    _refuse_orphans(projects)
    ordered = sorted(projects.values(), key=lambda project: (project.start, project.end, project.id))
    return Corrected(replace(reading, projects=tuple(ordered)), tuple(idle))


def _added(correction: Correction, plan: Plan, where: str) -> Project:
    """Make a new record; its value is the name, further rows set theme, span and the rest."""
    if not correction.id.startswith(f"{plan.id}/x"):
        message = f"{where}: the id of an added project is {plan.id}/x and a number, such as {plan.id}/x1."
        raise InputError(message)
    return Project(
        id=correction.id,
        name=_name(correction.value, where),
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


def _changed(project: Project, correction: Correction, reading: Reading, plan: Plan, where: str) -> Project:
    field, value = correction.field, correction.value.strip()
    if field == "span":
        return _moved(project, value, reading, plan, where)
    readers: dict[str, Callable[[], Any]] = {
        **dict.fromkeys(CODED, lambda: _code(field, value, where)),
        **dict.fromkeys(NULLABLE, lambda: value or None),
        **dict.fromkeys(LISTED, lambda: tuple(part for part in value.split("|") if part)),
        "name": lambda: _name(value, where),
        "investment": lambda: _amount(value, where),
    }
    if field not in readers:
        known = ", ".join((*readers, *LOCATED))
        message = f"{where}: {field!r} cannot be corrected; use add, drop, span or one of {known}."
        raise InputError(message)
    changed: Project = replace(project, **{field: readers[field]()})
    return changed if changed == project else replace(changed, confidence=SURE)


def _name(value: str, where: str) -> str:
    if 0 < len(value.strip()) <= MAX_NAME:
        return value.strip()
    message = f"{where}: the name {value!r} must have 1 to {MAX_NAME} characters; shorten it."
    raise InputError(message)


def _code(field: str, value: str, where: str) -> str:
    if value in load_codelist(CODED[field]):
        return value
    message = f"{where}: {value!r} is no code of data/codelists/{CODED[field]}.csv; use one of its codes."
    raise InputError(message)


def _amount(value: str, where: str) -> float | None:
    try:
        return float(value) if value else None
    except ValueError as error:
        message = f"{where}: investment {value!r} must be a number of yuan; write digits only."
        raise InputError(message) from error


def _moved(project: Project, value: str, reading: Reading, plan: Plan, where: str) -> Project:
    """Set the span, written start-end, and with it where in the plan the project stands."""
    low, _, high = value.partition("-")
    if not (low.isdigit() and high.isdigit() and 0 <= int(low) < int(high) <= reading.plan.chars):
        message = f"{where}: the span {value!r} must be start-end within the text's {reading.plan.chars} characters."
        raise InputError(message)
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
                message = f"corrections.csv: {project.id} refers to {other}, which is gone; correct it or drop it too."
                raise InputError(message)
