"""What a GeoPackage holds besides the projects."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest

from geoapp.io.layers import load_layers
from geoapp.pipeline.formats import geopackage


def read(path: Path, table: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pyogrio.read_dataframe(path, layer=table).to_dict("records")
    return rows


def test_tables_are_apart_by_geometry(frame: gpd.GeoDataFrame, write: Callable[..., Path]) -> None:
    kinds = dict(pyogrio.list_layers(write(frame, "gpkg")).tolist())
    assert kinds == {
        "points": "MultiPoint",
        "lines": "MultiLineString",
        "polygons": "MultiPolygon",
        "unplaced": None,
        "districts": None,
        "milestones": None,
        "quantities": None,
        "layer_styles": None,
    }


def contents(path: Path) -> tuple[int, dict[str, object]]:
    """Return the size of a file's pages, and the rows of each of its tables as well as how that was declared."""
    with closing(sqlite3.connect(path)) as database:
        declared = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        virtual = [name for name, sql in declared.items() if sql.startswith("CREATE VIRTUAL")]
        rows = {
            name: database.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
            for name in declared.keys() - set(virtual)
        }
        [size] = database.execute("PRAGMA page_size").fetchone()
        return size, {"declared": declared, **rows}


def test_a_large_file_has_larger_pages_and_the_same_tables(
    frame: gpd.GeoDataFrame, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    size, tables = contents(write(frame, "gpkg"))
    monkeypatch.setattr(geopackage, "_MANY", len(frame))
    large, found = contents(write(frame, "gpkg"))
    assert large > size
    assert found == tables


def test_what_a_project_has_several_of_has_a_row_each(
    frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    path = write(frame, "gpkg")
    (row, *_) = [row for row in read(path, "milestones") if row["project"] == "demo/90"]
    assert (row["date"], row["precision"], row["what"]) == ("2022-12", "year_end", "完工")
    (row,) = [row for row in read(path, "quantities") if row["project"] == "demo/30"]
    assert (row["value"], row["unit"], row["qualifier"]) == (40.0, "万吨/天", "min")
    shares = [row for row in read(path, "districts") if row["project"] == "demo/40"]
    assert [row["adcode"] for row in shares if row["relation"] == "through"] == ["990102", "990103", "990104"]
    assert sum(float(str(row["share"])) for row in shares) == 1


def test_nothing_unknown_is_zero(frame: gpd.GeoDataFrame, write: Callable[..., Path]) -> None:
    rows = pyogrio.read_dataframe(write(frame, "gpkg"), layer="unplaced")
    assert rows["investment"].isna().all()
    assert rows.loc[rows["id"] == "demo/80", "location_uncertainty_m"].isna().all()


def test_each_table_brings_a_style_with_the_maps_colours_and_chinese_names(
    frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    path = write(frame, "gpkg")
    styles = {str(row["f_table_name"]): row for row in read(path, "layer_styles")}
    assert styles.keys() == {"points", "lines", "polygons"}
    assert all(row["useAsDefault"] for row in styles.values())
    with closing(sqlite3.connect(path)) as database:
        geometries = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    assert {name: row["f_geometry_column"] for name, row in styles.items()} == {
        name: geometries[name] for name in styles
    }
    assert all(
        "update_time" in row for row in styles.values()
    )  # QGIS sorts by it, and finds no style without
    root = ET.fromstring(str(styles["lines"]["styleQML"]))  # noqa: S314 (we wrote it)
    renderer = root.find("renderer-v2")
    assert renderer is not None
    assert renderer.get("attr") == "theme"
    category = renderer.find("categories/category[@value='metro']")
    assert category is not None
    assert category.get("label") == "轨道交通"
    color = renderer.find(f"symbols/symbol[@name='{category.get('symbol')}']/layer/prop[@k='line_color']")
    (layer,) = [layer for layer in load_layers() if "metro" in layer.themes]
    assert color is not None
    assert (
        color.get("v") == ",".join(str(int(layer.style.color[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
    )
    alias = root.find("aliases/alias[@field='name']")
    assert alias is not None
    assert alias.get("name") == "项目名称"


def test_a_style_draws_every_exported_row_as_qgis_reads_it(
    frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    # What QGIS 3 writes and reads: a categorizedSymbol renderer, whose categories name symbols by their name, and
    # symbols of the type of the table's geometry; a value without a category is not drawn.
    path = write(frame, "gpkg")
    for row in read(path, "layer_styles"):
        table = str(row["f_table_name"])
        root = ET.fromstring(str(row["styleQML"]))  # noqa: S314 (we wrote it)
        (renderer,) = root.findall("renderer-v2")
        assert renderer.get("type") == "categorizedSymbol"
        categories = renderer.findall("categories/category")
        values = [str(one.get("value")) for one in categories]
        assert len(values) == len(set(values))
        rows = read(path, table)
        assert {str(one[str(renderer.get("attr"))]) for one in rows} <= set(values)
        symbols = renderer.findall("symbols/symbol")
        assert [one.get("symbol") for one in categories] == [one.get("name") for one in symbols]
        kind, layer = {
            "points": ("marker", "SimpleMarker"),
            "lines": ("line", "SimpleLine"),
            "polygons": ("fill", "SimpleFill"),
        }[table]
        assert {one.get("type") for one in symbols} == {kind}
        assert {one.get("class") for one in root.iter("layer")} == {layer}
        assert {str(one.get("field")) for one in root.findall("aliases/alias")} <= rows[0].keys()
