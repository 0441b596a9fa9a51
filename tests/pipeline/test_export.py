"""What is handed out."""

import csv
import io
import json
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest

from geoapp.errors import UnknownCodeError
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.export import export as export_plan
from geoapp.pipeline.known_codes import known_codes

HEADER = (
    "序号,项目名称,类别,建设性质,区县,行政区划代码,功能区,建设规模,"
    "时间节点,出处,定位精度,误差(米),经度,纬度,备注,编号,类型,图形(WKT),数据授权,区县界线"
)


@pytest.fixture
def frame(plan_folder: Path) -> gpd.GeoDataFrame:
    assert plan_folder.name == "demo"
    write_build(build_plan("demo"))
    return read_projects("demo")


def export(frame: gpd.GeoDataFrame, fmt: str) -> bytes:
    return export_plan(frame, fmt, load_plan("demo"))


def _rows(content: bytes) -> dict[str, dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return {row["项目名称"]: row for row in rows}


def test_the_table_has_chinese_headers_and_words(frame: gpd.GeoDataFrame) -> None:
    content = export(frame, "csv")
    assert content.decode("utf-8-sig").splitlines()[0] == HEADER
    row = _rows(content)["文庙修缮"]
    assert (row["类型"], row["类别"], row["建设性质"]) == ("项目", "文物保护", "改扩建")
    assert (row["区县"], row["行政区划代码"]) == ("甲区", "990102\t")
    assert (row["时间节点"], row["定位精度"], row["误差(米)"]) == (
        "2022年12月（年底） 完工",
        "位置精确",
        "100",
    )
    assert (row["经度"], row["纬度"]) == ("87.05", "43.85")


def test_quantities_possible_districts_and_disagreement_are_written_out(frame: gpd.GeoDataFrame) -> None:
    row = _rows(export(frame, "csv"))["白鸟湖片区排水"]
    assert row["建设规模"] == "规模：不少于40 万吨/天"
    assert row["区县"] == "甲区"
    assert "可能涉及：乙区" in row["备注"]
    assert "公开资料记为甲区，界线数据为乙区" in row["备注"]


def test_no_cell_runs_as_a_formula(frame: gpd.GeoDataFrame) -> None:
    names = _rows(export(frame, "csv")).keys()
    assert "'=文庙停车场" in names
    for start in ("=", "+", "-", "@", "\t", "\r"):
        hostile = frame.assign(name=f"{start}1+1")
        assert all(name.startswith("'") for name in _rows(export(hostile, "csv")))


def test_a_negative_number_stays_a_number(frame: gpd.GeoDataFrame) -> None:
    west = frame.set_geometry(frame.geometry.translate(xoff=-180))
    assert float(_rows(export(west, "csv"))["文庙修缮"]["经度"]) == pytest.approx(87.05 - 180)


def test_what_has_no_place_has_no_coordinates_and_says_why(frame: gpd.GeoDataFrame) -> None:
    row = _rows(export(frame, "csv"))["新管线"]
    assert (row["经度"], row["误差(米)"], row["定位精度"]) == ("", "", "未能定位")
    assert "没有写到任何地名" in row["备注"]


def test_geojson_holds_the_builds_features(frame: gpd.GeoDataFrame) -> None:
    built = {
        line.rstrip(",") for text in build_plan("demo").files.values() for line in text.splitlines()[1:-1]
    }
    exported = export(frame, "geojson").decode("utf-8").splitlines()
    assert {line.rstrip(",") for line in exported[1:-1]} == built
    assert json.loads("".join(exported))["licence"] == "CC BY 4.0"


def test_nothing_selected_is_an_empty_file(frame: gpd.GeoDataFrame) -> None:
    none = frame.iloc[:0]
    assert json.loads(export(none, "geojson"))["features"] == []
    assert export(none, "csv").decode("utf-8-sig").splitlines() == [HEADER]


def test_an_unknown_format_is_an_error(frame: gpd.GeoDataFrame) -> None:
    with pytest.raises(UnknownCodeError, match="docx"):
        export(frame, "docx")


def test_the_known_codes_are_the_plans(frame: gpd.GeoDataFrame) -> None:
    known = known_codes(load_plan("demo"), frame)
    assert known["district"] == ("990102", "990103", "990104")
    assert known["year"] == ("2021", "2022", "2023", "2024", "2025")
    assert known["box"] == ("1", "4")
    assert known["zone"] == ("白鸟湖片区",)
    assert "metro" in known["theme"]


def test_the_chinese_table_says_a_places_note_and_source_in_chinese() -> None:
    plan, projects = load_plan("urumqi-14fyp"), read_projects("urumqi-14fyp")
    row = _rows(export_plan(projects, "csv", plan))["乌鲁木齐国际机场北区航站楼"]
    assert "放在 07/25 与 08R/26L 两条跑道之间" in row["备注"]
    book = openpyxl.load_workbook(io.BytesIO(export_plan(projects, "xlsx", plan)))
    said = [row[1] for row in book["出处与说明"].iter_rows(values_only=True)]
    assert any("按 OurAirports 的跑道位置估计；跑道端点已公布" in str(text) for text in said)
