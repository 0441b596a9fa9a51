"""Whatever goes out comes back: the same ids, names and places, through three readers of different makers."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import fiona
import geopandas as gpd
import pyarrow.parquet as pq
import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geoapp.domain.plan import Plan
from geoapp.pipeline.export import export, load_formats, stream

from .conftest import READERS, Found, by_gdal, expected

WITH_CRS = ("gpkg", "fgb", "shp")
SIDES = ("xmin", "ymin", "xmax", "ymax")
CHOICES = ("4326", "4490", "4538", "4517")

pytestmark = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="needs Debian's gdal-bin")


def assert_same(found: Found, frame: gpd.GeoDataFrame) -> None:
    wanted = expected(frame)
    assert found.keys() == wanted.keys()
    for key, (name, geometry) in wanted.items():
        assert found[key][0] == name
        there = found[key][1]
        if geometry is None:
            assert there is None
        else:
            assert shapely.hausdorff_distance(there, geometry) <= 1e-7
            assert shapely.get_num_coordinates(there) == shapely.get_num_coordinates(geometry)


@READERS
@pytest.mark.slow
@pytest.mark.parametrize("crs", CHOICES)
@pytest.mark.parametrize("code", WITH_CRS)
def test_ids_names_and_places_come_back_in_every_crs(
    code: str, crs: str, read: Callable[[Path], Found], frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    assert_same(read(write(frame, code, crs=crs)), frame)


@READERS
def test_ids_names_and_places_come_back_from_geojson(
    read: Callable[[Path], Found], frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    assert_same(read(write(frame, "geojson")), frame)


def test_ids_names_and_places_come_back_from_kml(frame: gpd.GeoDataFrame, write: Callable[..., Path]) -> None:
    assert_same(by_gdal(write(frame, "kml")), frame)


def read_placemarks(path: Path, by: str) -> list[tuple[str, BaseGeometry | None]]:
    if by == "geopandas":
        table = gpd.read_file(path)
        return list(zip(table["Name"], table.geometry, strict=True))
    with fiona.open(path, allow_unsupported_drivers=True) as marks:
        return [(one["properties"]["Name"], shape(one["geometry"])) for one in marks]


@pytest.mark.parametrize("by", ["geopandas", "fiona"])
def test_gdals_simpler_reader_which_knows_no_fields_of_kml_finds_the_placed_with_their_names(
    by: str, frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    found = [mark for mark in read_placemarks(write(frame, "kml"), by) if mark[1] is not None]
    placed = frame[frame.geometry.notna()]
    assert [name.split() for name, _ in found] == [name.split() for name in placed["name"]]
    for (_, there), geometry in zip(found, placed.geometry, strict=True):
        assert shapely.hausdorff_distance(there, geometry) <= 1e-7


@pytest.mark.parametrize("crs", CHOICES)
def test_geoparquet_comes_back_with_a_box_a_row(
    crs: str, frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    path = write(frame, "parquet", crs=crs)
    table = gpd.read_parquet(path)
    assert table.crs == f"EPSG:{crs}"
    back = table.geometry.to_crs("EPSG:4326")
    back = back.where(back.notna(), None)
    assert_same(dict(zip(table["id"], zip(table["name"], back, strict=True), strict=True)), frame)
    independent = pq.read_table(path).to_pylist()
    for row in independent:
        place = None if row["geometry"] is None else shapely.from_wkb(row["geometry"])
        assert row["bbox"] == (None if place is None else dict(zip(SIDES, place.bounds, strict=True)))
    declared = json.loads(pq.read_metadata(path).metadata[b"geo"])
    assert declared["version"] == "1.1.0"
    assert declared["columns"]["geometry"]["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert declared["columns"]["geometry"]["bbox"] == pytest.approx(table.total_bounds.tolist())


def test_geopandas_reads_a_part_of_geoparquet_by_its_boxes(
    frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    west = gpd.read_parquet(write(frame, "parquet"), bbox=(86.9, 43.84, 87.06, 43.86))
    inside = frame[frame.geometry.intersects(shapely.box(86.9, 43.84, 87.06, 43.86))]
    assert set(inside["id"]) <= set(west["id"])
    assert len(west) < frame.geometry.notna().sum()


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@READERS
def test_a_shapefile_comes_back_in_both_encodings(
    encoding: str, read: Callable[[Path], Found], frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    names = frame["name"].str.replace("𠮷", "吉").str.replace("ö", "o")
    known = frame.assign(name=names.astype(object))
    assert_same(read(write(known, "shp", encoding=encoding)), known)


def test_a_character_that_gbk_lacks_is_replaced_and_said(
    frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    path = write(frame, "shp", encoding="gbk")
    (key,) = frame.loc[frame["name"] == "𠮷村生态园", "id"]
    assert by_gdal(path)[key][0] == "〓村生态园"
    with ZipFile(path) as archive:
        assert archive.read("points.cpg") == b"GBK"
        notes = archive.read("notes.txt").decode("utf-8-sig")
    assert f"{key}, name: GBK 没有的字写作〓：𠮷" in notes


def test_long_text_of_a_shapefile_is_cut_between_characters_and_said(
    frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    clause = "一二三四五六七八九十" * 13
    path = write(frame.assign(cite=clause), "shp")
    cites = gpd.read_file(path, layer="points")["cite"]
    assert set(cites) == {clause[:83] + "…"}  # 83 characters of three bytes, and the mark's three: 252 of 254
    with ZipFile(path) as archive:
        assert "cite: 超过 254 字节" in archive.read("notes.txt").decode("utf-8-sig")


def test_names_of_a_shapefile_are_told_beside_it(frame: gpd.GeoDataFrame, write: Callable[..., Path]) -> None:
    path = write(frame, "shp")
    with ZipFile(path) as archive:
        told = list(csv.reader(io.StringIO(archive.read("fields.csv").decode("utf-8-sig"))))
    assert all(len(short) <= 10 for short, _, _ in told)
    assert [short for short, _, _ in told] == list(gpd.read_file(path, layer="points").columns[:-1])
    assert ["error_m", "location_uncertainty_m", "误差(米)"] in told


@pytest.mark.parametrize("code", ["gpkg", "fgb", "shp", "geojson", "kml"])
def test_a_selection_without_any_place_keeps_its_rows(
    code: str, frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    nowhere = frame[frame.geometry.isna()]
    assert len(nowhere) > 1
    assert_same(by_gdal(write(nowhere, code)), nowhere)


@pytest.mark.parametrize("code", ["gpkg", "fgb", "shp", "geojson", "kml", "parquet"])
def test_nothing_selected_is_a_file_without_rows(
    code: str, frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    path = write(frame.iloc[:0], code)
    table = gpd.read_parquet(path) if code == "parquet" else gpd.read_file(path, layer=0)
    assert len(table) == 0


EXPORTING = """
import hashlib
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.export import load_formats, stream
plan, frame = load_plan("urumqi-14fyp"), read_projects("urumqi-14fyp")
for code in load_formats():
    print(code, hashlib.sha256(b"".join(stream(frame, code, plan))).hexdigest())
"""


def exported_apart(seed: str) -> dict[str, str]:
    """Return the hash of each format as another process writes it, one that orders sets by another seed."""
    command = [sys.executable, "-c", EXPORTING]
    told = subprocess.run(
        command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True, text=True
    )
    return dict(line.split() for line in told.stdout.splitlines())


@pytest.mark.slow
def test_the_same_selection_is_the_same_file_in_another_process_at_another_time() -> None:
    first = exported_apart("1")
    time.sleep(2.1)  # what a zip says of its time is even
    assert first.keys() == load_formats().keys()
    assert exported_apart("2") == first


def test_nothing_is_left_behind(
    frame: gpd.GeoDataFrame, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "temporary"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    for code in load_formats():
        parts = iter(stream(frame, code, plan))
        next(parts)
        del parts
        export(frame, code, plan)
    assert list(own.iterdir()) == []
