"""Files of an operator that become part of a plan: boundaries, gazetteers, project tables, checked by their readers."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from geoapp.domain.intake import Decision, Kind, Report, fault
from geoapp.domain.plan import Plan
from geoapp.errors import GeoappError
from geoapp.io.boundary_files import ADCODES, NAMES, districts_of
from geoapp.io.gazetteer import read_gazetteer
from geoapp.pipeline.intake import blank_report, inspect_layer
from geoapp.pipeline.read import read_file
from geoapp.placing.inspection import Inspected
from geoapp.settings import folder_of_plans

SHAPES = frozenset({"route", "area"})
"""Levels of places that a .geojson holds; the others stand in a .csv."""

NEXT: Mapping[Kind, str] = {
    "layer": "choose it as a source of an analysis",
    "projects": "geoapp read FILE --plan PLAN",
    "boundaries": "put it beside plan.toml or into $GEOAPP_BOUNDARIES, and name it as boundaries.source",
    "gazetteer": "put it into the plan's folder, or its rows into the file there",
}
"""How a checked file gets to work."""


def check_boundaries(content: bytes, path: Path, plan: Plan, decision: Decision) -> Inspected:
    """Look at districts: as a layer, and then as the reader of boundaries does."""
    looked = inspect_layer(content, path.name, plan, decision)
    report, frame = replace(looked.report, kind="boundaries"), looked.frame
    if report.of("refuse") or report.of("ask"):
        return Inspected(report, frame)
    columns = {str(column).lower() for column in frame.columns}
    polygons = frame.geom_type.isin(["Polygon", "MultiPolygon"])
    found = [] if polygons.all() else [fault("not_polygons", count=int((~polygons).sum()))]
    found += [] if columns & set(ADCODES) else [fault("no_adcodes")]
    found += [] if columns & set(NAMES) else [fault("no_names")]
    if not found:
        try:
            frame = districts_of(
                frame, replace(plan.boundaries, datum="wgs84"), plan.bbox, Path(report.title)
            )
        except GeoappError as error:
            found = [fault("not_readable", reader=str(error))]
    return Inspected(replace(report, faults=(*report.faults, *found)), frame)


def check_gazetteer(content: bytes, path: Path, plan: Plan) -> Report:
    """Look at places as the reader of gazetteers does, beside the plan's other file, whose zones they may name."""
    shapes = path.suffix.lower() != ".csv"
    other = folder_of_plans() / plan.id / ("gazetteer.csv" if shapes else "gazetteer.geojson")

    def places() -> Counter[str]:
        levels = read_gazetteer(plan, [path, other])["level"]
        return Counter(str(level) for level in levels if (level in SHAPES) == shapes)

    return _by_reader("gazetteer", content, path, places)


def check_projects(content: bytes, path: Path) -> Report:
    """Look at a document or table as the reader of projects does; nothing is saved beside it."""

    def projects() -> Counter[str]:
        return Counter(project.kind for project in read_file(path, saved=False).projects)

    return _by_reader("projects", content, path, projects)


def _by_reader(kind: Kind, content: bytes, path: Path, count: Callable[[], Counter[str]]) -> Report:
    report = replace(blank_report(content, path.name), kind=kind)
    try:
        counts = count()
    except GeoappError as error:
        return replace(report, faults=(fault("not_readable", reader=str(error)),))
    total = counts.total()
    faults = () if total else (fault("no_features"),)
    return replace(report, features=total, kept=total, types=tuple(sorted(counts.items())), faults=faults)
