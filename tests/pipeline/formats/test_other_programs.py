"""Every export opens in the programs of other makers, and says there whose data and whose borders it holds."""

import html
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from lxml import etree

from geoapp.domain.plan import Plan
from geoapp.io.geojson import read_projects
from geoapp.io.layers import load_families, load_layers
from geoapp.io.plans import load_plan
from geoapp.pipeline.export import export, load_formats

from .test_tables import AS_CHINESE_CSV, LIBREOFFICE, convert, read_sheet

URUMQI = "urumqi-14fyp"
AS_UTF8_DBF = "--infilter=dBase:76"
"""UTF-8, which a .dbf cannot say itself; with a window LibreOffice asks for it."""
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def city() -> Plan:
    return load_plan(URUMQI)


@pytest.fixture(scope="module")
def files(city: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the whole plan in every format."""
    folder = tmp_path_factory.mktemp("exports")
    projects = read_projects(URUMQI)
    paths = {code: folder / f"all{fmt.suffix}" for code, fmt in load_formats().items()}
    for code, path in paths.items():
        path.write_bytes(export(projects, code, city))
    return paths


def description_of_table(path: Path) -> str:
    with sqlite3.connect(path) as base:
        return str(base.execute("select description from gpkg_contents").fetchone()[0])


def notes_of_zip(path: Path) -> str:
    with ZipFile(path) as archive:
        return archive.read("notes.txt").decode("utf-8-sig")


def first_row(path: Path) -> str:
    row = pd.read_csv(path).iloc[0]
    return f"{row['数据授权']} {row['区县界线']}"


def members_of_package(path: Path) -> str:
    package = json.loads(path.read_bytes())
    return f"{package['license']} {package['attribution']}"


TOLD: dict[str, Callable[[Path], str]] = {
    "geojson": lambda path: path.read_text(encoding="utf-8").partition('"features"')[0],
    "csv": first_row,
    "gpkg": description_of_table,
    "xlsx": lambda path: str(read_sheet(path, "出处与说明")),
    "fgb": lambda path: str(pyogrio.read_info(path)["layer_metadata"]),
    "parquet": lambda path: str(
        {key: value.decode() for key, value in pq.ParquetFile(path).metadata.metadata.items()}
    ),
    "shp": notes_of_zip,
    "gdb": notes_of_zip,
    "parcels": lambda path: path.read_text(encoding="gbk").partition("[地块坐标]")[0],
    "kml": lambda path: str(etree.fromstring(path.read_bytes()).findtext(f"{KML}Document/{KML}description")),
    "oc4ids": members_of_package,
}
"""What a format says about the file, where its own programs show it."""


@pytest.mark.parametrize("code", list(load_formats()))
def test_every_format_carries_licence_and_map_review_number(
    code: str, files: dict[str, Path], city: Plan
) -> None:
    told = TOLD[code](files[code])
    assert str(city.boundaries.review_number) in told
    licence = "creativecommons.org/licenses/by/4.0" if code == "oc4ids" else city.licence
    assert licence in told


@pytest.mark.slow
@pytest.mark.parametrize("code", list(load_formats()))
def test_pandas_opens_every_format_with_every_project(code: str, files: dict[str, Path]) -> None:
    path, wanted = files[code], len(read_projects(URUMQI))
    match code:
        case "csv":
            assert len(pd.read_csv(path)) == wanted
        case "xlsx":
            assert len(pd.read_excel(path)) == wanted
        case "parquet":
            assert len(gpd.read_parquet(path)) == len(pd.read_parquet(path)) == wanted
        case "oc4ids":
            assert len(pd.json_normalize(json.loads(path.read_bytes())["projects"])) == wanted
        case "shp":
            with ZipFile(path) as archive:
                names = [name for name in archive.namelist() if name.endswith((".shp", "unplaced.dbf"))]
            assert sum(len(gpd.read_file(f"zip://{path}!{name}")) for name in names) == wanted
        case "gpkg" | "gdb":
            layers = {"points", "lines", "polygons", "unplaced"} & set(pyogrio.list_layers(path)[:, 0])
            assert sum(len(gpd.read_file(path, layer=name)) for name in layers) == wanted
        case "parcels":  # areas only, of a form that pandas does not know
            areas = read_projects(URUMQI).geom_type.isin(["Polygon", "MultiPolygon"]).sum()
            assert path.read_text(encoding="gbk").count(",@\n") == areas
        case "kml":
            assert len(gpd.read_file(path, driver="LIBKML")) <= wanted
        case _:
            assert len(gpd.read_file(path)) == wanted


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs GDAL's ogrinfo (Debian: gdal-bin)")
@pytest.mark.parametrize(
    "code", [code for code in load_formats() if code not in {"parquet", "oc4ids", "parcels"}]
)
def test_ogrinfo_opens_every_format(code: str, files: dict[str, Path]) -> None:
    where = f"/vsizip/{files[code]}" if code == "shp" else str(files[code])
    told = subprocess.run(
        ["ogrinfo", "-ro", "-al", "-so", where], capture_output=True, text=True, check=False, timeout=120,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    counts = [
        int(line.split(":")[1]) for line in told.stdout.splitlines() if line.startswith("Feature Count")
    ]
    assert sum(counts) >= len(read_projects(URUMQI))
    assert "ERROR" not in told.stderr


@pytest.mark.slow
@LIBREOFFICE
@pytest.mark.parametrize(("code", "reading"), [("csv", (AS_CHINESE_CSV,)), ("xlsx", ())])
def test_libreoffice_opens_the_whole_plans_tables(
    code: str, reading: tuple[str, ...], files: dict[str, Path], tmp_path: Path
) -> None:
    rows = read_sheet(convert(files[code], tmp_path, *reading))
    assert [row["编号"] for row in rows] == list(read_projects(URUMQI)["id"])
    assert not any(str(value).startswith("Err:") for row in rows for value in row.values())


@pytest.mark.slow
@LIBREOFFICE
@pytest.mark.skipif(
    not Path("/usr/lib/libreoffice/program/libdbaselo.so").exists(),
    reason="needs LibreOffice's driver of dBase (Debian: libreoffice-base-drivers)",
)
def test_libreoffice_opens_the_tables_of_the_shapefiles(files: dict[str, Path], tmp_path: Path) -> None:
    with ZipFile(files["shp"]) as archive:
        tables = [name for name in archive.namelist() if name.endswith(".dbf")]
        archive.extractall(tmp_path, tables)
    rows = [row for name in tables for row in read_sheet(convert(tmp_path / name, tmp_path, AS_UTF8_DBF))]
    # LibreOffice says the type and width of a column in its heading: id,C,80.
    plain = [{head.partition(",")[0]: cell for head, cell in row.items()} for row in rows]
    projects = read_projects(URUMQI)
    assert {row["id"]: row["name"] for row in plain} == dict(
        zip(projects["id"], projects["name"], strict=True)
    )
    assert len(plain) == len(projects)


def test_kml_has_each_themes_colour_of_the_map(files: dict[str, Path]) -> None:
    document = etree.fromstring(files["kml"].read_bytes()).find(f"{KML}Document")
    assert document is not None
    shown = {
        style.attrib["id"]: style.findtext(f"{KML}LineStyle/{KML}color")
        for style in document.iter(f"{KML}Style")
    }
    families = load_families()
    wanted = {theme: families[layer.family].color for layer in load_layers() for theme in layer.themes}
    seen = set()
    for mark in document.iter(f"{KML}Placemark"):
        (theme,) = [one.text for one in mark.iter(f"{KML}SimpleData") if one.attrib["name"] == "theme"]
        color = shown[str(mark.findtext(f"{KML}styleUrl")).removeprefix("#")]
        assert color is not None
        assert f"#{color[6:8]}{color[4:6]}{color[2:4]}" == wanted[str(theme)]
        assert color[:2] == "ff"
        seen.add(color)
    assert len(seen) > 5


def test_kml_asks_no_host_for_symbols(files: dict[str, Path]) -> None:
    text = files["kml"].read_text(encoding="utf-8").replace('xmlns="http://www.opengis.net/kml/2.2"', "")
    assert "http" not in text.partition("<Folder>")[0]
    assert "<href" not in text
    assert "<Icon>" not in text


def test_hostile_names_stay_text_in_kml(frame: gpd.GeoDataFrame, write: Callable[..., Path]) -> None:
    document = etree.fromstring(write(frame, "kml").read_bytes())
    names = [mark.findtext(f"{KML}name") for mark in document.iter(f"{KML}Placemark")]
    assert names == list(frame["name"])


def test_descriptions_in_kml_are_text_also_once_google_earth_reads_them_as_html(
    frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    name = "<img src=x onerror=hit()>"
    possible = [{"adcode": 1, "name": name, "relation": "possible", "share": None, "basis": "text"}]
    hostile = frame.assign(districts=[possible for _ in range(len(frame))], district_conflict=None)
    document = etree.fromstring(write(hostile, "kml").read_bytes())
    described = [mark.findtext(f"{KML}description") or "" for mark in document.iter(f"{KML}Placemark")]
    assert all(name in html.unescape(text) for text in described)
    assert [text for text in described if "<" in text] == []
