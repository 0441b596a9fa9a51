"""Which place a project's words mean."""

from collections.abc import Callable

import geopandas as gpd
import pytest

from geoapp.domain.project import Project
from geoapp.io.plans import load_plan
from geoapp.pipeline.reference_places import load_context
from geoapp.placing.ends import Ends, find_ends
from geoapp.placing.resolve import Resolver

Make = Callable[..., Project]


def match_of(resolver: Resolver, project: Project) -> str | None:
    found = resolver.resolve(project).matches
    return "|".join(match.place.id for match in found) or None


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("河泉污水处理厂扩建", "works"),  # longer than the zone's alias
        ("河泉道路工程", "zone"),
        ("文庙修缮", None),  # two characters are too short without the city's name
        ("方城文庙修缮", "hall"),  # 市 left out
        ("方城市文庙修缮", "hall"),
        ("高新技术产业开发区道路", "tech"),  # the city's name left out
        ("北泉高新区道路", "park"),  # 高新区 inside a longer name is not the city's own
        ("轨道交通2号线", "line2"),
        ("轨道交通12号线", None),
        ("2号线(一期)", "line2"),
        ("方城市供水管网", None),  # the city alone is no place
        ("全市路灯", None),
        ("河泉片区老桥改造", "old"),  # a site is more specific than its zone
        ("第三医院", "vague"),
        ("远山市联络线", "far"),
        ("老桥公路改造", None),  # a road is called after where it leads
        ("河泉大道", None),
        ("河泉路灯", "zone"),
        ("轨道交通2号线路基", "line2"),
        ("北泉区医院", None),  # the district's name, not the town's
        ("轨道交通2号线(老桥—河泉)", "line2"),  # brackets say more of what is named before them
        ("河泉学校(老桥)", "old"),
        ("河泉-污水处理厂", "works"),  # dashes come and go
    ],
)
def test_the_longest_and_most_specific_name_is_the_place(
    resolver: Resolver, project: Make, name: str, place: str | None
) -> None:
    assert match_of(resolver, project(name)) == place


@pytest.mark.parametrize(
    ("theme", "place"), [("railway", "station"), ("ecology", "river"), ("culture", "river")]
)
def test_the_theme_decides_between_a_river_and_its_station(
    resolver: Resolver, project: Make, theme: str, place: str
) -> None:
    assert match_of(resolver, project("白河工程", theme=theme)) == place


def test_name_comes_before_aliases_and_aliases_before_places(resolver: Resolver, project: Make) -> None:
    full = project("老桥", aliases=("河泉污水处理厂",), places=("东坪站",))
    assert match_of(resolver, full) == "old"
    assert match_of(resolver, project("桥", aliases=("河泉污水处理厂",), places=("东坪站",))) == "works"
    (found,) = resolver.resolve(project("桥", places=("东坪站",))).matches
    assert (found.place.id, found.field) == ("stop", "places")


def test_districts_are_found_inside_longer_names(resolver: Resolver, project: Make) -> None:
    found = resolver.resolve(project("高新区(甲区)医院", places=("乙区",)))
    assert found.districts == ("甲区", "乙区")


def test_a_region_called_like_a_district_is_none(resolver: Resolver, project: Make) -> None:
    assert resolver.resolve(project("甲区域中心")).districts == ()


def test_the_county_is_not_the_city(resolver: Resolver, project: Make) -> None:
    assert resolver.resolve(project("方城县道路")).districts == ("方城县",)


def test_a_place_takes_the_zones_that_it_lies_in_along(gazetteer: gpd.GeoDataFrame, project: Make) -> None:
    inside = gazetteer.assign(
        zone=[
            {"works": "zone", "zone": "tech", "old": "zone", "stop": "zone"}.get(i) for i in gazetteer.index
        ]
    )
    resolver = Resolver(inside, ("甲区",), "方城市")
    assert resolver.resolve(project("河泉污水处理厂")).zones == ("河泉片区", "方城高新技术产业开发区")
    assert resolver.resolve(project("老桥改造")).zones == ("河泉片区", "方城高新技术产业开发区")
    # 东坪路 is no place of the zone that the station 东坪 lies in.
    assert resolver.resolve(project("东坪路改造")).zones == ()


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("河泉片区、北泉高新区道路", "zone|park"),
        ("方城文庙和老桥修缮", "hall|old"),
        ("河泉片区道路及老桥改造", "zone|old"),
        ("老桥、老桥改造", "old"),
        ("河泉片区老桥改造", "old"),  # one after the other is where, not a list
        ("北泉(老桥、河泉)改造", "old"),  # brackets say more of what stands before them
    ],
)
def test_a_list_of_places_is_all_of_them(resolver: Resolver, project: Make, name: str, places: str) -> None:
    assert match_of(resolver, project(name)) == places


def test_places_beside_the_name_are_all_meant_unless_one_is_where_the_other_lies(
    gazetteer: gpd.GeoDataFrame, project: Make
) -> None:
    zones = gazetteer.assign(zone=[{"zone": "tech"}.get(i) for i in gazetteer.index])
    resolver = Resolver(zones, (), "方城市")
    assert match_of(resolver, project("管网", places=("河泉", "北泉高新区"))) == "zone|park"
    assert match_of(resolver, project("管网", places=("方城高新技术产业开发区", "河泉"))) == "zone"
    assert match_of(resolver, project("管网", places=("河泉", "老桥"))) == "old"


