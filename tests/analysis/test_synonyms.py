"""A place is found by today's name, what the plan itself says finds just that, and a part of many names no others."""

import geopandas as gpd
import pytest

from geoapp.analysis.select import select
from geoapp.analysis.synonyms import Synonyms, synonyms_of
from geoapp.analysis.wording import fold
from geoapp.domain.selection import Selection
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from tests.analysis.plain_select import select_plainly

PLAN = "urumqi-14fyp"
NORTH_TERMINAL = "乌鲁木齐国际机场北区航站楼"


@pytest.fixture(scope="module")
def frame() -> gpd.GeoDataFrame:
    return read_projects(PLAN)


@pytest.fixture(scope="module")
def names() -> Synonyms:
    return synonyms_of(load_gazetteer(load_plan(PLAN)))


@pytest.mark.parametrize("query", ["天山国际机场", "地窝堡国际机场", "ZWWW", "天山国际机场 北区"])
def test_the_airport_is_found_by_the_names_it_has_had(
    frame: gpd.GeoDataFrame, names: Synonyms, query: str
) -> None:
    selection = Selection(q=query)
    assert not any(query.split(maxsplit=1)[0] in name for name in frame["name"])
    found = select(frame, selection, names=names)
    assert NORTH_TERMINAL in set(found["name"])
    assert list(select_plainly(frame, selection, names=names).index) == list(found.index)


@pytest.mark.parametrize("query", ["机场", "乌鲁木齐", "国际", "没有这个地方"])
def test_a_part_of_many_names_finds_what_holds_it_and_nothing_else(
    frame: gpd.GeoDataFrame, names: Synonyms, query: str
) -> None:
    selection = Selection(q=query)
    assert list(select(frame, selection, names=names).index) == list(select(frame, selection).index)


def test_the_plans_own_name_of_a_project_finds_it_without_its_neighbours(
    frame: gpd.GeoDataFrame, names: Synonyms
) -> None:
    selection = Selection(q=NORTH_TERMINAL)
    assert len(names.of(NORTH_TERMINAL)) > 1
    assert list(select(frame, selection, names=names)["name"]) == [NORTH_TERMINAL]


def test_what_is_found_by_a_projects_name_is_called_so_or_stands_at_a_place_that_is(
    frame: gpd.GeoDataFrame, names: Synonyms
) -> None:
    for name in frame["name"]:
        found = select(frame, Selection(q=name), names=names)
        assert name in set(found["name"])
        for row in found.itertuples():
            called = fold("\n".join((row.name, *row.aliases, *row.places)))
            assert all(term in called for term in fold(name).split()), (name, row.name)
        assert list(found.index) == list(select_plainly(frame, Selection(q=name)).index), name


def test_what_other_filters_leave_out_counts_as_said_too(frame: gpd.GeoDataFrame, names: Synonyms) -> None:
    elsewhere = Selection(q=NORTH_TERMINAL, theme=("health",))
    assert select(frame, elsewhere, names=names).empty


def test_places_with_one_name_have_no_other() -> None:
    assert Synonyms({"a": ("甲火车站",), "b": ()}).of("甲火车站") == []


def test_two_words_are_looked_up_one_by_one_though_one_of_them_has_another_name(
    frame: gpd.GeoDataFrame,
) -> None:
    names = Synonyms(words=[("metro", ("地铁", "轻轨"))])
    both = set(select(frame, Selection(q="轻轨 号线"), names=names)["id"])
    one, other = (set(select(frame, Selection(q=q), names=names)["id"]) for q in ("轻轨", "号线"))
    assert both == one & other != set()
