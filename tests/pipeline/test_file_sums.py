"""Of every file the report says what became of each feature and field: counted here by other means, and equal.

Sums are the file's own: json, csv, openpyxl's cells, GDAL through pyogrio, pyarrow's metadata, xml and the heads of
shapefiles count them, none of the readers.
"""

import csv
import io
import json
import random
import sqlite3
import struct
import zipfile
from contextlib import closing
from pathlib import Path, PurePath
from xml.etree import ElementTree as ET

import geopandas as gpd
import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
from shapely import Point

from geoapp.domain.file_sums import FileSums
from geoapp.domain.intake import Decision, Report
from geoapp.errors import RefusedError, WorkError
from geoapp.inspection.raw_layer import RawLayer
from geoapp.inspection.sums import check_reader
from geoapp.io import worker
from geoapp.io.words import Words
from geoapp.pipeline.intake import run_apart
from geoapp.pipeline.intake_kinds import look_at_file
from geoapp.pipeline.sums_words import sums_lines

from .bad_input.making import LAT, LON, PLAN, shape_parts, sheets, written
from .bad_input.test_bad_input import ROWS
from .test_shared_cases import FOLDER

DECIDED = Decision(kind="layer", accept_repairs=True)
Counts = tuple[int, set[str] | int]
"""Features, and the fields by name, or by number where names are not in plain text."""


def recount(content: bytes, name: str) -> Counts | None:
    """Count the features and fields of a file without any reader of ours; ``None`` where nothing else reads it."""
    counters = {
        **dict.fromkeys((".geojson", ".json"), _json),
        **dict.fromkeys((".parquet", ".geoparquet"), _parquet),
        **dict.fromkeys((".gpkg",), _geopackage),
        **dict.fromkeys((".fgb",), _gdal),
        ".kml": _kml,
        ".zip": _shapefile,
    }
    counter = counters.get(PurePath(name).suffix)
    try:
        return counter(content) if counter else None
    except Exception:  # noqa: BLE001 (what others cannot read, they cannot count)
        return None


def _json(content: bytes) -> Counts | None:
    document = json.loads(content.decode("utf-8-sig"))
    features = document.get("features", [document] if document.get("type") == "Feature" else None)
    if features is None:
        return None
    return len(features), {key for one in features for key in one.get("properties") or {}}


def _gdal(content: bytes) -> Counts:
    table = pyogrio.read_arrow(content, encoding="utf-8")[1]
    return table.num_rows, set(map(str, pyogrio.read_info(content)["fields"]))


def _geopackage(content: bytes) -> Counts:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content[:18] + b"\1\1" + content[20:])
        listed = database.execute("select table_name, data_type from gpkg_contents").fetchall()
        shapes = dict(
            database.execute("select table_name, column_name from gpkg_geometry_columns").fetchall()
        )
        rows, fields = 0, set()
        for table, kind in listed:
            if table == "layer_styles":
                continue
            count = database.execute(f'select count(*) from "{table}"').fetchone()[0]  # noqa: S608 (a test's file)
            rows += count
            if kind == "features" and count:
                columns = database.execute(f'pragma table_info("{table}")').fetchall()
                fields |= {str(one[1]) for one in columns if not one[5] and one[1] != shapes[table]}
    return rows, fields


def _parquet(content: bytes) -> Counts:
    file = pq.ParquetFile(io.BytesIO(content))
    geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    names = [one for one in file.schema_arrow.names if one != geo.get("primary_column")]
    return file.metadata.num_rows, len(names) if geo else len(names) - 1


def _kml(content: bytes) -> Counts:
    root = ET.fromstring(content)  # noqa: S314 (a test's file)
    marks = [one for one in root.iter() if one.tag.rpartition("}")[2] == "Placemark"]
    return len(marks), set()