def test_a_companys_name_matches_no_road(gazetteer: gpd.GeoDataFrame, project: Make) -> None:
    road = gazetteer.assign(aliases=[("方城大道",) if i == "line2" else () for i in gazetteer.index])
    project_of_a_company = project("方城大道汽车产业园", theme="industry")
    assert match_of(Resolver(road, (), "方城市"), project_of_a_company) == "line2"
    knowing = Resolver(road, (), "方城市", not_places=("方城大道",))
    assert match_of(knowing, project_of_a_company) is None


@pytest.mark.parametrize(
    ("name", "theme", "means"),
    [
        ("方城高新区(甲区)软件园", "digital", "tech"),
        ("方城高新区(甲区)渔业", "agriculture", "甲区"),
        ("方城高新区渔业", "agriculture", "tech"),  # the zone alone is the zone
    ],
)
def test_the_theme_decides_between_a_zone_and_the_district_in_its_name(
    gazetteer: gpd.GeoDataFrame, project: Make, name: str, theme: str, means: str
) -> None:
    zones = gazetteer.assign(
        aliases=[("方城高新区", "方城高新区(甲区)") if i == "tech" else () for i in gazetteer.index],
        themes=[("digital",) if i == "tech" else () for i in gazetteer.index],
    )
    resolver = Resolver(zones, ("甲区",), "方城市")
    found = resolver.resolve(project(name, theme=theme))
    district = found.administration.place if found.administration else None
    assert (match_of(resolver, project(name, theme=theme)) or district) == means
    assert found.zones == ("方城高新技术产业开发区",)


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("东部片区管线", ("东部片区",)),
        ("国道318线改造", ("国道318线",)),
        ("连山高速提升", ("连山高速",)),
        ("普通国省干线公路", ()),
        ("甲区医院", ()),
        ("老桥改造", ()),
        ("方城地下管网", ()),
    ],
)
def test_a_proper_name_that_nobody_knows_is_kept(
    resolver: Resolver, project: Make, name: str, unknown: tuple[str, ...]
) -> None:
    assert resolver.resolve(project(name)).unknown == unknown


URUMQI = [
    ("头屯河防洪堤", "flood_control", "tth_river"),
    ("头屯河货场", "railway", "rail_tth"),
    ("头屯河区医院", "health", None),
    ("经开区道路", "urban_road", "etdz"),
    ("经济技术开发区(头屯河区)软件园", "digital", "etdz"),
    ("经济技术开发区(头屯河区)养老院", "social_care", None),
    ("高新区产业园", "industry", "hidz"),
    ("高新技术产业开发区(新市区)温室", "agriculture", None),
    ("甘泉堡经开区道路", "urban_road", "ganquanpu"),
    ("南山滑雪道", "tourism", "nanshan"),
    ("南山路改造", "urban_road", None),
    ("北站货场", "railway", "rail_north"),
    ("北站路改造", "urban_road", "beizhan_rd"),
    ("北站公路港", "logistics", "north_hub"),
    ("文庙修缮", "heritage", "wenmiao"),
    ("盐湖湿地", "ecology", "yanhu"),
    ("盐湖公路", "highway", None),
    ("达坂城古镇", "tourism", "dbc"),
    ("达坂城镇供水", "water_supply", "dbc_town"),
    ("达坂城区医院", "health", None),
    ("新疆大道改造", "urban_road", None),
    ("正威大道改造", "urban_road", None),
    ("新疆大道汽车高端制造科技产业园", "industry", "auto_park"),
    ("正威新疆新材料产业园", "industry", "zhengwei"),
    ("乌鲁木齐县道路", "highway", None),
    ("轨道交通12号线", "metro", None),
]


@pytest.fixture(scope="module")
def urumqi() -> Resolver:
    return load_context(load_plan("urumqi-14fyp")).resolver


@pytest.mark.parametrize(("name", "theme", "place"), URUMQI)
def test_context_decides_between_the_homonyms_of_urumqi(
    urumqi: Resolver, project: Make, name: str, theme: str, place: str | None
) -> None:
    assert match_of(urumqi, project(name, theme=theme)) == place


def test_zones_are_those_that_the_words_name_or_begin_with(resolver: Resolver, project: Make) -> None:
    assert resolver.resolve(project("河泉污水处理厂")).zones == ("河泉片区",)
    assert resolver.resolve(project("北泉高新区道路")).zones == ("北泉高新区",)
    assert resolver.resolve(project("老桥", places=("高新区",))).zones == ("方城高新技术产业开发区",)


def test_a_route_between_two_ends_is_not_placed_at_one_of_them(resolver: Resolver, project: Make) -> None:
    found = resolver.resolve(project("东坪至远山市铁路", theme="railway"))
    assert found.matches == ()
    assert found.ends == Ends("东坪", "远山市")
    assert [place.id for place in found.end_places if place] == ["stop", "far"]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("乌鲁木齐至伊宁高铁", "乌鲁木齐", "伊宁"),
        ("S21线阿勒泰至乌鲁木齐高速公路", "阿勒泰", "乌鲁木齐"),
        ("三坪至头屯河联络线", "三坪", "头屯河"),
        ("乌鲁木齐至阜康(天池)旅游铁路", "乌鲁木齐", "阜康"),
    ],
)
def test_ends_are_read_without_the_words_for_the_works(name: str, first: str, last: str) -> None:
    assert find_ends(name) == Ends(first, last)


@pytest.mark.parametrize("name", ["", "老桥改造", "2021年至2025年", "至远山"])
def test_other_names_have_no_ends(name: str) -> None:
    assert find_ends(name) is None
