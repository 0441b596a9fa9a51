"""What is said of where a project is, and how surely."""

from collections.abc import Callable

import geopandas as gpd
import pytest
from shapely import LineString, MultiLineString, MultiPoint, Point

from geoapp.domain.project import Project
from geoapp.placing.locate import inherit, is_vague, locate, same_place
from geoapp.placing.placed import Placed
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
    assert found.location.evidence == "name: 方城市文庙 → hall"


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
    assert found.location.evidence == "city_of_place → vague; name: 方城市第三医院 → vague; radius: 12 km"


def test_without_a_pin_the_published_district_holds(placed: Place) -> None:
    found = placed("金湾产业园")
    assert (found.location.kind, found.geometry, found.named) == ("district", None, ("乙区",))
    assert found.location.evidence.startswith("district_of_place: 乙区 → vague_d; ")


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
    assert found.location.evidence == "unknown_place: 东部片区"


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
    assert found.location.evidence == "inherited: 方城文庙修缮 → demo/1; name: 方城市文庙 → hall"


def test_a_component_takes_its_parents_zones(placed: Place, project: Callable[..., Project]) -> None:
    child = inherit(placed("配套停车场"), project("河泉片区排水"), placed("河泉片区排水"))
    assert child.zones == ("河泉片区",)


def test_a_homonyms_choice_is_part_of_the_evidence(placed: Place) -> None:
    assert placed("白河货场", theme="railway").location.evidence == (
        "name: 白河 → station; theme: 白河 → station"
    )
    assert (
        placed("白河工程", theme="culture").location.evidence == "name: 白河 → river; own_name: 白河 → river"
    )
    assert placed("河泉片区老桥").location.evidence == "name: 老桥 → old; most_specific"


def test_the_district_published_for_a_place_is_part_of_the_evidence(placed: Place) -> None:
    assert placed("高新区道路").location.evidence == "name: 高新区 → tech; published_district: 甲区 → tech"
    assert placed("高新区(丙县)道路").location.evidence == "name: 高新区 → tech"


def test_a_project_at_several_sites_is_at_each_of_them(placed: Place) -> None:
    found = placed("方城文庙和老桥修缮")
    assert found.geometry == MultiPoint([(87.05, 43.85), (87.11, 43.81)])
    # 老桥 is published with 501 m, so that the two together are not exact.
    assert codes(found) == ("site", "2", "1", "3", "2")
    assert found.location.uncertainty_m == 501.0
    assert found.location.evidence == "several: 方城市文庙、老桥 → hall, old"
    assert found.places == ("hall", "old")


def test_several_routes_are_one_geometry_of_lines(placed: Place) -> None:
    found = placed("轨道交通2号线及白河", theme="ecology")
    assert isinstance(found.geometry, MultiLineString)
    assert (found.location.kind, found.location.uncertainty_m) == ("route", 400.0)
    assert found.location.location_class == "3"


def test_points_stand_for_shapes_of_different_kinds_and_the_radius_takes_them_in(placed: Place) -> None:
    # The line is 0.2° long and its middle stands for it; the test says that every length is 20 km.
    found = placed("轨道交通2号线、方城文庙")
    assert isinstance(found.geometry, MultiPoint)
    assert (found.location.kind, found.location.uncertainty_m) == ("area", 20_400.0)


def test_two_zones_with_a_district_each_name_both(placed: Place) -> None:
    found = placed("高新区和金湾产业园")
    assert found.named == ("甲区", "乙区")
    # 金湾产业园 is too uncertain for a pin: it is listed, not drawn.
    assert found.geometry == MultiPoint([(87.05, 43.83)])
    assert "undrawn: 金湾产业园 → vague_d" in found.location.evidence
    assert found.location.exactness == "2"


def test_a_district_holds_only_where_each_place_of_a_list_has_one(placed: Place) -> None:
    assert placed("高新区和老桥").named == ()


def test_places_without_a_pin_are_their_districts_or_the_city_or_nowhere(placed: Place) -> None:
    assert placed("金湾产业园和第三医院").location.kind == "city"
    assert placed("第三医院、远原产业园").location.kind == "city"
    found = placed("丙县第三医院、金湾产业园")
    assert (found.location.kind, found.named, found.geometry) == ("district", ("丙县",), None)


def test_a_list_of_districts_is_in_each_of_them(placed: Place) -> None:
    found = placed("甲区、丙县物流园")
    assert (found.location.kind, found.named) == ("district", ("甲区", "丙县"))
    assert found.location.evidence == "text_district: 甲区、丙县"


@pytest.mark.parametrize(
    ("name", "kind", "evidence"),
    [
        ("方城地下管网", "project", "city_named"),
        ("路灯更新", "programme", "programme_citywide"),
        ("路灯规定", "policy", "policy_citywide"),
        ("新管线", "project", "nothing_named"),
        ("远原产业园", "project", "outside_region → vague_o; name: 远原产业园 → vague_o; radius: 15 km"),
        ("方城至东坪铁路", "project", "ends_listed: 方城—东坪"),
    ],
)
def test_what_has_no_place_says_why(placed: Place, name: str, kind: str, evidence: str) -> None:
    found = placed(name, kind=kind, theme="railway")
    assert (found.geometry, found.location.evidence) == (None, evidence)


def test_a_component_at_its_parents_own_place_is_not_exact(placed: Place) -> None:
    parent = placed("方城文庙修缮")
    assert same_place(placed("方城文庙东厢", level="component"), parent).location.exactness == "2"
    assert same_place(placed("老桥"), parent) == placed("老桥")