def _shapefile(content: bytes) -> Counts | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        there = {
            PurePath(name).suffix.lower(): archive.read(name)
            for name in archive.namelist()
            if not PurePath(name).name.startswith("._")
        }
    if (
        ".shp" not in there
        or sum(name.lower().endswith(".shp") for name in zipfile.ZipFile(io.BytesIO(content)).namelist()) > 1
    ):
        return None
    shp, dbf = there[".shp"], there[".dbf"]
    shapes, spot = 0, 100
    while spot + 8 <= len(shp):
        spot += 8 + 2 * struct.unpack_from(">i", shp, spot + 4)[0]
        shapes += spot <= len(shp)
    start, length = struct.unpack_from("<HH", dbf, 8)
    rows = min(struct.unpack_from("<I", dbf, 4)[0], (len(dbf) - start) // length if length > 1 else 0)
    return max(shapes, rows), sum(1 for _ in range(32, dbf.index(b"\r", 32), 32))


def agree(report: Report, content: bytes, name: str) -> None:
    """Compare a report with the recount, and with itself."""
    sums = report.sums
    if sums is None:
        assert report.of("refuse")
        return
    assert sums.features == report.features == sums.kept + sum(count for _, count in sums.left)
    assert sums.kept == report.kept
    assert len(sums.fields) == len(sums.fields_kept) + len(sums.fields_renamed) + len(sums.fields_left)
    columns = [one.column for one in sums.fields if one.column]
    assert sorted([*columns, *sums.added]) == sorted(report.fields) or report.kind == "boundaries"
    told = {one.code for one in report.faults} | {"undecided"}
    assert {code for code, count in sums.left if count} <= told
    assert all(len(list(sums_lines(sums, Words(lang)))) >= 1 for lang in ("zh", "en"))
    counted = recount(content, name)
    if counted is None or report.format not in _COUNTED:
        return
    features, fields = counted
    assert sums.features == features
    if isinstance(fields, int):
        assert len(sums.fields) == fields
    elif fields:
        assert {one.name for one in sums.fields} == fields


_COUNTED = {"GeoJSON", "GeoPackage", "FlatGeobuf", "KML", "GeoParquet", "Parquet", "Shapefile"}

_HALVES = {"Halves of characters in a field's name and in a cell"}
"""Names that no other program can say."""


@pytest.mark.parametrize(
    ("row", "kind"),
    [(row, kind) for row, kind in ROWS if kind == "layer" and row.what not in _HALVES],
    ids=lambda part: getattr(part, "what", part),
)
def test_the_catalogue_adds_up(row, kind) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if row.needs:
        pytest.importorskip(row.needs)
    content = row.make()
    for crs in {None, row.crs}:
        report = look_at_file(
            content, row.name, PLAN, Decision(kind=kind, crs=crs, accept_repairs=True)
        ).report
        agree(report, content, row.name)


SLOW = {
    "g29_overlapping_star.geojson",
    "p01_recursive_view.gpkg",
    "p02_zeroblob_view.gpkg",
    "g04_lone_surrogate.geojson",
}


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the cases are handed over outside the repository")
@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.*")), ids=lambda path: path.name)
def test_a_file_that_was_handed_over_adds_up(path: Path) -> None:
    if path.name in SLOW or path.suffix in {".md", ".html", ".pdf", ".docx"}:
        pytest.skip("another kind of file, or one whose cost is tested elsewhere")
    content = path.read_bytes()
    agree(look_at_file(content, path.name, PLAN, DECIDED).report, content, path.name)


def random_layer(seed: int) -> gpd.GeoDataFrame:
    """Return a layer of random fields and shapes, some of them missing or off the globe."""
    made = random.Random(seed)  # noqa: S311 (no secret)
    rows = made.randint(1, 40)
    names = made.sample(
        ["名称", "Name", "NAME", "geom", "layer", "a b", "id", "备注", "x", "sheet", "n2"], made.randint(1, 6)
    )
    names = list(
        {name.casefold(): name for name in names}.values()
    )  # a GeoPackage takes no two that differ in case
    points = [
        made.choice([Point(LON + made.random() / 10, LAT), Point(LON, LAT), None, Point(LON, 95)])
        for _ in range(rows)
    ]
    cells = {name: [made.choice([None, "甲", "=1+1", "b\u200b"]) for _ in range(rows)] for name in names}
    cells |= {"n": [made.randint(0, 2**40) for _ in range(rows)]}
    return gpd.GeoDataFrame(cells, geometry=points, crs=4326)


def in_form(layer: gpd.GeoDataFrame, form: str) -> bytes:
    if form == "zip":
        return shape_parts(layer)
    if form not in {"FlatGeobuf", "GPKG"}:
        return written(layer, form)
    # With an index a FlatGeobuf takes no features without geometry; in a GeoPackage a field may be called geom.
    options = {"SPATIAL_INDEX": "NO"} if form == "FlatGeobuf" else {"GEOMETRY_NAME": "shape"}
    buffer = io.BytesIO()
    layer.to_file(buffer, driver=form, engine="pyogrio", **options)
    return buffer.getvalue()


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("form", ["GeoJSON", "GPKG", "FlatGeobuf", "parquet", "zip"])
def test_random_files_add_up(form: str, seed: int) -> None:
    layer = random_layer(seed)
    content = in_form(layer, form)
    name = "a" + {"GeoJSON": ".geojson", "GPKG": ".gpkg", "FlatGeobuf": ".fgb"}.get(form, f".{form}")
    report = look_at_file(content, name, PLAN, DECIDED).report
    assert report.sums is not None
    assert report.sums.features == len(layer)
    assert report.sums.kept == sum(shape is not None and shape.y < 90 for shape in layer.geometry)
    assert len(report.sums.fields) == len(layer.columns) - 1
    agree(report, content, name)


@pytest.mark.parametrize("seed", range(25))
def test_random_tables_add_up_blank_lines_titles_and_notes_included(seed: int) -> None:
    made = random.Random(seed)  # noqa: S311 (no secret)
    rows = [["某区名录"], [], ["名称", "经度", "纬度", "备注"]]
    for number in range(made.randint(2, 30)):
        rows += made.choice([[], [[]], [["", ""]]])
        rows.append([f"甲{number}", str(LON), made.choice([str(LAT), "", "无"]), "x"])
    rows.append(["注：数据来源某局。"])
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    filled = [row for row in csv.reader(io.StringIO(text.getvalue())) if any(cell.strip() for cell in row)]
    book = sheets(("甲", [tuple(row) for row in rows]), ("空", []))
    for content, name in ((text.getvalue().encode(), "a.csv"), (book, "a.xlsx")):
        sums = look_at_file(content, name, PLAN, DECIDED).report.sums
        assert sums is not None
        assert sums.features == len(filled) - 1  # the heading is none
        assert sums.features == sums.kept + sums.features_left
        assert [one.name for one in sums.fields] == ["名称", "经度", "纬度", "备注"]
    cells = [row for row in openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].values if any(row)]
    assert len(cells) == len(filled)


