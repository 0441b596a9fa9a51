"""A file of any kind on its way in: what it is, looked at by the reader of its kind, in a worker."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

import geopandas as gpd
import shapely

from geoapp.domain.file_sums import FileSums
from geoapp.domain.intake import MOST_EXAMPLES, Decision, Example, Fault, FileKind, Report, fault
from geoapp.domain.plan import Plan
from geoapp.errors import BoundaryError, InputError, RefusedError
from geoapp.inspection.fields import clean_title
from geoapp.inspection.report import Inspected
from geoapp.io import progress
from geoapp.io.boundary_files import ADCODES, NAMES, districts_of
from geoapp.io.documents.reader import ARCHIVE_PARTS, ZIP
from geoapp.io.documents.reader import SUFFIXES as DOCUMENTS
from geoapp.io.documents.sheets import WORKBOOKS, sheets_of
from geoapp.io.gazetteer import examine_gazetteer
from geoapp.io.progress import OnProgress
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.layer_files import FORMATS as LAYERS
from geoapp.io.user_files.layer_files import check_size
from geoapp.io.user_files.parcel_text import are_parcels
from geoapp.io.user_files.sheet_rows import SheetRows
from geoapp.io.user_files.workbook_rows import sheets_to_read, told_sheets
from geoapp.io.user_files.zips import check_zip
from geoapp.limits import limit
from geoapp.pipeline.build import place_reading
from geoapp.pipeline.intake import as_refused, blank_report, look_at, run_apart
from geoapp.pipeline.read import lexicon_of, read_upload
from geoapp.pipeline.unread_sums import row_of, unread_sum_faults
from geoapp.settings import GEOGRAPHIC_CRS, folder_of_plans

SUFFIXES: Mapping[FileKind, tuple[str, ...]] = {
    "layer": tuple(LAYERS),
    "projects": DOCUMENTS,
    "boundaries": tuple(LAYERS),
    "gazetteer": (".csv", ".geojson", ".json"),
}
"""What files of each kind end in."""

MOST_SAID = 8
"""Wrong rows of a gazetteer that are told one by one; the others are counted."""

_SIGNS = frozenset({"kind", "level", "uncertainty_m", "licence", "datum"})
"""Columns that only a gazetteer has together."""

_TOO_MANY = frozenset({"too_many_projects", "too_many_rows"})
"""Faults of a table that is one of projects for all that."""

_PEEK = 65_536
"""Bytes in which a gazetteer's columns are looked for."""


def inspect_file(
    content: bytes, name: str, plan: Plan, decision: Decision, on_progress: OnProgress = lambda _: None
) -> Inspected:
    """Return the report on a file, and the clean frame of what is in it, empty where it cannot come in as decided.

    Layers and districts come as :func:`look_at` gives them, places as the reader of gazetteers does, projects as the
    build makes them of a plan. Where the decision names no kind, the report says which one the file looks like.

    Raises:
        WorkError: the worker's turn did not come.
        GeoappError: the plan itself is wrong, such as its gazetteer, or lacks its boundaries.
    """
    try:
        return run_apart(look_at_file, content, name, plan, decision, on_progress=on_progress)
    except RefusedError as error:
        kind = decision.kind or guess_kind(content, name)
        return as_refused(blank_report(content, name, kind), error)


def look_at_file(content: bytes, name: str, plan: Plan, decision: Decision) -> Inspected:
    """Do as :func:`inspect_file`, here and without limits of time and memory."""
    looked = _look(decision.kind or guess_kind(content, name), content, name, plan, decision)
    if decision.kind or looked.report.kind != "layer":
        return looked
    return _look_again(looked, content, name, plan, decision)


def guess_kind(content: bytes, name: str) -> FileKind:
    """Return the kind of a file by its name and its first bytes; a layer where nothing tells.

    >>> guess_kind(b"", "plan.docx"), guess_kind(b"id,kind,level,uncertainty_m,licence,datum", "a.csv")
    ('projects', 'gazetteer')
    >>> guess_kind(b"", "a.csv")
    'layer'
    """
    suffix = PurePath(clean_title(name)).suffix.lower()
    if suffix in SUFFIXES["projects"] and (
        suffix not in LAYERS or (suffix == ".txt" and not are_parcels(content))
    ):
        return "projects"
    words = set(re.findall(r"\w+", content[:_PEEK].decode("utf-8", "ignore")))
    return "gazetteer" if suffix in SUFFIXES["gazetteer"] and words >= _SIGNS else "layer"


