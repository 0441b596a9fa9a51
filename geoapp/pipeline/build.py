"""Build a plan's GeoJSON: reading + gazetteer + districts + corrections."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
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
from geoapp.io.files import write_all
from geoapp.io.geojson import dump_features, frame_of
from geoapp.io.plan_index import dump_index
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.io.switch import recover
from geoapp.io.words import Words
from geoapp.pipeline.attribution import attribution
from geoapp.pipeline.build_files import build_files
from geoapp.pipeline.correct import correct_reading
from geoapp.pipeline.place import place_projects
from geoapp.pipeline.reference_places import PlacingContext, load_context
from geoapp.pipeline.tiles.standing import TILES
from geoapp.placing.assign import Assignment, assign
from geoapp.placing.placed import Placed
from geoapp.settings import folder_of_geojson

OnMessage = Callable[[str], None]

LOCATION_NAMES = {"location_class": "class"}
"""Fields of a location whose name in the record is a reserved word in Python."""

LAST = ("owner", "investment", "period", "status", "as_of")
"""Fields of a project that stand behind its place in the record."""


# Without slots: the contents are kept once they were made.
@dataclass(frozen=True)
class Build:
    """A plan's build: its files, and the facts to be told of them."""

    plan_id: str
    files: dict[str, str]
    """GeoJSON text of each theme that has projects."""
    index: str
    """The text of ``index.json``."""
    idle: tuple[Correction, ...]
    """Corrections that change nothing any more, in file order."""
    items: int
    projects: int
    by_location: dict[str, int]
    """Projects by kind of location."""

    @cached_property
    def contents(self) -> dict[str, bytes]:
        """All its files by name, the manifest among them; made once, to be compared and written.

        Raises:
            InputError: the reading that it was made of is gone.
        """
        return build_files(self.plan_id, self.files, self.index)


def build_plan(
    plan_id: str,
    *,
    corrections: tuple[Correction, ...] | None = None,
    context: PlacingContext | None = None,
    progress: OnMessage = lambda _: None,
) -> Build:
    """Build a plan from its own files; other ``corrections``, and places of ``context``, stand in for the plan's.

    Raises:
        GeoappError: an input is missing or wrong.
    """
    progress("reading the plan's files")
    plan = load_plan(plan_id)
    corrections = load_corrections(plan.id) if corrections is None else corrections
    corrected = correct_reading(load_reading(plan.id), corrections, plan)
    _refuse_unknown_themes(corrected.reading)
    frame, idle = _place(corrected.reading, corrections, plan, progress, context)
    return Build(
        plan.id,
        files=_dump(frame),
        index=dump_index(frame),
        idle=tuple(sorted((*corrected.idle, *idle), key=lambda correction: correction.row)),
        items=sum(len(box.items) for box in corrected.reading.boxes),
        projects=len(frame),
        by_location=dict(Counter(location["kind"] for location in frame["location"])),
    )


def place_reading(reading: Reading, plan: Plan) -> gpd.GeoDataFrame:
    """Return a reading's projects in the order of its text, placed by a plan's gazetteer and joined with its districts.

    Raises:
        GeoappError: the gazetteer or the boundaries are wrong.
    """
    return _place(reading, (), plan, lambda _: None)[0]


def _place(
    reading: Reading,
    corrections: tuple[Correction, ...],
    plan: Plan,
    progress: OnMessage,
    context: PlacingContext | None = None,
) -> tuple[gpd.GeoDataFrame, tuple[Correction, ...]]:
    """Return the frame of a reading's projects, and the corrections of places that change nothing any more."""
    context = context or load_context(plan)
    progress(f"placing {len(reading.projects)} projects")
    found = place_projects(reading, corrections, context)
    progress("joining with the districts")
    records, shapes, scanned = [], [], reading.recognition is not None
    for project in sorted(reading.projects, key=lambda project: (project.start, project.id)):
        placed = found.placed[project.id]
        radius = placed.location.uncertainty_m
        shares = assign(
            context.districts,
            placed.geometry,
            radius,
            placed.named,
            by=placed.basis,
            ends_outside=placed.ends_outside,
        )
        records.append(_record(project, placed, shares) | ({"ocr": project.ocr} if scanned else {}))
        shapes.append(placed.geometry)
    attrs = {"plan": plan.id, "attribution": attribution(plan, Words("zh"), "layer"), "licence": plan.licence}
    return frame_of(records, shapes, attrs), found.idle


def write_build(build: Build) -> None:
    """Write a build whole or not at all, its manifest with it, and remove what a build before it left and it has not.

    Raises:
        InputError: the folder cannot be written.
    """
    folder = folder_of_geojson() / build.plan_id
    new = {folder / name: content for name, content in build.contents.items()}
    write_all(new, remove=[path for path in _replaced(folder) if path not in new])


def _replaced(folder: Path) -> list[Path]:
    """Return the files that a build may leave out: themes without projects, tiles where nothing has a place."""
    return [*folder.glob("*.geojson"), *folder.glob(TILES)]


def check_build(build: Build) -> None:
    """Compare a build with the committed files.

    Raises:
        StaleError: files differ, are missing, or should not be there.
    """
    folder, files = folder_of_geojson() / build.plan_id, build.contents
    recover(folder)
    there = {path.name: path for path in folder.iterdir() if path.name[0] != "."} if folder.is_dir() else {}
    stale = [name for name in sorted(there.keys() | files) if not _is_same(there.get(name), files.get(name))]
    if stale:
        raise StaleError("build_stale", folder=str(folder), files=", ".join(stale), plan=build.plan_id)


def _is_same(path: Path | None, content: bytes | None) -> bool:
    return path is not None and content is not None and path.is_file() and path.read_bytes() == content


def _refuse_unknown_themes(reading: Reading) -> None:
    themes = load_codelist("themes")
    for project in reading.projects:
        if project.theme not in themes:
            raise InputError("theme_unknown", id=project.id, theme=project.theme)


def _record(project: Project, placed: Placed, shares: Assignment) -> dict[str, Any]:
    fields, location = asdict(project), asdict(placed.location)
    return {
        **{key: value for key, value in fields.items() if key not in {*LAST, "ocr", "marks"}},
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
