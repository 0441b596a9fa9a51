"""What the gazetteer knows is ground with its own precision; what is too little known, or being planned, is none."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import LineString, Point

from geoapp.domain.plan import Plan
from geoapp.io.base_styles import load_base_styles
from geoapp.io.codelists import load_codelist
from geoapp.io.plans import load_plan
from geoapp.pipeline.known_ground import WIDEST_BAND_M, WIDEST_M, KnownGround, known_ground, load_known_ground

EARTH = Geod(ellps="WGS84")


@pytest.fixture
def plan() -> Plan:
    return load_plan("urumqi-14fyp")


def row(code: str, kind: str, shape: object, radius: float, quality: str = "estimate") -> dict[str, object]:
    named = {"id": code, "name": f"甲{code}", "name_en": "", "kind": kind}
    return {**named, "uncertainty_m": radius, "quality": quality, "geometry": shape}


def ground(plan: Plan, *rows: dict[str, object], taken: frozenset[str] = frozenset()) -> list[KnownGround]:
    frame = gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs="EPSG:4326")
    return known_ground(plan, frame, taken)


RIVER = LineString([(87.5, 43.7), (87.6, 43.9)])


def test_a_river_that_is_estimated_is_dashed_within_a_band_of_its_radius(plan: Plan) -> None:
    line, name = ground(plan, row("r", "river", RIVER, 1500))
    assert (line.style.form, line.dashed, name.style.form) == ("line", True, "name")
    assert line.band is not None
    # Every corner of the band's edge is 1,500 m from the river: measured on the ellipsoid, not in the plane.
    distances = []
    for lon, lat in shapely.get_coordinates(line.band.exterior)[:40]:  # type: ignore[attr-defined]
        near = RIVER.interpolate(RIVER.project(Point(lon, lat)))
        steps = [RIVER.interpolate(RIVER.project(near) + shift * 1e-4) for shift in range(-200, 201)]
        distances.append(min(EARTH.inv(lon, lat, one.x, one.y)[2] for one in steps))
    assert max(abs(distance - 1500) for distance in distances) < 15


def test_a_published_course_is_solid_and_has_no_band(plan: Plan) -> None:
    line, _ = ground(plan, row("w", "runway", RIVER, 60, "published"))
    assert (line.dashed, line.band) == (False, None)


@pytest.mark.parametrize(
    ("radius", "drawn", "banded"),
    [(WIDEST_BAND_M, 2, True), (WIDEST_BAND_M + 1, 2, False), (WIDEST_M, 2, False), (WIDEST_M + 1, 0, False)],
)
def test_the_less_is_known_the_less_is_drawn(plan: Plan, radius: float, drawn: int, banded: bool) -> None:  # noqa: FBT001 (a case)
    found = ground(plan, row("r", "river", RIVER, radius))
    assert len(found) == drawn
    assert any(one.band is not None for one in found) is banded


def test_a_lake_that_is_a_point_is_its_band_and_its_name(plan: Plan) -> None:
    found = ground(plan, row("l", "lake", Point(87.6, 43.8), 2000))
    assert {(one.style.form, one.band is not None) for one in found} == {("area", True), ("name", False)}


def test_what_a_project_stands_on_is_ground_only_where_it_is_there_already(plan: Plan) -> None:
    rows = [row("s", "road", RIVER, 500), row("r", "river", RIVER, 500)]
    assert {one.title.zh for one in ground(plan, *rows)} == {"甲s", "甲r"}
    assert {one.title.zh for one in ground(plan, *rows, taken=frozenset({"s", "r"}))} == {"甲r"}


@pytest.mark.parametrize("kind", ["metro_line_planned", "zone", "industry"])
def test_what_is_planned_or_no_ground_is_left_out(plan: Plan, kind: str) -> None:
    assert ground(plan, row("p", kind, RIVER, 500)) == []


def test_this_plans_waters_and_runways_are_known_and_its_planned_railway_is_not(plan: Plan) -> None:
    names = {one.title.zh for one in load_known_ground(plan)}
    assert {"柴窝堡湖", "头屯河", "跑道 07/25", "昌吉市", "轨道交通1号线"} <= names
    assert not {"乌鲁木齐至阜康(天池)旅游铁路", "轨道交通2号线(一期)", "东进场高架"} & names


def test_the_runway_is_as_long_as_it_was_published(plan: Plan) -> None:
    runway = next(
        one for one in load_known_ground(plan) if one.title.zh == "跑道 07/25" and one.style.form == "line"
    )
    (lon, lat), (other_lon, other_lat) = shapely.get_coordinates(runway.geometry)
    assert EARTH.inv(lon, lat, other_lon, other_lat)[2] == pytest.approx(11_811 * 0.3048, rel=0.01)  # feet


def test_styles_name_kinds_that_there_are_and_each_style_once() -> None:
    styles = load_base_styles()
    assert {kind for one in styles for kind in one.places} <= {
        code.code for code in load_codelist("place_kinds").codes
    }
    assert len({one.id for one in styles}) == len(styles)
    assert [one.id for one in styles if one.reviewed] == ["border"]
