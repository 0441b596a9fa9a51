"""Several tables in one file: all come in, some can be chosen, and what is not read is said."""

import io
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner
from shapely import Point

from geoapp.cli import main
from geoapp.domain.intake import Decision, Fault, FileKind
from geoapp.errors import RefusedError
from geoapp.inspection.report import Inspected
from geoapp.io.user_files import gdal_files
from geoapp.pipeline.intake import look_at
from geoapp.pipeline.intake_kinds import look_at_file
from geoapp.pipeline.read import lexicon_of, read_upload
from geoapp.pipeline.unread_sums import unread_sum_faults

from .bad_input import forms, kml_text, typed_tables
from .bad_input.making import LAT, LON, PLAN, features, frame, point, sheets, unzipped, written, zipped

FOLDERS = kml_text.kml(
    f"<Folder><name>井</name>{kml_text.placemark('甲')}</Folder>",
    f"<Folder><name>区</name>{kml_text.placemark('乙')}</Folder>",
)
HEAD = ("名称", "经度", "纬度")
FILES = {
    "a.gpkg": lambda: typed_tables.geopackage(
        井=frame(Point(LON, LAT)), 区=frame(shapely.box(87, 43, 88, 44))
    ),
    "a.zip": typed_tables.two_shapefiles,
    "a.kml": lambda: FOLDERS,
    "a.kmz": lambda: zipped({"doc.kml": FOLDERS}),
    "a.xlsx": lambda: sheets(("井", [HEAD, ("甲", LON, LAT)]), ("区", [HEAD, ("乙", LON, LAT)])),
    "b.zip": lambda: zipped({"a.gpkg": FILES["a.gpkg"]()}),
    "c.zip": lambda: zipped({"a.xlsx": FILES["a.xlsx"]()}),
    "d.zip": lambda: zipped({"井": b"", "甲.gdb/x": b""} | unzipped(geodatabase())),
    "a.dxf": lambda: forms.drawing(
        forms.polyline(*forms.SPOTS).replace("红线", "井"), forms.polyline(*forms.SPOTS).replace("红线", "区")
    ),
}
OWN = {"a.xlsx": "sheet", "c.zip": "sheet", "a.dxf": "Layer"}
"""Columns that name the table, where that is not ``layer``."""


