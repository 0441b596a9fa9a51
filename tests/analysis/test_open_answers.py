"""What a placing settles, on an invented plan whose answers are worked out by hand.

Two districts of 10 km by 10 km lie side by side; all lengths here are kilometres in the metric CRS.

- 甲站 and 乙站 are sure sites near (2, 5), 丙园 is a sure area from (6, 4.5) to (7, 5.5).
- 丁厂 is a site at (8, 5) within 3 km; 戊库 is its component and takes its place.
- 己楼 is known to lie in the western district, 庚馆 nowhere.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geoapp.analysis.open_answers import Unsure, rank_unsure
from geoapp.geometry.metric import to_degrees
from geoapp.io.geojson import frame_of

METRIC = "EPSG:4538"
WEST, EAST = 990102, 990103


def degrees(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape, in metres from the corner of the western district, in degrees."""
    (made,) = to_degrees(np.array([translate(shape, 500_000, 4_850_000)], dtype=object), METRIC)
    return made  # type: ignore[no-any-return]


def location(kind: str, radius_m: float | None, evidence: str = "name: x → x") -> dict[str, Any]:
    return {"kind": kind, "uncertainty_m": radius_m, "evidence": evidence, "quality": None}


def share(adcode: int, relation: str) -> dict[str, Any]:
    return {"adcode": adcode, "name": str(adcode), "share": 1.0, "relation": relation, "basis": "geometry"}


def project(  # noqa: PLR0913 (what is asked of a record)
    name: str,
    place: dict[str, Any],
    districts: tuple[dict[str, Any], ...] = (),
    *,
    parent: str | None = None,
    kind: str = "project",
    places: tuple[str, ...] = (),
) -> dict[str, Any]:
    return {
        "id": f"demo/{name}",
        "name": name,
        "kind": kind,
        "level": "component" if parent else "main",
        "parent": parent,
        "same_as": [],
        "places": list(places),
        "location": place,
        "districts": list(districts),
    }


IN_WEST, MAYBE_EAST = share(WEST, "in"), share(EAST, "possible")
SURE = [
    (project("甲站", location("site", 50.0), (IN_WEST,)), Point(2_000, 5_000)),
    (project("乙站", location("site", 50.0), (IN_WEST,)), Point(2_300, 5_000)),
    (project("丙园", location("area", 50.0), (IN_WEST,)), box(6_000, 4_500, 7_000, 5_500)),
]
WIDE = (project("丁厂", location("site", 3_000.0), (IN_WEST, MAYBE_EAST)), Point(8_000, 5_000))
PART = (
    project(
        "戊库",
        location("site", 3_000.0, "inherited: 丁厂 → demo/丁厂; name: 丁厂 → x"),
        (IN_WEST, MAYBE_EAST),
        parent="demo/丁厂",
    ),
    Point(8_000, 5_000),
)
IN_DISTRICT = (project("己楼", location("district", None), (share(WEST, "named"),)), None)
NOWHERE = (project("庚馆", location("none", None)), None)


@pytest.fixture(scope="module")
def districts() -> gpd.GeoDataFrame:
    shapes = [degrees(box(west, 0, west + 10_000, 10_000)) for west in (0, 10_000)]
    return gpd.GeoDataFrame(
        {"adcode": [WEST, EAST], "name": ["甲区", "乙区"]}, geometry=shapes, crs="EPSG:4326"
    )


def rank(
    districts: gpd.GeoDataFrame, *projects: tuple[dict[str, Any], BaseGeometry | None]
) -> dict[str, Unsure]:
    records = [record for record, _ in projects]
    shapes = [None if shape is None else degrees(shape) for _, shape in projects]
    return {one.name: one for one in rank_unsure(frame_of(records, shapes, {}), districts, METRIC)}


def counts(one: Unsure) -> tuple[int, int, int, int]:
    return one.districts, one.distances, one.overlaps, one.parts


