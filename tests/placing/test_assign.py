"""District shares of geometry that was made to be known: three rectangles of 0.1° side by side."""

import geopandas as gpd
import pytest
from shapely import LineString, MultiPoint, Point, box
from shapely.geometry.base import BaseGeometry

from geoapp.errors import InputError
from geoapp.placing.assign import Assignment, DistrictMap, assign

NAMES = ("甲区", "乙区", "丙县")
WEST = (87.0, 87.1, 87.2)
KM_PER_DEG_LAT = 111.1


@pytest.fixture(scope="module")
def district_map() -> DistrictMap:
    polygons = [box(west, 43.8, west + 0.1, 43.9) for west in WEST]
    # Given out of order: the map sorts by adcode itself.
    frame = gpd.GeoDataFrame(
        {"adcode": [103, 101, 102], "name": [NAMES[2], NAMES[0], NAMES[1]]},
        geometry=[polygons[2], polygons[0], polygons[1]],
        crs="EPSG:4326",
    )
    return DistrictMap(frame, "EPSG:4538")


def rows(assignment: Assignment) -> dict[str, tuple[float, str, str]]:
    return {row.name: (row.share, row.relation, row.basis) for row in assignment.districts}


def total(assignment: Assignment) -> int:
    counted = sum(round(row.share * 1_000_000) for row in assignment.districts)
    return counted + round(assignment.outside_share * 1_000_000)


def test_a_point_lies_in_one_district(district_map: DistrictMap) -> None:
    found = assign(district_map, Point(87.15, 43.85), 100, ())
    assert rows(found) == {"乙区": (1.0, "in", "geometry")}
    assert (found.outside_share, found.conflict) == (0.0, None)


@pytest.mark.parametrize(("lon", "lowest"), [(87.1, "甲区"), (87.2, "乙区"), (87.1 + 5e-8, "甲区")])
def test_a_point_on_a_shared_line_belongs_to_the_lowest_adcode_alone(
    district_map: DistrictMap, lon: float, lowest: str
) -> None:
    for lat in (43.8, 43.8123457, 43.85, 43.9):
        found = assign(district_map, Point(lon, lat), 0, ())
        certain = [row for row in found.districts if row.relation != "possible"]
        assert [(row.name, row.share) for row in certain] == [(lowest, 1.0)]


def test_a_point_beyond_all_districts_is_outside(district_map: DistrictMap) -> None:
    found = assign(district_map, Point(86.9, 43.85), 500, ())
    assert (found.districts, found.outside_share) == ((), 1.0)


def test_what_only_the_radius_reaches_is_possible_and_holds_nothing(district_map: DistrictMap) -> None:
    # 0.01° of longitude at 43.85° N are 804 m: 700 m stay inside, 900 m reach 乙区.
    assert "乙区" not in rows(assign(district_map, Point(87.09, 43.85), 700, ()))
    found = rows(assign(district_map, Point(87.09, 43.85), 900, ()))
    assert found == {"甲区": (1.0, "in", "geometry"), "乙区": (0.0, "possible", "circle")}


def test_the_radius_round_a_point_outside_reaches_districts(district_map: DistrictMap) -> None:
    found = assign(district_map, Point(86.99, 43.85), 900, ())
    assert rows(found) == {"甲区": (0.0, "possible", "circle")}
    assert found.outside_share == 1.0


def test_a_line_is_shared_by_its_length(district_map: DistrictMap) -> None:
    found = assign(district_map, LineString([(87.05, 43.85), (87.25, 43.85)]), 10, ())
    shares = rows(found)
    assert [shares[name][1] for name in NAMES] == ["through"] * 3
    assert [shares[name][0] for name in NAMES] == pytest.approx([0.25, 0.5, 0.25], abs=1e-4)
    assert total(found) == 1_000_000


def test_a_line_inside_one_district_is_in_it(district_map: DistrictMap) -> None:
    found = assign(district_map, LineString([(87.02, 43.82), (87.08, 43.88)]), 10, ())
    assert rows(found) == {"甲区": (1.0, "in", "geometry")}


def test_a_line_that_leaves_goes_through_and_the_rest_is_outside(district_map: DistrictMap) -> None:
    found = assign(district_map, LineString([(87.05, 43.85), (86.9, 43.85)]), 10, ())
    assert rows(found)["甲区"][1] == "through"
    assert found.outside_share == pytest.approx(2 / 3, abs=1e-4)
    assert total(found) == 1_000_000


def test_a_line_along_a_shared_border_counts_once(district_map: DistrictMap) -> None:
    found = assign(district_map, LineString([(87.1, 43.82), (87.1, 43.88)]), 0, ())
    assert rows(found)["甲区"] == (1.0, "in", "geometry")
    assert total(found) == 1_000_000


def test_a_route_whose_corridor_reaches_a_district_is_possible_there(district_map: DistrictMap) -> None:
    line = LineString([(87.15, 43.82), (87.19, 43.88)])
    found = rows(assign(district_map, line, 900, ()))
    assert found == {"乙区": (1.0, "in", "geometry"), "丙县": (0.0, "possible", "circle")}


