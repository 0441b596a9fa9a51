"""Locate every project of a reading, with what people have decided about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from geoapp.domain.correction import Correction
from geoapp.domain.online import is_online
from geoapp.domain.project import Project
from geoapp.domain.reading import Reading
from geoapp.errors import InputError
from geoapp.pipeline.correct import LOCATED
from geoapp.pipeline.reference_places import PlacingContext
from geoapp.pipeline.relocate import relocate
from geoapp.placing.locate import inherit, is_vague, locate, same_place
from geoapp.placing.placed import Placed


@dataclass(frozen=True, slots=True)
class _Above:
    project: Project
    placed: Placed


@dataclass(frozen=True, slots=True)
class PlacedReading:
    """The place of each project, by its id, and the corrections of places that changed nothing any more."""

    placed: dict[str, Placed]
    idle: tuple[Correction, ...]


def place_projects(
    reading: Reading,
    corrections: Iterable[Correction],
    ground: PlacingContext,
) -> PlacedReading:
    """Return the place of each project; parents come before their components, however deep.

    A component that names no place follows its parent, also to where a correction has put it.

    Raises:
        InputError: a project is its own ancestor, or a correction cannot be applied.
    """
    decided: dict[str, list[Correction]] = {}
    for correction in corrections:
        if correction.field in LOCATED:
            decided.setdefault(correction.id, []).append(correction)
    done: dict[str, _Above] = {}
    idle: list[Correction] = []
    for project in _parents_first(reading.projects):
        resolution = ground.resolver.resolve(project)
        found = locate(project, resolution, ground.gazetteer, ground.districts.length)
        above = done.get(project.parent) if project.parent else None
        if above:
            found = found if is_online(project.name) else _below(found, above)
        relocated = relocate(found, resolution, decided.get(project.id, ()), ground)
        idle += relocated.idle
        done[project.id] = _Above(project, relocated.placed)
    return PlacedReading({project_id: each.placed for project_id, each in done.items()}, tuple(idle))


def _below(found: Placed, above: _Above) -> Placed:
    if is_vague(found) and not is_vague(above.placed):
        return inherit(found, above.project, above.placed)
    return same_place(found, above.placed)


def _parents_first(projects: Iterable[Project]) -> list[Project]:
    waiting = list(projects)
    known = {project.id for project in waiting}
    done: dict[str, Project] = {}
    while waiting:
        ready = [p for p in waiting if p.parent not in known or p.parent in done]
        if not ready:
            raise InputError("parent_circle", id=waiting[0].id)
        done |= {project.id: project for project in ready}
        waiting = [project for project in waiting if project.id not in done]
    return list(done.values())
