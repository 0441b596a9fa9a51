"""Suggestions of the search field, by what people type."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geoapp.io.plans import load_plan
from geoapp.io.words import Words
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
    ],
)
def test_what_people_type_is_suggested(typed: str, wanted: tuple[str, str]) -> None:
    assert wanted in names(typed)


def test_a_name_that_begins_with_the_words_comes_before_one_that_only_holds_them() -> None:
    found = [name for kind, name in names("乌鲁木齐国际机场") if kind == "project"]
    begins = [name.startswith("乌鲁木齐国际机场") for name in found]
    assert begins == sorted(begins, reverse=True)
    assert begins[0]


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
