"""The index of an operator's places: every format and encoding, what is refused, and files that change."""

import csv
import io
import json
import os
import sqlite3
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point, Polygon

from geoapp.errors import InputError
from geoapp.geometry.datums import convert
from geoapp.io.places.index import is_current, make_index, path_of_index
from geoapp.io.places.lookup import PlaceIndex
from geoapp.placing.place_name import fold

SPOT = (87.6, 43.8)
HEAD = ("名称", "类别", "经度", "纬度")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "data"))
    (tmp_path / "places").mkdir()
    return tmp_path / "places"


def table(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    return text.getvalue()


def indexed(folder: Path) -> PlaceIndex:
    make_index(folder)
    return PlaceIndex(path_of_index(folder))


def spot_of(index: PlaceIndex, name: str = "甲乙水库") -> tuple[float, float, float]:
    place = index.look_up([fold(name)], ())[0]
    return place.lon, place.lat, place.uncertainty_m


def frame() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["甲乙水库"], "kind": ["水库"]}, geometry=[Point(SPOT)], crs=4326)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_that_offices_use(folder: Path, encoding: str) -> None:
    (folder / "a.csv").write_text(table(("甲乙水库", "水库", *SPOT)), encoding=encoding)
    assert spot_of(indexed(folder)) == (*SPOT, 300)


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_a_layer_is_read(folder: Path, suffix: str) -> None:
    frame().to_file(folder / f"a.{suffix}")
    index = indexed(folder)
    assert index.left_out() == []
    assert spot_of(index)[:2] == pytest.approx(SPOT, abs=1e-7)


def test_a_layer_in_metres_is_brought_to_degrees(folder: Path) -> None:
    frame().to_crs("EPSG:4538").to_file(folder / "a.gpkg")
    assert spot_of(indexed(folder))[:2] == pytest.approx(SPOT, abs=1e-6)


def test_degrees_with_minutes_are_read_as_well(folder: Path) -> None:
    (folder / "a.csv").write_text(table(("甲乙水库", "水库", "87°36′00″E", "43°48′00″N")), encoding="utf-8")
    assert spot_of(indexed(folder))[:2] == pytest.approx(SPOT, abs=1e-7)


def test_an_area_lies_as_far_around_its_middle_as_it_reaches(folder: Path) -> None:
    ring = [(87.6, 43.8), (87.62, 43.8), (87.62, 43.81), (87.6, 43.81)]
    frame().set_geometry([Polygon(ring)], crs=4326).to_file(folder / "a.gpkg")
    lon, lat, radius = spot_of(indexed(folder))
    far = max(((lon - x) * 80_300) ** 2 + ((lat - y) * 111_100) ** 2 for x, y in ring) ** 0.5
    assert radius >= far


@pytest.mark.parametrize("said", ["toml", "column"])
def test_a_datum_is_said_by_the_file_or_by_each_row(folder: Path, said: str) -> None:
    x, y = (float(one) for one in convert(*SPOT, source="wgs84", target="gcj02"))
    if said == "toml":
        (folder / "a.csv").write_text(table(("甲乙水库", "水库", x, y)), encoding="utf-8")
        (folder / "places.toml").write_text('["a.csv"]\ncrs = "gcj02"\n', encoding="utf-8")
    else:
        rows = [("甲乙水库", "水库", x, y, "GCJ02"), ("丙丁水库", "水库", *SPOT, "")]
        (folder / "a.csv").write_text(table(*rows, head=(*HEAD, "坐标系")), encoding="utf-8")
    index = indexed(folder)
    assert spot_of(index)[:2] == pytest.approx(SPOT, abs=1e-6)
    if said == "column":
        assert spot_of(index, "丙丁水库")[:2] == pytest.approx(SPOT, abs=1e-9)


def test_what_is_said_of_a_file_stands_with_its_places(folder: Path) -> None:
    (folder / "a.csv").write_text(table(("甲乙水库", *SPOT), head=("name", "lon", "lat")), encoding="utf-8")
    said = '["a.csv"]\nsource = "局"\nlicence = "内部"\nquality = "published"\nuncertainty_m = 80\nkind = "水库"\n'
    (folder / "places.toml").write_text(said, encoding="utf-8")
    (place,) = indexed(folder).look_up(["甲乙水库"], ())
    assert (place.source, place.licence, place.quality) == ("局", "内部", "published")
    assert (place.uncertainty_m, place.kind) == (80, "水库")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", table((1, 2), head=("经度", "纬度")), "places_no_names"),
        ("a.csv", table(("甲", "乙"), head=("名称", "类别")), "no_coordinates"),
        ("a.csv", table(("甲乙水库", "水库", 543210.5, 4856789.5)), "places_no_degrees"),
        ("a.csv", table(("甲乙水库", "水库", *SPOT, "xyz"), head=(*HEAD, "坐标系")), "crs_no_code"),
        ("a.geojson", '{"type": "FeatureCollection", "features": [', "damaged"),
        ("a.geojson", "no json", "damaged"),
        ("a.gpkg", "SQLite format 3\0 and no more", "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_left_out_with_the_reason(
    folder: Path, name: str, content: str, code: str
) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    (folder / "good.csv").write_text(table(("甲乙水库", "水库", *SPOT)), encoding="utf-8")
    index = indexed(folder)
    ((left, error),) = index.left_out()
    assert (left, error.code) == (name, code)
    assert str(error)
    assert spot_of(index)[:2] == SPOT


