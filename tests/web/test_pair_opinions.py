"""Pairs of the conflicts page with their opinions: counted whichever project comes first, and only two projects."""

from pathlib import Path

import pytest
from geopandas import GeoDataFrame

from geoapp.domain.access import Identity
from geoapp.domain.opinion import SaidOpinion
from geoapp.pipeline.opinions import answer_opinion, raise_opinion
from geoapp.web.analyses.pair_opinions import count_pairs, pairs_of

CURATOR = Identity(subject="a4", role="curator")
DISTRICTS = {"a/1": ("1",), "a/2": ("1",), "a/3": ("2",)}


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))


def frame(*pairs: tuple[str, str]) -> GeoDataFrame:
    columns = ("a_id", "b_id", "a_name", "b_name")
    return GeoDataFrame([dict(zip(columns, (*pair, *pair), strict=True)) for pair in pairs], columns=columns)


def test_opinions_on_a_conflict_are_counted_by_state_whoever_comes_first() -> None:
    said = SaidOpinion(text="相碰", conflict_with="a/2")
    raise_opinion("a", "a/1", said, CURATOR, DISTRICTS)
    other = raise_opinion("a", "a/2", SaidOpinion(text="相碰", conflict_with="a/1"), CURATOR, DISTRICTS)
    answer_opinion("a", other, SaidOpinion(text="", state="done"), CURATOR, DISTRICTS)
    raise_opinion("a", "a/1", SaidOpinion(text="不是冲突"), CURATOR, DISTRICTS)
    assert count_pairs("a") == {frozenset({"a/1", "a/2"}): {"open": 1, "done": 1}}


def test_pairs_with_opinions_come_first_each_once_and_without_what_is_no_project() -> None:
    raise_opinion("a", "a/3", SaidOpinion(text="相碰", conflict_with="a/1"), CURATOR, DISTRICTS)
    shown = frame(("a/1", "a/2"), ("a/2", "a/1"), ("a/1", "layer-4"), ("a/1", "a/3"))
    pairs = pairs_of(shown, DISTRICTS, count_pairs("a"))
    assert list(pairs) == [("a/1", "a/3"), ("a/1", "a/2")]
    assert pairs["a/1", "a/3"] == "a/1 — a/3"
