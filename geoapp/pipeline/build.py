"""Build a plan's GeoJSON: reading + gazetteer + districts + corrections."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd

from geoapp.domain.correction import Correction
from geoapp.domain.plan import Plan
from geoapp.domain.project import Project
from geoapp.domain.reading import Reading
from geoapp.errors import InputError, StaleError
from geoapp.io.codelists import load_codelist
from geoapp.io.corrections import load_corrections
from geoapp.io.files import recover, write_all
from geoapp.io.geojson import dump_features, frame_of, read_projects
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.correct import correct_reading
from geoapp.pipeline.place import place_projects
from geoapp.pipeline.reference_places import load_context
from geoapp.placing.assign import Assignment, assign
from geoapp.placing.placed import Placed
from geoapp.sentences import coded
from geoapp.settings import folder_of_geojson

Progress = Callable[[str], None]

LOCATION_NAMES = {"location_class": "class"}
"""Fields of a location whose name in the record is a reserved word in Python."""

LAST = ("owner", "investment", "period", "status", "as_of")
"""Fields of a project that stand behind its place in the record."""


@dataclass(frozen=True, slots=True)
class Account:
    """How many items and projects there are, and how the projects are located."""

    items: int
    projects: int
    by_location: dict[str, int]


def build_plan(
    plan_id: str,
    *,
    corrections: tuple[Correction, ...] | None = None,
    progress: Progress = lambda _: None,
) -> dict[str, str]:
    """Return the GeoJSON text of each theme that has projects; other ``corrections`` stand in for the plan's.

    Raises:
        GeoappError: an input is missing or wrong.
    """
    progress("reading the plan's files")
    plan = load_plan(plan_id)
    corrections = load_corrections(plan.id) if corrections is None else corrections
    reading = _corrected(plan, corrections, progress)
    _refuse_unknown_themes(reading)
    return _dump(place_reading(reading, corrections, plan, progress=progress))


def place_reading(
    reading: Reading,
    corrections: tuple[Correction, ...],
    plan: Plan,
    *,
    progress: Progress = lambda _: None,
) -> gpd.GeoDataFrame:
    """Return a reading's projects in the order of its text, placed by a plan's gazetteer and joined with its districts.

    Raises:
        GeoappError: the gazetteer, the boundaries or a correction are wrong.
    """
    ground = load_context(plan)
    progress(f"placing {len(reading.projects)} projects")
    placed = place_projects(reading, corrections, ground, progress=progress)
    progress("joining with the districts")
    records = []
    for project in sorted(reading.projects, key=lambda project: (project.start, project.id)):
        found = placed[project.id]
        shares = assign(ground.districts, found.geometry, found.location.uncertainty_m, found.named)
        records.append((_record(project, found, shares), found.geometry))
    number = plan.boundaries.review_number
    attribution = f"{plan.boundaries.title} 审图号:{number}" if number else plan.boundaries.title
    attrs = {"plan": plan.id, "attribution": attribution, "licence": plan.licence}
    return frame_of([record for record, _ in records], [geometry for _, geometry in records], attrs)


def _corrected(plan: Plan, corrections: tuple[Correction, ...], progress: Progress) -> Reading:
    """Return the plan's reading with its corrections, and say which of them change nothing any more."""
    corrected = correct_reading(load_reading(plan.id), corrections, plan)
    for sentence in corrected.idle:
        progress(sentence)
    return corrected.reading


def write_build(plan_id: str, files: dict[str, str]) -> None:
    """Write a build whole or not at all, and remove the files of themes without projects.

    Raises:
        InputError: the folder cannot be written.
    """
    folder = folder_of_geojson() / plan_id
    gone = [path for path in folder.glob("*.geojson") if path.stem not in files]
    new = {folder / f"{theme}.geojson": text.encode("utf-8") for theme, text in files.items()}
    write_all(new, remove=gone)


def check_build(plan_id: str, files: dict[str, str]) -> None:
    """Compare a build with the committed files.

    Raises:
        StaleError: files differ, are missing, or should not be there.
    """
    folder = folder_of_geojson() / plan_id
    recover(folder)
    there = {path.stem: path for path in folder.glob("*.geojson")}
    stale = [
        theme for theme in sorted(there.keys() | files) if not _is_same(there.get(theme), files.get(theme))
    ]
    if stale:
        names = ", ".join(f"{theme}.geojson" for theme in stale)
        raise coded(StaleError, "build_stale", folder=str(folder), files=names, plan=plan_id)


def count(plan_id: str) -> Account:
    """Count the plan's items and, from the GeoJSON as it stands, its projects by location kind."""
    frame = read_projects(plan_id)
    kinds = Counter(location["kind"] for location in frame["location"])
    items = sum(len(box.items) for box in load_reading(plan_id).boxes)
    return Account(items, len(frame), dict(kinds))


def _is_same(path: Path | None, text: str | None) -> bool:
    return path is not None and text is not None and path.read_bytes() == text.encode("utf-8")


def _refuse_unknown_themes(reading: Reading) -> None:
    themes = load_codelist("themes")
    for project in reading.projects:
        if project.theme not in themes:
            raise coded(InputError, "theme_unknown", id=project.id, theme=project.theme)


def _record(project: Project, placed: Placed, shares: Assignment) -> dict[str, Any]:
    fields, location = asdict(project), asdict(placed.location)
    return {
        **{key: value for key, value in fields.items() if key not in LAST},
        "location": {LOCATION_NAMES.get(key, key): value for key, value in location.items()},
        "districts": [asdict(share) for share in shares.districts],
        "outside_share": shares.outside_share,
        "district_conflict": shares.conflict,
        "zones": list(placed.zones),
        **{key: fields[key] for key in LAST},
    }


def _dump(frame: gpd.GeoDataFrame) -> dict[str, str]:
    if frame.empty:
        return {}
    return {
        theme: dump_features(frame[frame["theme"] == theme], theme) for theme in sorted(set(frame["theme"]))
    }