def test_each_project_without_a_sure_place_has_the_answers_counted_by_hand(
    districts: gpd.GeoDataFrame,
) -> None:
    found = rank(districts, *SURE, WIDE, PART, IN_DISTRICT, NOWHERE)
    # 1 km west of it lies 丙园: today within 500 m or not, then surely not, and no ground shared. The eastern district
    # is 2 km away: today possible, then surely not. 甲站 and 乙站 are 6 km away, which is sure today.
    assert counts(found["戊库"]) == (1, 1, 1, 0)
    assert counts(found["丁厂"]) == (1, 1, 1, 3)
    # Somewhere on 100 km²: of five projects it is open whether they are within 500 m. For the three sure ones the
    # answer stays open on less than 2 km², for 丁厂 and 戊库 on the 34 km² of a circle of 3.6 km that lie in the west.
    assert counts(found["己楼"]) == (0, 5, 1, 0)
    assert counts(found["庚馆"]) == (2, 5, 1, 0)


def test_who_settles_most_comes_first(districts: gpd.GeoDataFrame) -> None:
    found = rank(districts, *SURE, WIDE, PART, IN_DISTRICT, NOWHERE)
    assert [(one.name, one.answers) for one in found.values()] == [
        ("庚馆", 8),
        ("丁厂", 6),
        ("己楼", 6),
        ("戊库", 3),
    ]
    assert [one.why for one in found.values()] == ["none", "wide", "district", "wide"]


def test_an_answer_that_hangs_on_another_unsure_place_as_well_is_not_settled(
    districts: gpd.GeoDataFrame,
) -> None:
    beside = (project("辛厂", location("site", 3_000.0), (IN_WEST,)), Point(7_800, 5_000))
    found = rank(districts, WIDE, beside)
    assert found["丁厂"].distances == found["辛厂"].distances == 0


def test_a_project_in_the_middle_of_another_unsure_place_settles_little_of_a_small_district(
    districts: gpd.GeoDataFrame,
) -> None:
    # A circle of 7.6 km round the middle leaves open more than half of the 100 km².
    vast = (project("壬区", location("site", 7_000.0), (IN_WEST,)), Point(5_000, 5_000))
    assert counts(rank(districts, vast, IN_DISTRICT)["己楼"]) == (0, 0, 0, 0)


def test_what_is_far_from_a_district_is_sure_without_any_placing(districts: gpd.GeoDataFrame) -> None:
    east = (project("癸站", location("site", 50.0), (share(EAST, "in"),)), Point(15_000, 5_000))
    assert counts(rank(districts, east, IN_DISTRICT)["己楼"]) == (0, 0, 0, 0)


def test_programmes_and_sure_places_are_not_asked_for(districts: gpd.GeoDataFrame) -> None:
    citywide = (project("行动", location("city", None), kind="programme"), None)
    named = (project("市馆", location("city", None)), None)
    assert list(rank(districts, *SURE, citywide, named)) == ["市馆"]


def test_parts_of_one_project_are_no_question(districts: gpd.GeoDataFrame) -> None:
    part = (project("丙园一期", location("none", None), parent="demo/丙园"), None)
    assert counts(rank(districts, *SURE, part)["丙园一期"]) == (2, 2, 0, 0)


def test_without_districts_what_has_no_place_settles_nothing_that_can_be_counted(
    districts: gpd.GeoDataFrame,
) -> None:
    found = rank(districts[:0], *SURE, WIDE, NOWHERE)
    assert counts(found["庚馆"]) == (0, 0, 0, 0)
    assert counts(found["丁厂"]) == (0, 1, 1, 0)


def test_where_nothing_is_drawn_only_districts_are_asked(districts: gpd.GeoDataFrame) -> None:
    found = rank(districts, IN_DISTRICT, NOWHERE)
    assert {name: counts(one) for name, one in found.items()} == {
        "庚馆": (2, 0, 0, 0),
        "己楼": (0, 0, 0, 0),
    }


def test_of_equals_the_one_that_names_a_place_comes_first(districts: gpd.GeoDataFrame) -> None:
    named = (project("辰馆", location("none", None), places=("辰村",)), None)
    assert list(rank(districts, *SURE, NOWHERE, named)) == ["辰馆", "庚馆"]
