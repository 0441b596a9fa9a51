"""Drafts as places: the gazetteer's row of each, and where the build would put its project with it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import geopandas as gpd
import numpy as np
from shapely.geometry.base import BaseGeometry

from geoapp.analysis.neighbours import Neighbour, find_neighbours
from geoapp.domain.correction import Correction
from geoapp.domain.draft import PlaceDraft, Standing
from geoapp.domain.location import Place, Quality
from geoapp.domain.plan import Plan
from geoapp.domain.project import Project
from geoapp.domain.reading import Reading
from geoapp.domain.record import ProjectRecord
from geoapp.errors import InputError
from geoapp.geometry.metric import to_metres
from geoapp.io.codelists import load_codelist
from geoapp.io.gazetteer import read_gazetteer
from geoapp.io.gazetteer_writer import dump_points, dump_shapes, with_shape
from geoapp.io.moved_ids import present_id
from geoapp.pipeline.add_place import with_row
from geoapp.pipeline.draft_shapes import form_of, shape_of
from geoapp.pipeline.geocode import guess_kind
from geoapp.pipeline.place import place_projects
from geoapp.pipeline.reference_places import PlacingContext, load_context
from geoapp.placing.assign import Assignment, assign
from geoapp.placing.placed import Placed
from geoapp.settings import GEOGRAPHIC_CRS, folder_of_plans

LICENCE = "CC BY 4.0"
"""Under which a draft is handed in; the page says so."""

_LEVELS = {"point": "site", "line": "route", "area": "area"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """A project as the build would place it with a draft."""

    placed: Placed
    shares: Assignment


GazetteerFiles = Mapping[Path, bytes]


def gazetteer_files(plan: Plan) -> GazetteerFiles:
    """Return the bytes of a plan's gazetteer, both files by their paths; one that is not there is empty."""
    folder = folder_of_plans() / plan.id
    paths = (folder / "gazetteer.csv", folder / "gazetteer.geojson")
    return {path: path.read_bytes() if path.is_file() else b"" for path in paths}


def place_of(draft: PlaceDraft, taken: Iterable[tuple[str, str]], quality: Quality = "estimate") -> Place:
    """Return the gazetteer's row of a draft; ``taken`` are the names that there are, each with its kind.

    It bears the project's name, so that the next build finds it by itself, unless a row of its kind bears it already.
    """
    kinds = {code.code: code.zh for code in load_codelist("place_kinds").codes}
    kind = guess_kind(draft.name, kinds)
    name = f"{draft.name} ({draft.id})" if (draft.name, kind) in set(taken) else draft.name
    return Place(
        id=f"draft-{draft.id}",
        name=name,
        aliases=(),
        name_en="",
        kind=kind,
        level=_LEVELS[form_of(shape_of(draft.geometry))],  # type: ignore[arg-type]
        outside=False,
        uncertainty_m=draft.uncertainty_m,
        quality=quality,
        district=None,
        source=draft.source,
        licence=LICENCE,
        note="",  # who drew it stands in the journal, and in no file of the plan
        source_datum=draft.datum,
        date=draft.when[:10],
    )


def names_in(gazetteer: gpd.GeoDataFrame) -> set[tuple[str, str]]:
    """Return the names of places, each with its kind."""
    rows = zip(gazetteer["name"], gazetteer["aliases"], gazetteer["kind"], strict=True)
    return {(name, kind) for own, aliases, kind in rows for name in (own, *aliases)}


def with_place(files: GazetteerFiles, place: Place, geometry: BaseGeometry) -> dict[Path, bytes]:
    """Return a gazetteer's files with one place more: a point in the table, a line or an area in the collection."""
    suffix = ".csv" if place.level == "site" else ".geojson"
    (path,) = (one for one in files if one.suffix == suffix)
    added = (
        with_row(files[path], place, geometry.x, geometry.y)
        if place.level == "site"
        else with_shape(files[path], place, geometry)
    )
    return {**files, path: added}


def context_with(plan: Plan, files: GazetteerFiles) -> PlacingContext:
    """Return the context that a plan's projects are placed in, with a gazetteer of these files.

    Raises:
        InputError: a row is wrong.
    """
    return load_context(plan, read_gazetteer(plan, {path: text for path, text in files.items() if text}))