def geodatabase() -> bytes:
    """Return a file geodatabase of two layers in a zip."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "a.gdb"
        for name in ("井", "区"):
            layer = frame(Point(LON, LAT)).astype({"n": "int32"})
            layer.to_file(path, driver="OpenFileGDB", engine="pyogrio", layer=name, append=path.exists())
        return zipped({f"a.gdb/{part.name}": part.read_bytes() for part in sorted(path.iterdir())})


def look(name: str, *tables: str) -> Inspected:
    crs = "EPSG:4517" if name == "a.dxf" else None
    return look_at(FILES[name](), name, PLAN, Decision(tables=tables, crs=crs))


def told(looked: Inspected, code: str) -> list[Fault]:
    return [fault for fault in looked.report.faults if fault.code == code]


@pytest.mark.parametrize("name", FILES)
def test_all_tables_come_in_and_are_named(name: str) -> None:
    looked = look(name)
    assert looked.report.tables == (("井", 1), ("区", 1))
    assert looked.frame[OWN.get(name, "layer")].tolist() == ["井", "区"]
    assert not told(looked, "tables_left")


@pytest.mark.parametrize("name", FILES)
def test_one_table_is_chosen_and_the_other_counted(name: str) -> None:
    looked = look(name, "区")
    assert looked.report.tables == (("井", 1), ("区", 1))
    assert len(looked.frame) == 1
    if OWN.get(name) != "sheet":  # of one sheet there is nothing to tell apart
        assert looked.frame[OWN.get(name, "layer")].tolist() == ["区"]
    assert [(one.count, dict(one.values)) for one in told(looked, "tables_left")] == [
        (1, {"names": "井 (1)"})
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_table_that_is_not_there_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(RefusedError, match="it has: 井, 区"):
        look(name, "路")


PROJECTS = ("序号", "项目名称", "建设地点", "建设年限")
HIDDEN = {
    "layer": lambda: sheets(
        ("井", [HEAD, ("甲", LON, LAT)]), ("藏", [HEAD, ("乙", LON, LAT), ("丙", LON, LAT)]), hidden=("藏",)
    ),
    "projects": lambda: sheets(
        ("井", [PROJECTS, (1, "红柳沟水厂", "天山区", "2021")]),
        ("藏", [PROJECTS, (1, "雪莲泵站", "天山区", "2022")]),
        hidden=("藏",),
    ),
}
"""A workbook of each kind, whose hidden sheet has two rows: of features, or with its heading."""


@pytest.mark.parametrize("kind", HIDDEN)
def test_a_hidden_sheet_is_told_with_its_rows_and_can_be_chosen(kind: FileKind) -> None:
    looked, chosen = (
        look_at_file(HIDDEN[kind](), "a.xlsx", PLAN, Decision(kind=kind, tables=tables))
        for tables in ((), ("藏",))
    )
    names = {"layer": "名称", "projects": "name"}[kind]
    assert [(one.count, dict(one.values)) for one in told(looked, "sheets_unread")] == [
        (2, {"names": "藏 (2)"})
    ]
    assert [name for name, _ in looked.report.tables] == ["井", "藏"]
    assert not set(looked.frame[names]) & set(chosen.frame[names])
    assert not told(chosen, "sheets_unread")
    assert [dict(one.values)["names"].split()[0] for one in told(chosen, "tables_left")] == ["井"]


def test_reading_a_table_of_projects_tells_its_hidden_sheets_and_reads_them_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(HIDDEN["projects"]())
    shown = CliRunner().invoke(main, ["read", str(path), "--json"])
    assert "藏 (2)" in shown.stderr
    assert [one["name"] for one in json.loads(shown.stdout)["projects"]] == ["红柳沟水厂"]
    hidden = CliRunner().invoke(main, ["read", str(path), "--json", "--table", "藏"])
    assert [one["name"] for one in json.loads(hidden.stdout)["projects"]] == ["雪莲泵站"]


def test_reading_a_table_of_projects_tells_each_sum_that_is_no_amount(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "项目名称,建设地点,总投资（万美元）\n甲水厂,某处,1200\n乙水厂,某处,3亿元\n", encoding="utf-8"
    )
    shown = CliRunner().invoke(main, ["read", str(path), "--json"])
    assert "row 2 甲水厂 (1200)" in shown.stderr
    read = json.loads(shown.stdout)
    assert [one["investment"] for one in read["projects"]] == [None, 3e8]
    first = read["projects"][0]["id"]
    assert read["sums_unread"] == [{"project": first, "text": "1200", "why": "currency"}]


def test_a_sum_that_a_correction_gives_is_told_no_more() -> None:
    read = read_upload(UNREAD.encode(), Path("a.csv"), lexicon_of(None))
    assert [fault.code for fault in unread_sum_faults(read)] == ["sums_unitless", "sums_form"]
    first, second = read.projects
    corrected = replace(read, projects=(replace(first, investment=12e6), second))
    assert [fault.code for fault in unread_sum_faults(corrected)] == ["sums_form"]


def test_sums_keep_to_what_the_product_leaves_out_and_stand_in_rows_without_names_too() -> None:
    read = read_upload(UNREAD.replace("3-5亿元", "公安局3亿").encode(), Path("a.csv"), lexicon_of(None))
    assert [one.text for one in read.sums_unread] == ["1200", ""]
    content = "类别,建设内容,总投资（万美元）\n供水,新建青石渡水厂,300\n,扩建白杨水厂,2亿元\n".encode()
    read = read_upload(content, Path("a.csv"), lexicon_of(None))
    found = {project.id: (project.name, project.investment) for project in read.projects}
    assert sorted(found.values(), key=str) == [("白杨水厂", 2e8), ("青石渡水厂", None)]
    assert [(found[one.project][0], one.text, one.why) for one in read.sums_unread] == [
        ("青石渡水厂", "300", "currency")
    ]


UNREAD = "项目名称,建设地点,总投资\n甲水厂,某处,1200\n乙水厂,某处,3-5亿元\n"


def several_files() -> bytes:
    """Return a zip of two layers, beside which tables lie that may be layers."""
    table = f"名称,经度,纬度\n乙,{LON + 0.1},{LAT}\n丙,{LON},{LAT + 0.1}".encode()
    layers = {"a.geojson": features(point()), "b.kml": forms.kml()}
    return zipped(layers | {"c.csv": table, "说明.csv": b"a,b\n1,2"})


@pytest.mark.parametrize(
    ("tables", "names", "left"),
    [
        ((), [None, "甲"], {"zip_unread": (2, "c.csv (2), 说明.csv")}),
        (("c.csv",), ["乙", "丙"], {"tables_left": (2, "a.geojson (1), b.kml (1), 说明.csv")}),
        (("b.kml",), ["甲"], {"tables_left": (3, "a.geojson (1), c.csv (2), 说明.csv")}),
    ],
)
def test_files_of_a_zip_can_be_chosen(
    tables: tuple[str, ...], names: list[object], left: dict[str, tuple[int, str]]
) -> None:
    looked = look_at(several_files(), "a.zip", PLAN, Decision(tables=tables, crs="EPSG:4326"))
    found = looked.frame["名称" if "c.csv" in tables else "name"]
    assert found.tolist() == names
    said = {one.code: (one.count, dict(one.values)["names"]) for one in looked.report.faults if one.values}
    assert {code: said[code] for code in ("zip_unread", "tables_left") if code in said} == left
    assert looked.report.tables == (("a.geojson", 1), ("b.kml", 1), ("c.csv", 2), ("说明.csv", 0))


def test_documents_of_a_kmz_can_be_chosen() -> None:
    content = zipped({"doc.kml": forms.kml(), "files/more.kml": forms.kml("乙")})
    looked = look_at(content, "a.kmz", PLAN, Decision(tables=("files/more.kml",)))
    assert looked.frame["name"].tolist() == ["乙"]
    assert [dict(one.values) for one in told(looked, "tables_left")] == [{"names": "doc.kml (1)"}]


def test_files_of_a_zip_come_in_each_in_its_own_crs() -> None:
    metres = written(frame(Point(LON, LAT)).to_crs(4538), "GPKG")
    content = zipped({"a.geojson": features(point()), "b.gpkg": metres})
    looked = look_at(content, "a.zip", PLAN, Decision())
    assert [fault.count for fault in told(looked, "several_transformed")] == [2]
    assert max(shapely.distance(looked.frame.geometry.to_numpy(), Point(LON, LAT))) < 1e-8


def test_a_file_of_a_zip_that_is_damaged_is_named() -> None:
    content = zipped({"a.geojson": features(point()), "坏.geojson": b"{"})
    with pytest.raises(RefusedError, match=r"“坏\.geojson” in the archive"):
        look_at(content, "a.zip", PLAN, Decision())
    assert len(look_at(content, "a.zip", PLAN, Decision(tables=("a.geojson",))).frame) == 1


def test_a_chosen_encoding_that_means_nothing_is_told() -> None:
    looked = look_at(FILES["a.xlsx"](), "a.xlsx", PLAN, Decision(encoding="gb18030"))
    assert told(looked, "encoding_unused")
    assert not told(look("a.xlsx"), "encoding_unused")


def test_more_tables_than_can_be_opened_are_told_as_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gdal_files, "MOST_TABLES", 1)
    with pytest.raises(RefusedError, match="2 layers or tables and the limit is 1"):
        look("a.gpkg")


def test_arcs_become_lines_that_stay_on_them() -> None:
    layer = frame(shapely.LineString([(87, 43), (88, 44), (89, 43)]))
    buffer = io.BytesIO()
    layer.to_file(buffer, driver="GPKG", engine="pyogrio")
    wkb = layer.geometry.iloc[0].wkb
    arc = buffer.getvalue().replace(
        wkb, wkb[:1] + b"\x08" + wkb[2:]
    )  # the same three vertices as a half circle
    looked = look_at(arc, "a.gpkg", PLAN, Decision())
    assert [fault.count for fault in told(looked, "arcs")] == [1]
    distances = shapely.distance(
        shapely.points(shapely.get_coordinates(looked.frame.geometry)), Point(88, 43)
    )
    assert len(distances) > 10
    assert abs(distances - 1).max() < 1e-9
