"""Which place a project's words mean."""

from collections.abc import Callable

import pytest

from geoapp.domain.project import Project
from geoapp.placing.ends import Ends, find_ends
from geoapp.placing.resolve import Resolver

Make = Callable[..., Project]


def match_of(resolver: Resolver, project: Project) -> str | None:
    found = resolver.resolve(project).match
    return found.place.id if found else None


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
    found = resolver.resolve(project("桥", places=("东坪站",))).match
    assert found is not None
    assert (found.place.id, found.field) == ("stop", "places")


def test_districts_are_found_inside_longer_names(resolver: Resolver, project: Make) -> None:
    found = resolver.resolve(project("高新区(甲区)医院", places=("乙区",)))
    assert found.districts == ("甲区", "乙区")


def test_a_region_called_like_a_district_is_none(resolver: Resolver, project: Make) -> None:
    assert resolver.resolve(project("甲区域中心")).districts == ()


def test_the_county_is_not_the_city(resolver: Resolver, project: Make) -> None:
    assert resolver.resolve(project("方城县道路")).districts == ("方城县",)


def test_zones_are_those_that_the_words_name_or_begin_with(resolver: Resolver, project: Make) -> None:
    assert resolver.resolve(project("河泉污水处理厂")).zones == ("河泉片区",)
    assert resolver.resolve(project("北泉高新区道路")).zones == ("北泉高新区",)
    assert resolver.resolve(project("老桥", places=("高新区",))).zones == ("方城高新技术产业开发区",)


def test_a_route_between_two_ends_is_not_placed_at_one_of_them(resolver: Resolver, project: Make) -> None:
    found = resolver.resolve(project("东坪至远山市铁路", theme="railway"))
    assert found.match is None
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
