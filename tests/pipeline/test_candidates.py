"""Candidates for places: what agrees counts, what rivals stays for a person, and what is in doubt is not used."""

import csv
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import box

from geoapp.domain.candidate import PlaceCandidate
from geoapp.domain.plan import Plan
from geoapp.geometry.datums import convert
from geoapp.io.places.index import make_index, path_of_index
from geoapp.io.places.lookup import PlaceIndex
from geoapp.io.plans import load_plan
from geoapp.pipeline.candidates import ACCEPTED, Proposer, sure
from geoapp.pipeline.places import doubted

EAST, WEST = "丙区", "丁区"
ROWS = [
    ("清溪水库", "水库", EAST, 87.70, 43.80),
    ("清溪水库", "水库", WEST, 87.40, 43.90),
    ("清溪水库", "公交站", EAST, 87.72, 43.85),
    ("石桥镇卫生院", "卫生院", EAST, 87.71, 43.81),
    ("石桥二中", "中学", EAST, 87.69, 43.82),
    ("第三水厂", "自来水厂", WEST, 87.41, 43.91),
    ("乌鲁木齐市第三水厂", "自来水厂", EAST, 87.68, 43.83),
    ("新疆维吾尔自治区乌鲁木齐市柳树泉水厂(在建)", "水厂", f"乌鲁木齐市{EAST}", 87.65, 43.84),
    ("松岗医院", "医院", EAST, 87.66, 43.79),
    ("松岗医院新院区", "医院", EAST, 87.60, 43.70),
]


@pytest.fixture
def plan() -> Plan:
    return load_plan("urumqi-14fyp")


@pytest.fixture
def proposer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan) -> Proposer:
    """Return a proposer that knows the rows above and two districts, no gazetteer."""
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "data"))
    write(tmp_path / "places" / "all.csv", ROWS)
    make_index(tmp_path / "places")
    districts = gpd.GeoDataFrame(
        {"name": [WEST, EAST]}, geometry=[box(87, 43, 87.5, 44.5), box(87.5, 43, 88.5, 44.5)], crs=4326
    )
    return Proposer(plan, [], districts, PlaceIndex(path_of_index(tmp_path / "places")))


@pytest.mark.parametrize(
    ("step", "kept"), [((0.0034, 0.0), 1), ((0.0043, 0.0), 2), ((0.0, 0.0026), 1), ((0.0, 0.0028), 2)]
)
def test_two_sources_within_300_m_speak_of_one_place_in_any_direction(
    tmp_path: Path, plan: Plan, proposer: Proposer, step: tuple[float, float], kept: int
) -> None:
    # At 43.8 degrees north, 0.01 of a degree is 803 m eastwards and 1,112 m northwards.
    spots = [(87.6, 43.8), (87.6 + step[0], 43.8 + step[1])]
    write(tmp_path / "places" / "second.csv", [("绿洲医院", "医院", EAST, *spot) for spot in spots])
    make_index(tmp_path / "places")
    again = Proposer(plan, [], proposer._districts, PlaceIndex(path_of_index(tmp_path / "places")))
    found = again.propose(record("绿洲医院扩建工程", "health"))
    assert len([one for one in found if one.place.name == "绿洲医院"]) == kept


def write(path: Path, rows: list[tuple[str, str, str, float, float]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("名称", "类别", "区县", "经度", "纬度"), *rows])


def record(name: str, theme: str, district: str | None = None, **cells: Any) -> Any:  # noqa: ANN401 (a part of a record)
    shares = (
        [{"adcode": 1, "name": district, "share": 1.0, "relation": "in", "basis": "text"}] if district else []
    )
    return {"name": name, "aliases": [], "places": [], "theme": theme, "districts": shares} | cells


def spot(found: PlaceCandidate | None) -> tuple[float, float] | None:
    return (found.lon, found.lat) if found else None


def test_the_district_chooses_between_two_places_of_one_name(proposer: Proposer) -> None:
    found = proposer.propose(record("清溪水库除险加固工程", "flood_control", EAST))
    assert spot(sure(found)) == (87.70, 43.80)
    assert [part.code for part in found[0].parts] == ["name", "kind", "district"]


def test_two_places_of_one_name_are_left_to_a_person_where_nothing_says_which(proposer: Proposer) -> None:
    found = proposer.propose(record("清溪水库", "flood_control"))
    assert {spot(one) for one in found[:2]} == {(87.70, 43.80), (87.40, 43.90)}
    assert sure(found) is None


def test_a_bus_stop_is_no_reservoir(proposer: Proposer) -> None:
    found = {spot(one): one for one in proposer.propose(record("清溪水库", "flood_control", EAST))}
    assert found[87.72, 43.85].score < ACCEPTED <= found[87.70, 43.80].score


@pytest.mark.parametrize(
    ("name", "theme", "place"),
    [
        ("石桥卫生院改造提升", "health", "石桥镇卫生院"),
        ("石桥第二中学", "education", "石桥二中"),
        ("市第三水厂", "water_supply", "乌鲁木齐市第三水厂"),
        ("柳树泉水厂建设工程", "water_supply", "新疆维吾尔自治区乌鲁木齐市柳树泉水厂(在建)"),
    ],
)
def test_ways_of_writing_one_name_are_one(proposer: Proposer, name: str, theme: str, place: str) -> None:
    taken = sure(proposer.propose(record(name, theme, EAST)))
    assert taken is not None
    assert taken.name == place


def test_a_number_tells_two_works_apart(proposer: Proposer) -> None:
    assert sure(proposer.propose(record("石桥第三中学", "education", EAST))) is None


def test_works_that_move_are_not_put_where_they_were(proposer: Proposer) -> None:
    taken = sure(proposer.propose(record("松岗医院迁建工程", "health", EAST)))
    assert taken is not None
    assert taken.name == "松岗医院新院区"


def test_a_file_that_lies_as_in_another_datum_is_a_question_and_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan
) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "data"))
    folder = tmp_path / "places"
    write(folder / "true.csv", ROWS[3:])
    shifted = [
        (*row[:3], *map(float, convert(row[3], row[4], source="wgs84", target="gcj02"))) for row in ROWS[3:]
    ]
    write(folder / "unsaid.csv", shifted)
    (folder / "places.toml").write_text('["true.csv"]\ncrs = "wgs84"\n', encoding="utf-8")
    make_index(folder)
    index = PlaceIndex(path_of_index(folder))
    assert doubted(index, plan) == [("unsaid.csv", "gcj02")]
    districts = gpd.GeoDataFrame({"name": [EAST]}, geometry=[box(87, 43, 88.5, 44.5)], crs=4326)
    found = Proposer(plan, [], districts, index).propose(record("松岗医院", "health", EAST))
    assert {one.source for one in found} == {"true.csv"}