def _look(kind: FileKind, content: bytes, name: str, plan: Plan, decision: Decision) -> Inspected:
    looks: Mapping[FileKind, Callable[[bytes, str, Plan, Decision], Inspected]] = {
        "layer": look_at,
        "boundaries": _look_at_boundaries,
        "gazetteer": _look_at_gazetteer,
        "projects": _look_at_projects,
    }
    try:
        check_size(content)
        return looks[kind](content, name, plan, decision)
    except RefusedError as error:
        return as_refused(blank_report(content, name, kind), error)


def _look_again(looked: Inspected, content: bytes, name: str, plan: Plan, decision: Decision) -> Inspected:
    """Return a layer as districts of the plan's city, or a table as one of projects, where it is clearly that."""
    if [one.code for one in looked.report.of("refuse")] == ["no_coordinates"]:
        table = _look("projects", content, name, plan, decision)
        return table if {one.code for one in table.report.of("refuse")} <= _TOO_MANY else looked
    made = _as_boundaries(looked, plan)
    if made.report.of("refuse") or made.report.of("ask"):  # its columns are still the file's own
        return looked
    return made if (made.frame["adcode"] // 100 == plan.adcode // 100).any() else looked


def _look_at_boundaries(content: bytes, name: str, plan: Plan, decision: Decision) -> Inspected:
    return _as_boundaries(look_at(content, name, plan, decision), plan)


def _as_boundaries(looked: Inspected, plan: Plan) -> Inspected:
    """Return a layer as the reader of boundaries sees it."""
    report, frame = replace(looked.report, kind="boundaries"), looked.frame
    if report.of("refuse") or report.of("ask"):
        return Inspected(report, frame)
    columns = {str(column).lower() for column in frame.columns}
    polygons = frame.geom_type.isin(["Polygon", "MultiPolygon"])
    found = [] if polygons.all() else [fault("not_polygons", count=int((~polygons).sum()))]
    found += [] if columns & set(ADCODES) else [fault("no_adcodes")]
    found += [] if columns & set(NAMES) else [fault("no_names")]
    if found:
        return Inspected(replace(report, faults=(*report.faults, *found)), frame)
    try:
        declared = replace(plan.boundaries, datum="wgs84", adcode_column=None, name_column=None)
        made = districts_of(frame, declared, plan.bbox, Path(report.title))
        return Inspected(replace(report, sums=_of_districts(report.sums)), made)
    except BoundaryError as error:
        return as_refused(report, error)


def _of_districts(sums: FileSums | None) -> FileSums | None:
    """Return the sums of a layer as those of districts, which have a code and a name and nothing else."""
    if sums is None:
        return None
    columns = {str(one.column).lower(): one for one in sums.fields if one.column}
    taken = {}
    for name, words in (("adcode", ADCODES), ("name", NAMES)):
        if found := next((columns[word] for word in words if word in columns), None):
            taken[found] = name
    fields = tuple(
        one
        if one.column is None
        else replace(one, column=taken.get(one), why="" if one in taken else "no_use")
        for one in sums.fields
    )
    return replace(sums, fields=fields, added=())


def _look_at_gazetteer(content: bytes, name: str, plan: Plan, decision: Decision) -> Inspected:  # noqa: ARG001 (it declares its datum)
    """Look at places beside the plan's other file, whose zones they may name."""
    report = blank_report(content, name, "gazetteer")
    if report.format not in SUFFIXES["gazetteer"]:
        raise refused("gazetteer_suffix", suffix=report.format or "—")
    shapes = report.format != ".csv"
    own, other = Path(report.title), Path("gazetteer.csv" if shapes else "gazetteer.geojson")
    there = folder_of_plans() / plan.id / other
    files = {own: content} | ({other: there.read_bytes()} if there.is_file() else {})
    try:
        both, errors = examine_gazetteer(plan, files)
    except InputError as error:
        if error.values.get("file") != report.title:
            raise
        return as_refused(report, error)
    places = both[(both.geometry.geom_type != "Point") == shapes]
    if len(places) > limit("features"):
        raise refused("too_many_features", count=len(places), limit=limit("features"))
    found = [Fault(code=one.code, values=tuple(one.values.items())) for one in errors[:MOST_SAID]]
    if len(errors) > MOST_SAID:
        found.append(fault("gazetteer_more", count=len(errors) - MOST_SAID))
    if places.empty and not found:
        found.append(fault("no_features"))
    looked = _finished(replace(report, faults=tuple(found)), places, Counter(map(str, places["level"])))
    wrong = sum(one.values["file"] == report.title for one in errors)
    return replace(looked, report=replace(looked.report, features=len(places) + wrong))


def _look_at_projects(content: bytes, name: str, plan: Plan, decision: Decision) -> Inspected:
    """Look at a document or table as the reader of plans does, and place its projects by the plan's places."""
    report = blank_report(content, name, "projects")
    if report.format in ARCHIVE_PARTS and content.startswith(ZIP):
        check_zip(content)
    lexicon = lexicon_of(plan)
    progress.report("load")
    if report.format in WORKBOOKS:
        report = _with_sheets(report, sheets_of(content), decision.tables)
    try:
        reading = read_upload(content, Path(report.title), lexicon, decision.tables)
    except InputError as error:
        if error.values.get("file") != report.title:
            raise
        return as_refused(report, error)
    number = len(reading.projects)
    if not number:
        raise refused("no_projects")
    if number > limit("features"):
        raise refused("too_many_projects", count=number, limit=limit("features"))
    progress.report("check")
    frame = place_reading(reading, plan)
    nowhere = [row for row in frame.itertuples() if row.location["kind"] == "none"]
    examples = tuple(Example(row=row_of(row.id, row.line), name=row.name) for row in nowhere[:MOST_EXAMPLES])
    found = [*report.faults]
    found += [fault("not_placed", count=len(nowhere), examples=examples)] if nowhere else []
    found += unread_sum_faults(reading)
    if scan := reading.recognition:
        found.append(
            fault("read_by_ocr", pages=scan.pages, blank=scan.blank, percent=round(100 * scan.confidence))
        )
    return _finished(replace(report, faults=tuple(found)), frame, Counter(map(str, frame["kind"])))


def _with_sheets(report: Report, sheets: Sequence[SheetRows], wanted: Sequence[str]) -> Report:
    """Return a report that names the sheets of a workbook, and those of them that are not read."""
    counts = {sheet.name: len(sheet.rows) for sheet in sheets}
    read = [sheet.name for sheet in sheets_to_read(sheets, wanted)]
    if sheets and not read:
        raise refused(
            "sheets_hidden", sheets=", ".join(f"{name} ({rows:,})" for name, rows in counts.items())
        )
    tables = tuple(counts.items()) if len(counts) > 1 else ()
    return replace(report, tables=tables, faults=tuple(told_sheets(sheets, read, counts)))


def _finished(report: Report, frame: gpd.GeoDataFrame, types: Counter[str]) -> Inspected:
    """Complete a report by the content of a frame in degrees."""
    shapes = frame.geometry[frame.geometry.notna()]
    west, south, east, north = map(float, shapes.total_bounds) if len(shapes) else (0.0, 0.0, 0.0, 0.0)
    refused_ = bool(report.of("refuse"))
    whole = replace(
        report,
        features=len(frame),
        kept=0 if refused_ else len(frame),
        sums=None if refused_ else FileSums(features=len(frame), kept=len(frame)),
        types=tuple(sorted(types.items())),
        vertices=int(shapely.get_num_coordinates(shapes.to_numpy()).sum()),
        fields=tuple(map(str, frame.columns.drop(frame.geometry.name))),
        used_crs=GEOGRAPHIC_CRS,
        extent=(west, south, east, north) if len(shapes) else None,
    )
    return Inspected(whole, frame)
