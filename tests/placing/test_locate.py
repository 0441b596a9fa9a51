"""What is said of where a project is, and how surely."""

from collections.abc import Callable

import geopandas as gpd
import pytest
from shapely import LineString, Point

from geoapp.domain.project import Project
from geoapp.placing.locate import Placed, inherit, is_vague, locate, same_place
from geoapp.placing.resolve import Resolver

Place = Callable[..., Placed]
KM = 1000.0


@pytest.fixture
def placed(gazetteer: gpd.GeoDataFrame, resolver: Resolver, project: Callable[..., Project]) -> Place:
    def place(name: str, **more: object) -> Placed:
        made = project(name, **more)
        return locate(made, resolver.resolve(made), gazetteer, lambda _: 20 * KM)

    return place


def codes(found: Placed) -> tuple[str, str | None, str | None, str | None, str | None]:
    where = found.location
    return where.kind, where.exactness, where.reach, where.location_class, where.precision


def test_a_published_place_within_500_m_is_exact(placed: Place) -> None:
    found = placed("方城文庙修缮")
    assert codes(found) == ("site", "1", "1", "3", "1")
    assert found.geometry == Point(87.05, 43.85)
    assert found.location.evidence == "“方城市文庙” → hall, longest match on name"


def test_a_published_place_beyond_500_m_is_approximate(placed: Place) -> None:
    assert codes(placed("老桥")) == ("site", "2", "1", "3", "2")


@pytest.mark.parametrize("quality", ["estimate", "interpolated"])
def test_a_place_that_is_not_published_is_never_exact(
    gazetteer: gpd.GeoDataFrame, project: Callable[..., Project], quality: str
) -> None:
    guessed = gazetteer.assign(quality=quality, uncertainty_m=10.0)
    made = project("方城文庙修缮")
    resolution = Resolver(guessed, (), "方城市").resolve(made)
    assert locate(made, resolution, guessed, lambda _: 0.0).location.exactness == "2"


def test_a_place_named_beside_the_project_is_not_exact(placed: Place) -> None:
    assert codes(placed("停车场", places=("方城文庙",))) == ("site", "2", "1", "3", "2")


def test_a_zone_is_an_area_with_its_radius(placed: Place) -> None:
    found = placed("河泉片区排水")
    assert codes(found)[0] == "area"
    assert found.location.uncertainty_m == 3000.0


def test_a_route_is_estimated_along_a_feature(placed: Place) -> None:
    found = placed("白河治理", theme="ecology")
    assert found.location.location_class == "4"
    assert codes(placed("轨道交通2号线"))[0] == "route"


def test_an_uncertain_route_has_precision_5(
    gazetteer: gpd.GeoDataFrame, project: Callable[..., Project]
) -> None:
    made = project("轨道交通2号线")
    vague = gazetteer.assign(quality="estimate")
    assert (
        locate(made, Resolver(vague, (), "方城市").resolve(made), vague, lambda _: 0.0).location.precision
        == "5"
    )


def test_a_radius_of_12_km_gets_no_pin(placed: Place) -> None:
    found = placed("第三医院")
    assert (found.location.kind, found.geometry) == ("city", None)
    assert "12 km" in found.location.evidence


def test_without_a_pin_the_published_district_holds(placed: Place) -> None:
    found = placed("金湾产业园")
    assert (found.location.kind, found.geometry, found.named) == ("district", None, ("乙区",))


def test_a_vague_place_beyond_the_region_is_not_the_city(placed: Place) -> None:
    found = placed("远原产业园")
    assert (found.location.kind, found.geometry) == ("none", None)


def test_the_texts_district_comes_before_the_gazetteers(placed: Place) -> None:
    assert placed("高新区医院").named == ("甲区",)
    assert placed("高新区(丙县)医院").named == ("丙县",)


def test_a_district_alone_gives_no_geometry(placed: Place) -> None:
    found = placed("丙县人民医院")
    assert codes(found) == ("district", "2", "1", "1", "3")
    assert (found.geometry, found.named) == (None, ("丙县",))


def test_a_project_that_says_only_the_city_is_citywide(placed: Place) -> None:
    found = placed("方城地下管网")
    assert (found.location.kind, found.geometry, found.location.uncertainty_m) == ("city", None, None)


def test_a_programme_without_place_is_citywide_and_a_project_is_nowhere(placed: Place) -> None:
    assert placed("路灯更新", kind="programme").location.kind == "city"
    found = placed("东部管线", places=("东部片区",))
    assert codes(found) == ("none", None, None, None, None)
    assert "东部片区" in found.location.evidence


def test_a_line_is_drawn_between_two_ends_in_the_region(placed: Place) -> None:
    found = placed("白河至东坪联络线", theme="railway")
    assert found.geometry == LineString([(87.12, 43.84), (87.22, 43.84)])
    assert codes(found) == ("route", "2", "1", "3", "5")
    assert found.location.note == "schematic: straight line between its ends"
    # A quarter of the 20 km that the test says the line is long.
    assert found.location.uncertainty_m == 5 * KM


@pytest.mark.parametrize("name", ["方城至东坪铁路", "东坪至远山铁路", "东坪至远山市铁路", "东坪至东坪站铁路"])
def test_no_line_is_drawn_to_an_end_beyond_the_region_or_to_the_city(placed: Place, name: str) -> None:
    found = placed(name, theme="railway")
    assert (found.location.kind, found.geometry) == ("none", None)
    assert "东坪" in found.location.evidence


def test_a_component_takes_its_parents_place_but_not_its_exactness(
    placed: Place, project: Callable[..., Project]
) -> None:
    parent = placed("方城文庙修缮")
    child = placed("配套停车场", level="component", parent="demo/1")
    assert is_vague(child)
    found = inherit(child, project("方城文庙修缮"), parent)
    assert found.geometry == parent.geometry
    assert codes(found) == ("site", "2", "1", "3", "2")
    assert found.location.evidence.startswith("inherited from demo/1")


def test_a_component_at_its_parents_own_place_is_not_exact(placed: Place) -> None:
    parent = placed("方城文庙修缮")
    assert same_place(placed("方城文庙东厢", level="component"), parent).location.exactness == "2"
    assert same_place(placed("老桥"), parent) == placed("老桥")