def test_a_geopackage_that_stands_for_another_file_is_refused(folder: Path) -> None:
    with sqlite3.connect(folder / "a.gpkg") as made:
        made.execute("create table t(a)")
        made.execute("pragma writable_schema = on")
        made.execute(
            "insert into sqlite_master values('table', 'v', 'v', 0, 'create virtual table v using VirtualOGR(''x'')')"
        )
    made.close()
    ((_, error),) = indexed(folder).left_out()
    assert error.code == "virtual_tables"


def test_rows_without_a_name_or_a_spot_on_earth_are_left_out(folder: Path) -> None:
    rows = [
        ("", "", 87, 43),
        ("甲", "", "", ""),
        ("乙", "", 87, 143),
        ("丙", "", "inf", 43),
        ("甲乙水库", "", *SPOT),
    ]
    (folder / "a.csv").write_text(table(*rows), encoding="utf-8")
    (file,) = indexed(folder).files()
    assert file.places == 1


def test_more_places_than_the_limit_leave_the_file_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_PLACES", "2")
    (folder / "a.csv").write_text(table(*[(f"甲{i}", "", *SPOT) for i in range(3)]), encoding="utf-8")
    ((_, error),) = indexed(folder).left_out()
    assert error.code == "too_many_features"


@pytest.mark.parametrize(
    "said",
    ["[a", '["a.csv"]\ncrs = "mars"\n', '["a.csv"]\ncolour = "red"\n', '["a.csv"]\nquality = "sure"\n'],
)
def test_settings_that_are_wrong_are_one_sentence(folder: Path, said: str) -> None:
    (folder / "places.toml").write_text(said, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        make_index(folder)
    assert caught.value.code in {"places_toml", "crs_no_code"}
    assert "\n" not in str(caught.value)


def test_the_index_is_made_again_when_a_file_or_its_settings_change(folder: Path) -> None:
    file = folder / "a.csv"
    file.write_text(table(("甲乙水库", "水库", *SPOT)), encoding="utf-8")
    make_index(folder)
    assert is_current(folder)
    file.write_text(table(("丙丁水库", "水库", *SPOT)), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert not is_current(folder)
    assert [place.name for place in indexed(folder).look_up(["丙丁水库"], ())] == ["丙丁水库"]
    (folder / "places.toml").write_text("", encoding="utf-8")
    assert not is_current(folder)


def test_a_damaged_index_is_made_again(folder: Path) -> None:
    (folder / "a.csv").write_text(table(("甲乙水库", "水库", *SPOT)), encoding="utf-8")
    make_index(folder)
    path_of_index(folder).write_bytes(b"no database at all, but some bytes")
    assert not is_current(folder)
    assert spot_of(indexed(folder))[:2] == SPOT


def test_a_name_of_which_every_part_is_common_is_found_with_the_county_in_front(folder: Path) -> None:
    rows = [(f"某{i % 90}镇人民医院", "医院", 87 + i / 1e5, 43.5) for i in range(3000)]
    (folder / "a.csv").write_text(table(*rows, ("甲县人民医院", "医院", *SPOT)), encoding="utf-8")
    found = indexed(folder).look_up(["人民医院"], ("甲县", "甲"))
    assert (found[0].name, found[0].lon, found[0].lat) == ("甲县人民医院", *SPOT)


def test_names_with_marks_of_the_query_language_are_only_names(folder: Path) -> None:
    (folder / "a.csv").write_text(table(('甲"乙', "", *SPOT), ("* OR 丙", "", *SPOT)), encoding="utf-8")
    index = indexed(folder)
    for asked in ('甲"乙', "* OR 丙", "NEAR(", '"', "'; drop table place; --", "\x00", "𠀀𠀁"):
        index.look_up([fold(asked)], ())
    assert json.dumps([file.places for file in index.files()]) == "[2]"
