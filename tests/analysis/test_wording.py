"""Who searches by another word, in pinyin, in English or with one wrong character finds what the plan calls its way."""

import re

import geopandas as gpd
import pytest

from geoapp.analysis.select import select
from geoapp.analysis.synonyms import Synonyms, synonyms_of
from geoapp.domain.selection import Selection
from geoapp.io.codelists import load_codelist
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.search_words import load_search_words
from tests.analysis.plain_select import select_plainly

PLAN = "urumqi-14fyp"
AIRPORT, LINE = "乌鲁木齐国际机场改扩建工程", "轨道交通2号线"


@pytest.fixture(scope="module")
def frame() -> gpd.GeoDataFrame:
    return read_projects(PLAN)


@pytest.fixture(scope="module")
def names() -> Synonyms:
    return synonyms_of(load_gazetteer(load_plan(PLAN)), load_search_words())


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("地铁", LINE),
        ("metro", LINE),
        ("二号线", LINE),
        ("Line 2", LINE),
        ("metro line 2", LINE),
        ("guidaojiaotong", LINE),
        ("gdjt", LINE),
        ("轨道交诵2号线", LINE),
        ("地窝堡", AIRPORT),
        ("diwobao", AIRPORT),
        ("airport", AIRPORT),
        ("飞机场", AIRPORT),
        ("天山国际机场", AIRPORT),
        ("T4", AIRPORT),
        ("地铁2号线", LINE),
        ("地铁二号线", LINE),
        ("轨道2号线", LINE),
        ("轻轨二号线", LINE),
        ("老满城", "巩宁城抢救性维修"),
        ("奥体中心", "奥林匹克体育中心服务功能完善"),
        ("市八院", "乌鲁木齐市第八人民医院"),
    ],
)
def test_a_project_is_found_by_another_word_for_it(
    frame: gpd.GeoDataFrame, names: Synonyms, query: str, name: str
) -> None:
    found = select(frame, Selection(q=query), names=names)
    assert name in set(found["name"])
    assert list(select_plainly(frame, Selection(q=query), names=names).index) == list(found.index)


@pytest.mark.parametrize("query", ["二号线", "2号线", "line 2"])
def test_a_number_is_one_in_every_writing_and_no_other(
    frame: gpd.GeoDataFrame, names: Synonyms, query: str
) -> None:
    found = select(frame, Selection(q=query), names=names)["name"]
    assert not [name for name in found if re.search("[13-9]号线", name)]


def test_a_place_finds_what_stands_on_it_and_no_misspelling(frame: gpd.GeoDataFrame, names: Synonyms) -> None:
    station = select(frame, Selection(q="乌鲁木齐南站"), names=names)
    assert station.empty, "no project stands there, and 南站 is a place of its own"
    there = set(select(frame, Selection(q="国际机场"), names=names)["id"])
    on_it = {row.id for row in frame.itertuples() if re.search(r"→ airport(;|$)", row.location["evidence"])}
    assert on_it
    assert on_it <= there


def test_a_street_in_a_name_or_a_place_of_a_project_finds_it(
    frame: gpd.GeoDataFrame, names: Synonyms
) -> None:
    rows = frame.head(3).assign(
        name=["甲路管网改造", "乙桥", "丙站"], places=[[], ["丁北路"], []], aliases=[[], [], []]
    )
    found = [list(select(rows, Selection(q=query), names=names)["name"]) for query in ("甲路", "丁北路")]
    assert found == [["甲路管网改造"], ["乙桥"]]


@pytest.mark.parametrize("query", ["轨道交通9号线", "动物圆", "qqqq", "没有这个地方"])
def test_what_the_plan_does_not_have_is_not_found(
    frame: gpd.GeoDataFrame, names: Synonyms, query: str
) -> None:
    assert select(frame, Selection(q=query), names=names).empty


def test_the_english_name_of_a_theme_finds_its_projects(frame: gpd.GeoDataFrame, names: Synonyms) -> None:
    for theme in ("water_supply", "metro", "social_care"):
        english = next(one.en for one in load_codelist("themes").codes if one.code == theme)
        found = select(frame, Selection(q=english), names=names)
        assert set(frame.index[frame["theme"] == theme]) <= set(found.index)


@pytest.mark.parametrize(("theme", "words"), load_search_words())
def test_search_words_stand_once_in_their_group_and_name_a_theme_that_exists(
    theme: str, words: tuple[str, ...]
) -> None:
    assert theme in {one.code for one in load_codelist("themes").codes}
    assert len(words) == len(set(words)) > 1
    assert all(word == word.strip() for word in words)
