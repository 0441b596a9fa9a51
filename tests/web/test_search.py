"""Suggestions of the search field, by what people type."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.web import content
from geoapp.web.routes import routes
from geoapp.web.search.suggestions import MOST, suggest

PLAN = "urumqi-14fyp"


def names(text: str, lang: str = "zh") -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in suggest(load_plan(PLAN), text, Words(lang))]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("轨道交通2", ("project", "轨道交通2号线")),
        ("二号线", ("project", "轨道交通2号线")),
        ("地铁", ("project", "轨道交通2号线")),
        ("guidaojiaotong", ("project", "轨道交通2号线")),
        ("供水", ("theme", "供水")),
        ("water sup", ("theme", "供水")),
        ("gongshui", ("theme", "供水")),
        ("头屯河", ("district", "头屯河区(经开区)")),
        ("toutunhe", ("district", "头屯河区(经开区)")),
        ("高铁站", ("place", "乌鲁木齐站")),
        ("二道桥", ("place", "二道桥站")),
        ("nanhuguangchang", ("place", "南湖广场站")),
    ],
)
def test_what_people_type_is_suggested(typed: str, wanted: tuple[str, str]) -> None:
    assert wanted in names(typed)


def test_a_name_that_begins_with_the_words_comes_before_one_that_only_holds_them() -> None:
    found = [name for kind, name in names("乌鲁木齐国际机场") if kind == "project"]
    begins = [name.startswith("乌鲁木齐国际机场") for name in found]
    assert begins == sorted(begins, reverse=True)
    assert begins[0]


def test_a_place_says_what_it_is_and_where_and_comes_first_if_it_bears_just_the_words() -> None:
    found = [
        one for one in suggest(load_plan(PLAN), "高铁站", Words("zh")) if one.kind in ("place", "project")
    ]
    assert (found[0].kind, found[0].code) == ("place", "rail_wlmq")
    assert "火车站" in found[0].about
    assert any(one.label in found[0].about for one in content.districts(load_plan(PLAN)))


def test_a_place_that_a_suggested_project_bears_the_name_of_is_not_suggested_twice() -> None:
    assert [kind for kind, name in names("二号线") if name.startswith("轨道交通2号线")] == ["project"]


def test_a_place_known_to_its_district_or_far_away_only_is_no_place_to_go_to() -> None:
    assert "tianchi" not in [one.code for one in suggest(load_plan(PLAN), "天池", Words("zh"))]


@pytest.mark.parametrize("typed", ["", "  ", "\x00", "没有这样的工程"])
def test_nothing_is_suggested_for_nothing(typed: str) -> None:
    assert names(typed) == []


def test_there_are_never_more_than_a_list_can_show() -> None:
    assert 0 < len(names("工程")) <= MOST


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes())) as client:
        yield client


def test_the_route_answers_in_the_visitors_language_and_bounds_what_it_reads(client: TestClient) -> None:
    answer = client.get(f"/suggestions/{PLAN}", params={"q": "toutunhe", "lang": "en"})
    assert ("district", "650106") in [(one["kind"], one["code"]) for one in answer.json()]
    assert client.get(f"/suggestions/{PLAN}", params={"q": "a" * 10_000}).json() == []
    assert client.get("/suggestions/nosuch", params={"q": "a"}).status_code == 404
    assert client.get(f"/suggestions/{PLAN}", params={"q": "a", "lang": "xx"}).status_code == 404
