"""What the benchmark of the map searches for: a word that changes nothing on the map would be waited for in vain."""

import importlib
from types import ModuleType

import pytest

from geoapp.domain.filters import Filters
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.filtering import Filtering
from geoapp.settings import ROOT


@pytest.fixture(name="map_script")
def load_map_script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("map")


@pytest.mark.parametrize("number", [0, 500])
def test_each_word_leaves_some_of_the_projects_that_are_shown(
    map_script: ModuleType, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with map_script.built(number) as (environment, _):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        frame = read_projects(map_script.PLAN)
    index = Filtering(load_plan(map_script.PLAN), frame, ()).index
    shown = len(index.rows(Filters(kind=("project",))))
    words = map_script.WORKS if number else map_script.WORDS
    left = [len(index.rows(Filters(q=word, kind=("project",)))) for word in words]
    assert all(0 < some < shown for some in left)
