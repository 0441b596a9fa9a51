"""Who searches by another word, in pinyin, in English or with one wrong character finds what the plan calls its way."""

import re

import geopandas as gpd
import pytest

from geoapp.analysis.index import Index
from geoapp.analysis.select import select
from geoapp.analysis.synonyms import Synonyms, synonyms_of
from geoapp.domain.selection import Selection
from geoapp.io.codelists import load_codelist
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.search_words import load_search_words

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
    ],
)
def test_a_project_is_found_by_another_word_for_it(
    frame: gpd.GeoDataFrame, names: Synonyms, query: str, name: str
) -> None:
    found = select(frame, Selection(q=query), names=names)
    assert name in set(found["name"])
    assert list(Index(frame, names=names).select(Selection(q=query)).index) == list(found.index)


@pytest.mark.parametrize("query", ["二号线", "2号线", "line 2"])
def test_a_number_is_one_in_every_writing_and_no_other(
    frame: gpd.GeoDataFrame, names: Synonyms, query: str
) -> None:
    found = select(frame, Selection(q=query), names=names)["name"]
    assert not [name for name in found if re.search("[13-9]号线", name)]


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
