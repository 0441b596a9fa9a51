"""Claims of the first plan's built data: each at most as strong as what is known."""

from typing import Any

import geopandas as gpd
import pytest
import shapely

from geoapp.analysis.operations.within import Within
from geoapp.domain.location import PUBLISHED
from geoapp.domain.online import is_online
from geoapp.domain.record import LOCATED
from geoapp.domain.source import parse_source
from geoapp.geometry.metric import to_metres
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.reference_places import load_context

PLAN = load_plan("urumqi-14fyp")
Records = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def places() -> gpd.GeoDataFrame:
    return load_gazetteer(PLAN)


@pytest.fixture(scope="module")
def records() -> Records:
    return {row["id"].partition("/")[2]: row for row in read_projects(PLAN.id).to_dict("records")}


def relations(record: dict[str, Any]) -> dict[str, str]:
    return {share["name"]: share["relation"] for share in record["districts"]}


def test_the_north_terminal_has_the_stage_of_its_main_works(records: Records) -> None:
    assert "2022-12" in {stage["date"] for stage in records["16853"]["milestones"]}


def test_a_lasting_number_of_a_class_of_works_is_read(records: Records) -> None:
    [size] = records["43903"]["quantities"]
    assert (size["value"], size["unit"], size["qualifier"]) == (300, "个", "min")
    assert size["what"] == "社区卫生服务站(医疗点)"


def test_text_is_the_basis_only_where_the_plan_names_the_district(records: Records) -> None:
    counts: dict[str, int] = {}
    for record in records.values():
        words = "|".join((record["name"], *record["aliases"], *record["places"]))
        for share in record["districts"]:
            if share["basis"] == "text":
                assert share["name"] in words, record["id"]
                counts[share["name"]] = counts.get(share["name"], 0) + 1
    assert "天山区" not in counts
    assert "沙依巴克区" not in counts
    assert (counts["水磨沟区"], counts["乌鲁木齐县"]) == (1, 1)


@pytest.mark.parametrize(("number", "district"), [("33191", "头屯河区"), ("32950", "米东区")])
def test_a_share_that_the_uncertainty_can_move_is_at_most_possible(
    records: Records, number: str, district: str
) -> None:
    assert relations(records[number])[district] == "possible"


def test_no_route_is_through_a_district_that_a_shift_within_its_radius_takes_it_out_of(
    records: Records,
) -> None:
    districts = load_context(PLAN).districts
    for record in records.values():
        line, radius = record["geometry"], record["location"]["uncertainty_m"]
        for share in record["districts"]:
            if share["relation"] == "through":
                assert shapely.get_dimensions(line) == 1
                assert districts.holds_surely(share["adcode"], line, radius), record["id"]


def test_what_is_known_to_its_district_only_is_left_out_of_distances(
    records: Records, places: gpd.GeoDataFrame
) -> None:
    known = {row.name for row in places[places["level"] == "district"].itertuples()}
    mine = {row["id"] for row in records.values() if known & {row["name"], *row["places"]}}
    assert {f"{PLAN.id}/{number}" for number in ("43699", "43719", "43738")} <= mine
    asked = Within(
        plan=PLAN.id,
        a=parse_source("projects?theme=health"),
        b=parse_source("projects?theme=metro&kind=project"),
        distance_m=1000.0,
    )
    outcome = analyse(asked, PLAN)
    assert mine.isdisjoint(outcome.frame["id"])
    why = {one.id: one.reason for one in outcome.receipt.left_out}
    assert {why.get(one) for one in mine if "/437" in one or "/436" in one} == {"district_only"}


def test_an_online_platform_has_no_site(records: Records) -> None:
    online = [record for record in records.values() if is_online(record["name"])]
    assert len(online) > 5
    assert {record["location"]["kind"] for record in online} <= {"district", "city", "none"}
    assert records["22796"]["districts"] == []


@pytest.mark.parametrize(
    "number",
    [
        *("10116", "42715", "18933", "15150", "17476", "33904", "33911"),
        *("16600", "16612", "16622"),
    ],
)
def test_what_is_named_and_can_be_placed_is(records: Records, number: str) -> None:
    assert records[number]["location"]["kind"] in LOCATED


@pytest.mark.parametrize("number", ["16600", "16612", "16622"])
def test_a_railway_that_leaves_the_city_begins_at_its_station_and_ends_outside(
    records: Records, number: str
) -> None:
    record = records[number]
    assert record["location"]["evidence"].endswith("begins_at → rail_wlmq")
    assert (record["location"]["exactness"], record["outside_share"]) == ("2", 0.5)


def metres(places: gpd.GeoDataFrame, place_id: str) -> Any:  # noqa: ANN401 (a geometry)
    return to_metres(places.geometry[[place_id]].to_numpy(), PLAN.metric_crs)[0]


@pytest.mark.parametrize(
    ("place_id", "lon", "lat"),
    [("rail_south", 87.584667, 43.780528), ("m1_13", 87.600669, 43.835839), ("hmq", 87.74201, 43.840699)],
    ids=["the older point of the south station", "the other point of 王家梁", "the campus in 河马泉"],
)
def test_two_published_points_of_one_place_are_both_within_its_radius(
    places: gpd.GeoDataFrame, place_id: str, lon: float, lat: float
) -> None:
    [other] = to_metres([shapely.Point(lon, lat)], PLAN.metric_crs)
    assert metres(places, place_id).distance(other) <= places.at[place_id, "uncertainty_m"]


def test_the_area_round_the_station_has_its_published_size(places: gpd.GeoDataFrame) -> None:
    area = metres(places, "gaotie")
    assert area.area / 1e6 == pytest.approx(37.22, rel=0.01)
    assert area.contains(metres(places, "rail_wlmq"))
    assert "高铁片区" not in places.at["rail_wlmq", "aliases"]


def test_an_airport_of_another_city_lends_no_radius(records: Records, places: gpd.GeoDataFrame) -> None:
    assert "ZWTP" in places.at["airport_turpan", "aliases"]
    assert "ZWTL" not in places.at["airport_turpan", "aliases"]
    both = records["16082"]["location"]["uncertainty_m"]
    assert both == places.at["airport", "uncertainty_m"]


@pytest.mark.parametrize(("lon", "lat"), [(87.854, 43.6), (87.798, 43.59), (88.285, 43.406)])
def test_the_energy_base_takes_in_its_plants(places: gpd.GeoDataFrame, lon: float, lat: float) -> None:
    [plant] = to_metres([shapely.Point(lon, lat)], PLAN.metric_crs)
    assert metres(places, "dbc_energy").distance(plant) <= places.at["dbc_energy", "uncertainty_m"]


def test_metro_line_1_runs_through_its_published_stations(places: gpd.GeoDataFrame) -> None:
    stations = places[places.index.str.fullmatch(r"m1_\d\d")].sort_index()
    assert len(stations) == 21
    assert stations["quality"].isin(PUBLISHED).all()
    line = places.geometry["metro1"]
    assert list(line.coords) == [(point.x, point.y) for point in stations.geometry]