def test_an_area_is_shared_by_its_area(district_map: DistrictMap) -> None:
    found = assign(district_map, box(87.07, 43.82, 87.11, 43.86), 10, ())
    shares = rows(found)
    assert shares["甲区"][0] == pytest.approx(0.75, abs=1e-4)
    assert shares["乙区"][0] == pytest.approx(0.25, abs=1e-4)
    assert {row.relation for row in found.districts} == {"in"}
    assert total(found) == 1_000_000


def test_an_area_partly_beyond_the_city_has_an_outside_share(district_map: DistrictMap) -> None:
    found = assign(district_map, box(87.28, 43.82, 87.32, 43.86), 10, ())
    assert found.outside_share == pytest.approx(0.5, abs=1e-4)
    assert total(found) == 1_000_000


def test_several_points_share_equally(district_map: DistrictMap) -> None:
    found = assign(district_map, MultiPoint([(87.05, 43.85), (87.15, 43.85), (87.16, 43.85)]), 10, ())
    assert rows(found) == {"甲区": (0.333333, "in", "geometry"), "乙区": (0.666667, "in", "geometry")}


def test_the_text_wins_over_the_polygon_and_both_are_kept(district_map: DistrictMap) -> None:
    found = assign(district_map, Point(87.15, 43.85), 100, ("甲区",))
    assert rows(found) == {"甲区": (1.0, "named", "text"), "乙区": (0.0, "possible", "geometry")}
    assert found.conflict == "text_over_boundaries: 甲区 → 乙区"
    assert found.outside_share == 0.0


def test_the_text_wins_over_a_point_beyond_the_city(district_map: DistrictMap) -> None:
    found = assign(district_map, Point(86.9, 43.85), 100, ("甲区",))
    assert rows(found) == {"甲区": (1.0, "named", "text")}
    assert found.outside_share == 0.0
    assert found.conflict == "text_over_outside: 甲区"


def test_text_and_polygon_that_agree_make_no_conflict(district_map: DistrictMap) -> None:
    found = assign(district_map, Point(87.15, 43.85), 100, ("乙区",))
    assert rows(found) == {"乙区": (1.0, "named", "text")}
    assert found.conflict is None


def test_named_districts_that_the_geometry_confirms_keep_its_shares(district_map: DistrictMap) -> None:
    line = LineString([(87.05, 43.85), (87.25, 43.85)])
    found = rows(assign(district_map, line, 10, NAMES))
    assert [found[name][0] for name in NAMES] == pytest.approx([0.25, 0.5, 0.25], abs=1e-4)
    assert {row[1] for row in found.values()} == {"named"}


def test_named_districts_that_the_geometry_does_not_confirm_share_equally(district_map: DistrictMap) -> None:
    found = rows(assign(district_map, Point(87.25, 43.85), 10, ("甲区", "乙区")))
    assert found["甲区"] == found["乙区"] == (0.5, "named", "text")
    assert found["丙县"] == (0.0, "possible", "geometry")


def test_districts_named_without_geometry_share_equally(district_map: DistrictMap) -> None:
    found = assign(district_map, None, None, NAMES)
    assert [row.share for row in found.districts] == [0.333334, 0.333333, 0.333333]
    assert {(row.relation, row.basis) for row in found.districts} == {("named", "text")}
    assert total(found) == 1_000_000


def test_without_geometry_and_name_there_is_no_district(district_map: DistrictMap) -> None:
    found = assign(district_map, None, None, ())
    assert (found.districts, found.outside_share, found.conflict) == ((), 0.0, None)


@pytest.mark.parametrize(
    "geometry",
    [
        Point(87.15, 43.85),
        LineString([(87.12, 43.82), (87.18, 43.88)]),
        box(87.12, 43.82, 87.18, 43.88),
        MultiPoint([(87.12, 43.85), (87.18, 43.85)]),
    ],
)
def test_no_district_holds_what_only_the_radius_reaches(
    district_map: DistrictMap, geometry: BaseGeometry
) -> None:
    # From 87.15 E to the borders at 87.1 and 87.2 E it is 4.0 km.
    found = rows(assign(district_map, geometry, 5000, ()))
    assert found.pop("乙区")[:2] == (1.0, "in")
    assert found == dict.fromkeys(("甲区", "丙县"), (0.0, "possible", "circle"))


def test_without_boundaries_there_are_no_districts_and_nothing_is_outside() -> None:
    frame = gpd.GeoDataFrame({"adcode": [], "name": []}, geometry=[], crs="EPSG:4326")
    nothing = DistrictMap(frame, "EPSG:4538")
    assert assign(nothing, Point(87.05, 43.85), 100, ("甲区",)) == Assignment((), 0.0, None)


def test_length_is_measured_in_metres(district_map: DistrictMap) -> None:
    meridian = LineString([(87.0, 43.8), (87.0, 43.9)])
    assert district_map.length(meridian) == pytest.approx(0.1 * KM_PER_DEG_LAT * 1000, rel=1e-3)


def test_districts_in_another_crs_are_refused() -> None:
    frame = gpd.GeoDataFrame({"adcode": [1], "name": ["甲区"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:4538")
    with pytest.raises(InputError, match="EPSG:4538"):
        DistrictMap(frame, "EPSG:4538")