def decision(draft: PlaceDraft, place: Place, who: str, date: str) -> Correction:
    """Return the correction that puts a draft's project at its row."""
    return Correction(
        id=present_id(draft.project),
        field="place",
        value=place.id,
        reason=draft.source,
        who=who,
        date=date,
        row=0,
    )


def look_ahead(
    draft: PlaceDraft,
    plan: Plan,
    reading: Reading,
    corrections: tuple[Correction, ...],
    taken: set[tuple[str, str]],
) -> Outlook:
    """Return the outlook of a draft's project; ``reading`` and ``corrections`` are the plan's, as they hold.

    Raises:
        InputError: the draft makes no row that the gazetteer takes.
    """
    place = place_of(draft, taken)
    context = context_with(plan, with_place(gazetteer_files(plan), place, shape_of(draft.geometry)))
    decided = (*corrections, decision(draft, place, draft.who, draft.when[:10]))
    return outlook(present_id(draft.project), reading, decided, context)


def outlook(
    project_id: str, reading: Reading, corrections: tuple[Correction, ...], context: PlacingContext
) -> Outlook:
    """Return one project's place and districts as the build makes them, without placing all the others.

    Raises:
        InputError: the reading has no such project.
    """
    if project_id not in {one.id for one in reading.projects}:
        raise InputError("project_unread", id=project_id)
    family = tuple(_with_ancestors(project_id, {one.id: one for one in reading.projects}))
    only = Reading(
        **{field.name: getattr(reading, field.name) for field in fields(Reading)} | {"projects": family}
    )
    found = place_projects(only, corrections, context).placed[project_id]
    radius_m = found.location.uncertainty_m
    shares = assign(context.districts, found.geometry, radius_m, found.named, by=found.basis)
    return Outlook(found, shares)


def _with_ancestors(project_id: str, projects: Mapping[str, Project]) -> Iterable[Project]:
    seen: set[str] = set()
    one = projects.get(project_id)
    while one and one.id not in seen:
        seen.add(one.id)
        yield one
        one = projects.get(one.parent or "")


def neighbours_of(
    project_id: str, found: Outlook, frame: gpd.GeoDataFrame, metric_crs: str, *, within_m: float
) -> list[Neighbour]:
    """Return the projects of a frame of records near where a draft puts one, certainly or possibly."""
    shape = found.placed.geometry
    if shape is None:
        return []
    others = frame[frame.geometry.notna() & ~frame.geometry.is_empty & (frame.index != project_id)]
    radii = [location["uncertainty_m"] or 0.0 for location in others["location"]]
    shapes = to_metres(np.array([shape, *others.geometry], dtype=object), metric_crs)
    measured = gpd.GeoDataFrame(
        {"uncertainty_m": [found.placed.location.uncertainty_m or 0.0, *radii]},
        geometry=shapes,
        crs=metric_crs,
        index=[project_id, *others.index],
    )
    return find_neighbours(measured, project_id, within_m=within_m)


def digest_of(record: ProjectRecord) -> str:
    """Return the SHA-256 of a project's place, by which a draft knows whether it has moved since."""
    location, geometry = record["location"], record["geometry"]
    shape = geometry.wkb_hex if geometry is not None else ""
    said = [location["kind"], location["uncertainty_m"], location["quality"], shape]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def standing(draft: PlaceDraft, records: Mapping[str, ProjectRecord]) -> Standing:
    """Say what has become of a draft; ``records`` are the plan's projects by their ids."""
    record = records.get(present_id(draft.project))
    if draft.state == "applied":
        return "applied"
    if record is None:
        return "gone"
    return "waiting" if digest_of(record) == draft.before else "moved"


def dump_drafts(drafts: Iterable[PlaceDraft], taken: Iterable[tuple[str, str]]) -> tuple[bytes, bytes]:
    """Return drafts as rows of gazetteer.csv, and their lines and areas as features of gazetteer.geojson."""
    known = set(taken)
    places = [place_of(draft, known) for draft in drafts]
    rows = [{field.name: getattr(place, field.name) for field in fields(Place)} for place in places]
    shapes = [shape_of(draft.geometry) for draft in drafts]
    columns = [field.name for field in fields(Place)]
    frame = gpd.GeoDataFrame(rows, columns=columns, geometry=shapes, crs=GEOGRAPHIC_CRS)
    is_point = (frame["level"] == "site").to_numpy(dtype=bool)
    return dump_points(frame[is_point]), dump_shapes(frame[~is_point])
