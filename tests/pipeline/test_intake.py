"""Layers that are all right, in every format, as another program wrote them; and decisions that overrule."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely import Point
from shapely.geometry import shape

from geoapp.domain.intake import Decision
from geoapp.errors import InputError, RefusedError
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plans import load_plan
from geoapp.io.user_files import gdal_files
from geoapp.pipeline.intake import bring_in, known_sites, look_at

PLAN = load_plan("urumqi-14fyp")
SQUARE = [[87.5, 43.8], [87.7, 43.8], [87.7, 43.9], [87.5, 43.9], [87.5, 43.8]]
GEOMETRIES = {
    "甲": {"type": "Polygon", "coordinates": [SQUARE]},
    "乙": {"type": "Polygon", "coordinates": [[[x + 0.3, y] for x, y in SQUARE]]},
}
SITES = {
    name: xy for xy, name in {xy: name for name, xy in known_sites(load_gazetteer(PLAN)).items()}.items()
}


def source() -> bytes:
    features = [
        {"type": "Feature", "properties": {"name": name, "n": number}, "geometry": geometry}
        for number, (name, geometry) in enumerate(GEOMETRIES.items())
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def codes(content: bytes, name: str, decision: Decision | None = None) -> set[str]:
    try:
        faults = look_at(content, name, PLAN, decision or Decision()).report.faults
        return {fault.code for fault in faults} - {"as_drawn"}  # said of every layer without a radius
    except RefusedError as error:
        return {error.code}


@pytest.mark.parametrize(
    ("driver", "suffix", "flags"),
    [
        ("GeoJSON", "geojson", []),
        ("GPKG", "gpkg", []),
        ("FlatGeobuf", "fgb", []),
        ("KML", "kml", []),
        ("ESRI Shapefile", "shp.zip", ["-lco", "ENCODING=UTF-8"]),
        ("ESRI Shapefile", "shp.zip", ["-lco", "ENCODING=GBK"]),
        ("GPKG", "gpkg", ["-t_srs", "EPSG:4538"]),
        ("ESRI Shapefile", "shp.zip", ["-lco", "ENCODING=UTF-8", "-t_srs", "EPSG:4517"]),
        ("FlatGeobuf", "fgb", ["-t_srs", "EPSG:3857"]),
    ],
)
def test_what_gdals_own_tool_writes_comes_in_as_it_was(
    driver: str, suffix: str, flags: list[str], tmp_path: Path
) -> None:
    if not (tool := shutil.which("ogr2ogr")):
        pytest.skip("needs ogr2ogr (apt-get install gdal-bin)")
    (tmp_path / "source.geojson").write_bytes(source())
    made = tmp_path / f"made.{suffix}"
    command = [tool, "-f", driver, *flags, str(made), str(tmp_path / "source.geojson")]
    subprocess.run(command, check=True, capture_output=True)
    frame = bring_in(made.read_bytes(), made.name, PLAN, Decision()).frame
    names = frame["name" if "name" in frame else "Name"]
    assert set(names) == set(GEOMETRIES)
    for name, brought in zip(names, frame.geometry, strict=True):
        assert brought.hausdorff_distance(shape(GEOMETRIES[name])) < 1e-7


def test_a_geoparquet_and_a_workbook_come_in() -> None:
    frame = gpd.GeoDataFrame({"名称": ["甲"]}, geometry=[Point(87.6, 43.8)], crs=4326)
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    assert bring_in(buffer.getvalue(), "a.parquet", PLAN, Decision()).frame["名称"].tolist() == ["甲"]
    book, table = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["说明"])
    sheet = book.create_sheet("点")
    sheet.append(["名称", "经度", "纬度"])
    sheet.append(["甲", 87.6, "43.8"])
    book.save(table)
    (point,) = bring_in(table.getvalue(), "a.xlsx", PLAN, Decision()).frame.geometry
    assert point == Point(87.6, 43.8)


def test_layers_of_one_file_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(87.6, 43.8)], crs=4326)
    frame.to_file(path, layer="井", engine="pyogrio")
    frame.to_file(path, layer="站", engine="pyogrio", mode="a")
    assert bring_in(path.read_bytes(), "a.gpkg", PLAN, Decision()).frame["layer"].tolist() == ["井", "站"]


def test_metres_that_fit_no_zone_are_asked_about() -> None:
    # (87.6, 43.8) in EPSG:3857, by gdaltransform
    content = b"name,x,y\na,9751587.3935,5434543.7085\n"
    assert codes(content, "a.csv") == {"unknown_metres"}
    (point,) = bring_in(content, "a.csv", PLAN, Decision(crs="EPSG:3857")).frame.geometry
    assert point.distance(Point(87.6, 43.8)) < 1e-6


def test_an_express_choice_stands_and_what_speaks_against_it_is_said() -> None:
    far = b"name,lon,lat\na,116.4,39.9\n"
    assert codes(far, "a.csv") == {"outside_region"}
    assert codes(far, "a.csv", Decision(crs="EPSG:4326")) == {"outside_accepted"}
    table = "\n".join(["名称,经度,纬度", *(f"{name},{x},{y}" for name, (x, y) in SITES.items())]).encode()
    beyond = {"outside_some"}  # the gazetteer knows places of other cities too
    assert codes(table, "a.csv") - beyond == {"crs_assumed"}
    assert codes(table, "a.csv", Decision(crs="gcj02")) - beyond == {"shifted_accepted"}


def test_a_choice_that_cannot_be_followed_is_still_asked_about() -> None:
    prefixed = b"name,easting,northing\na,29548285.115,4851775.303\n"
    assert "belt_with_prefix" in codes(prefixed, "a.csv", Decision(crs="EPSG:4538"))
    assert "metres_as_degrees" in codes(prefixed, "a.csv", Decision(crs="EPSG:4326"))


def test_a_gdal_with_more_drivers_than_ours_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    gpd.GeoDataFrame(geometry=[Point(87.6, 43.8)], crs=4326).to_file(buffer, driver="GPKG", engine="pyogrio")
    monkeypatch.setattr(gdal_files.pyogrio, "list_drivers", lambda: {"GPKG": "rw", "OGR_VRT": "r"})
    assert codes(buffer.getvalue(), "a.gpkg") == {"drivers_open"}


def test_examples_say_where_in_wgs84_whatever_the_crs() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(87.6, 43.8), Point(87.6, 43.8, 9)], crs=4326).to_crs(4538)
    buffer = io.BytesIO()
    frame.to_file(buffer, driver="GPKG", engine="pyogrio")
    report = look_at(buffer.getvalue(), "a.gpkg", PLAN, Decision()).report
    (heights,) = [fault for fault in report.faults if fault.code == "heights"]
    example = heights.examples[-1]
    assert Point(example.lon, example.lat).distance(Point(87.6, 43.8)) < 1e-7
    assert example.row == 2


def test_repairing_what_was_repaired_changes_nothing() -> None:
    bow = [[87.5, 43.8], [87.7, 43.9], [87.7, 43.8], [87.5, 43.9], [87.5, 43.8]]
    features = [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [bow]}}]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    once = bring_in(content, "a.geojson", PLAN, Decision(accept_repairs=True)).frame
    again = once.to_json(drop_id=True).encode()
    assert not look_at(again, "b.geojson", PLAN, Decision()).report.of("repair")
    twice = bring_in(again, "b.geojson", PLAN, Decision()).frame
    assert twice.geometry.iloc[0].equals(once.geometry.iloc[0])


def test_repairs_that_were_not_accepted_are_named_in_both_languages() -> None:
    content = "name,lon,lat\n甲,43.8,87.6\n乙,87.6,43.8\n丙,,\n".encode()
    with pytest.raises(InputError) as caught:
        bring_in(content, "点.csv", PLAN, Decision())
    zh, en = (caught.value.say(lang) for lang in ("zh", "en"))
    assert "有 1 个要素只有把经纬度" in zh
    assert "有 1 个要素没有图形" in zh
    assert zh.endswith("请接受这些修复，或在原软件里修正。")
    assert "with their axes swapped: 1" in en
    assert "Features without geometry: 1" in en
