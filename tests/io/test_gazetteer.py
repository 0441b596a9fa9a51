"""The gazetteer: each declared row, and what is refused."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest

from geoapp.errors import InputError
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_codelist
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plans import load_plan
from geoapp.settings import ROOT

FOLDER = ROOT / "data" / "plans" / "urumqi-14fyp"
HEADER = "id,name,aliases,name_en,kind,level,outside,lon,lat,datum,uncertainty_m,quality,district,source,licence,note"
GOOD = {
    "id": "a",
    "name": "北桥",
    "aliases": "",
    "name_en": "",
    "kind": "road_node",
    "level": "site",
    "outside": "false",
    "lon": "87.5",
    "lat": "43.8",
    "datum": "WGS84",
    "uncertainty_m": "100",
    "quality": "estimate",
    "district": "",
    "source": "invented",
    "licence": "CC BY 4.0",
    "note": "",
}

NO_DATUM = {"bainiaohu", "skiresort"}
"""Places whose source does not say its datum."""

Write = Callable[..., gpd.GeoDataFrame]


def _ids() -> list[str]:
    with (FOLDER / "gazetteer.csv").open(encoding="utf-8") as file:
        points = [row["id"] for row in csv.DictReader(file)]
    shapes = json.loads((FOLDER / "gazetteer.geojson").read_text(encoding="utf-8"))["features"]
    return points + [shape["properties"]["id"] for shape in shapes]


@pytest.fixture(scope="module")
def gazetteer() -> gpd.GeoDataFrame:
    return load_gazetteer(load_plan("urumqi-14fyp"))


@pytest.fixture(scope="module")
def district_names() -> set[str]:
    return set(load_districts(load_plan("urumqi-14fyp"))["name"])


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "plan.toml").write_bytes((FOLDER / "plan.toml").read_bytes())
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path))

    def rows(*changes: dict[str, str]) -> gpd.GeoDataFrame:
        with (folder / "gazetteer.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADER.split(","))
            writer.writeheader()
            writer.writerows(GOOD | change for change in changes)
        return load_gazetteer(load_plan("demo"))

    return rows


@pytest.mark.parametrize("place_id", _ids())
def test_every_row_is_a_place_with_source_radius_and_known_codes(
    place_id: str, gazetteer: gpd.GeoDataFrame, district_names: set[str]
) -> None:
    row = gazetteer.loc[place_id]
    assert row["source"]
    assert row["licence"]
    assert row["uncertainty_m"] > 0
    assert row["kind"] in load_codelist("place_kinds")
    assert row["quality"] in load_codelist("qualities")
    assert row["location_class"] in load_codelist("location_class")
    assert set((row["district"] or "").split("|")) - {""} <= district_names
    assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", row["date"])
    assert row["quality"] == "estimate" or row["source_datum"] or place_id in NO_DATUM
    assert all(theme in load_codelist("themes") for theme in row["themes"])
    assert row.geometry.is_valid


def test_a_shape_took_the_place_of_its_point(gazetteer: gpd.GeoDataFrame) -> None:
    for place_id in ("landport", "bonded", "yanhu", "chaiwopu", "bazaar", "gongning"):
        assert gazetteer.geometry[place_id].geom_type == "Polygon"
        assert f"{place_id}_area" not in gazetteer.index
    assert not gazetteer.duplicated(["name", "kind"]).any()


def test_companies_names_are_no_roads(gazetteer: gpd.GeoDataFrame) -> None:
    names = {name for row in gazetteer.itertuples() for name in (row.name, *row.aliases)}
    assert names.isdisjoint({"新疆大道", "正威", "八钢公路"})


def test_no_alias_is_the_wording_of_works(gazetteer: gpd.GeoDataFrame) -> None:
    names = [name for row in gazetteer.itertuples() for name in (row.name, *row.aliases)]
    works = ("工程", "项目", "改造", "修复", "扩建", "建设", "二线", "期")
    assert [name for name in names if name.endswith(works)] == []


def test_a_place_lies_within_reach_of_its_zone(gazetteer: gpd.GeoDataFrame) -> None:
    metric = gazetteer.to_crs("EPSG:4538")
    for row in metric[metric["zone"].notna()].itertuples():
        zone = metric.loc[row.zone]
        apart = row.geometry.distance(zone.geometry)
        assert apart <= row.uncertainty_m + zone["uncertainty_m"], row.id


def test_places_beyond_the_city_say_so(gazetteer: gpd.GeoDataFrame) -> None:
    districts = load_districts(load_plan("urumqi-14fyp")).union_all()
    beyond = set(gazetteer.index[~gazetteer.intersects(districts)])
    assert beyond == set(gazetteer.index[gazetteer["outside"].astype(bool)])


def test_a_good_row_is_read(write: Write) -> None:
    frame = write({"aliases": "小桥|老桥", "district": "天山区"})
    row = frame.loc["a"]
    assert (row["aliases"], row["district"], row["outside"]) == (("小桥", "老桥"), "天山区", False)
    assert (row.geometry.x, row.geometry.y) == (87.5, 43.8)
    assert frame.crs == "EPSG:4326"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lon": "43.8", "lat": "87.5"}, "swapped"),
        ({"uncertainty_m": "0"}, "above 0"),
        ({"uncertainty_m": "-5"}, "above 0"),
        ({"uncertainty_m": "nan"}, "uncertainty_m"),
        ({"uncertainty_m": "far"}, "numbers"),
        ({"quality": "rumour"}, "rumour"),
        ({"level": "point"}, "point"),
        ({"kind": "castle"}, "castle"),
        ({"outside": "maybe"}, "maybe"),
        ({"lon": "85.0"}, "outside"),
        ({"lon": "nan"}, "outside"),
        ({"lon": "500", "outside": "true"}, "mend"),
        ({"datum": "GCJ-02"}, "datum"),
        ({"source": ""}, "source"),
    ],
)
def test_a_bad_row_is_refused_with_file_and_line(write: Write, change: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=r"gazetteer\.csv, line 3") as caught:
        write({}, {"id": "b", "name": "南桥"} | change)
    assert says in str(caught.value)


def test_a_place_outside_the_region_may_say_so(write: Write) -> None:
    assert write({"lon": "85.0", "outside": "true"}).at["a", "outside"] is True


@pytest.mark.parametrize(
    "change", [{"id": "b"}, {"id": "b", "name": "新桥", "aliases": "北桥"}, {"name": "南桥"}]
)
def test_a_second_row_of_the_same_name_and_kind_or_id_is_refused(
    write: Write, change: dict[str, str]
) -> None:
    with pytest.raises(InputError, match=r"line 3.*line 2"):
        write({}, change)


def test_the_same_name_of_another_kind_is_allowed(write: Write) -> None:
    assert len(write({}, {"id": "b", "kind": "heritage"})) == 2


SHAPE = {
    "id": "a",
    "name": "北环路",
    "aliases": [],
    "name_en": "",
    "kind": "road",
    "level": "route",
    "outside": False,
    "datum": "WGS84",
    "uncertainty_m": 100.0,
    "quality": "estimate",
    "district": None,
    "source": "invented",
    "licence": "CC BY 4.0",
    "note": "",
}


@pytest.mark.parametrize(
    ("change", "coordinates", "says"),
    [
        ({}, [[43.8, 87.5], [43.9, 87.6]], "swapped"),
        ({}, [[85.0, 43.8], [85.1, 43.8]], "outside"),
        ({}, [[87.5, 43.8], [87.5, 43.8]], "valid line"),
        ({"uncertainty_m": 0.0}, None, "above 0"),
        ({"kind": "castle"}, None, "castle"),
        ({"level": "area"}, None, "level"),
        ({"datum": "BD-09"}, None, "datum"),
        ({"zone": "a"}, None, "zone 'a'"),
        ({"color": "red"}, None, "color"),
    ],
)
@pytest.mark.usefixtures("write")
def test_a_bad_shape_is_refused_with_file_and_line(
    tmp_path: Path, change: dict[str, object], coordinates: list[list[float]] | None, says: str
) -> None:
    line = {"type": "LineString", "coordinates": coordinates or [[87.5, 43.8], [87.6, 43.8]]}
    features = [
        {"type": "Feature", "properties": SHAPE | {"id": "b", "name": "南环路"},
         "geometry": {"type": "LineString", "coordinates": [[87.5, 43.8], [87.6, 43.8]]}},
        {"type": "Feature", "properties": SHAPE | change, "geometry": line},
    ]  # fmt: skip
    lines = ",\n".join(map(json.dumps, features))
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}'
    (tmp_path / "demo" / "gazetteer.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"gazetteer\.geojson, line 3") as caught:
        load_gazetteer(load_plan("demo"))
    assert says in str(caught.value)


def test_a_point_and_a_shape_of_one_name_and_kind_are_refused(write: Write, tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[87.5, 43.8], [87.6, 43.8]]}
    feature = {"type": "Feature", "properties": SHAPE | {"id": "b"}, "geometry": line}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (tmp_path / "demo" / "gazetteer.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"gazetteer\.geojson, line 1.*北环路.*gazetteer\.csv, line 2"):
        write({"name": "北环路", "kind": "road"})


@pytest.mark.parametrize(
    ("cell", "zh"),
    [
        ({"level": "spot"}, "level 不能是“spot”；可用的值："),
        ({"outside": "vielleicht"}, "outside 的值“vielleicht”不合规定；请改正。"),
    ],
)
def test_a_wrong_cell_is_quoted_as_it_stands_in_the_file(write: Write, cell: dict[str, str], zh: str) -> None:
    with pytest.raises(InputError) as caught:
        write(cell)
    said = caught.value.say("zh")
    assert f"gazetteer.csv 第 2 行：{zh}" in said
    assert "'" not in said