def test_blank_lines_use_up_no_limit_and_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_FEATURES", "300")

    def table(rows: int) -> list[tuple[object, ...]]:
        return [("名称", "经度", "纬度"), *(row for n in range(rows) for row in ((f"甲{n}", LON, LAT), ()))]

    for rows, kept in ((300, 300), (341, 0), (900, 0)):
        text = "\n".join(",".join(map(str, row)) for row in table(rows))
        for content, name in ((text.encode(), "a.csv"), (sheets(("甲", table(rows))), "a.xlsx")):
            report = look_at_file(content, name, PLAN, DECIDED).report
            assert report.kept == kept
            assert bool(report.of("refuse")) == (kept == 0)


def test_many_notes_hide_no_rows_behind_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_FEATURES", "100")
    lines = ["名称,经度,纬度", *(line for n in range(150) for line in (f"甲{n},{LON},{LAT}", "注：见上。,,"))]
    report = look_at_file("\n".join(lines).encode(), "a.csv", PLAN, DECIDED).report
    assert [one.code for one in report.of("refuse")] == ["too_many_rows"]


def test_a_reader_that_loses_a_row_or_a_column_is_found_out() -> None:
    layer = gpd.GeoDataFrame({"a": [1]}, geometry=[Point(LON, LAT)])
    with pytest.raises(RefusedError, match="says that it has 2 features and 1 were read"):
        check_reader(RawLayer(frame=layer, format="x", crs=None, rows=2))
    with pytest.raises(RefusedError, match="has 2 fields and 1 were read"):
        check_reader(RawLayer(frame=layer, format="x", crs=None, sources=("a", "b")))
    assert check_reader(RawLayer(frame=layer, format="x", crs=None, rows=3, left=(("tables_left", 2),)))


def test_a_reader_that_breaks_down_does_not_call_the_file_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise WorkError("work_crash")

    monkeypatch.setattr(worker, "run", broken)
    with pytest.raises(RefusedError) as caught:
        run_apart(look_at_file, b"", "a.geojson", PLAN, DECIDED)
    assert caught.value.code == "reading_ended"


def test_sums_that_are_not_met_are_seen() -> None:
    assert not FileSums(features=3, kept=1, left=(("no_geometry", 1),)).is_met
