"""Pairs that come close: each once, those that belong together never, the surest and soonest first."""

from collections.abc import Callable

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from geoapp.analysis.inputs import Inputs
from geoapp.analysis.operations.conflicts import Conflicts, conflicts
from geoapp.domain.source import Source

Draw = Callable[..., Inputs]
FILE = Source(kind="file", detail="drawn.geojson")


def ask(distance: float) -> Conflicts:
    return Conflicts(plan="demo", a=FILE, distance_m=distance)


def pairs(frame: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    return list(zip(frame["a_id"], frame["b_id"], strict=True))


def test_each_pair_within_the_distance_is_there_once(draw: Draw) -> None:
    frame, left_out = conflicts(draw(Point(0, 0), Point(30, 40), Point(200, 0)), None, ask(50.001))
    assert pairs(frame) == [("1", "2")]
    assert list(frame["distance_m"]) == pytest.approx([50], abs=1e-6)
    assert left_out == ()


@pytest.mark.parametrize(
    ("limit", "word"), [(19.9, None), (20.1, "possible"), (179.9, "possible"), (180.1, "certain")]
)
def test_the_rule_of_radii(limit: float, word: str | None, draw: Draw) -> None:
    frame, _ = conflicts(draw(Point(0, 0), Point(100, 0), uncertainty_m=[50, 30]), None, ask(limit))
    assert list(frame["certainty"]) == ([] if word is None else [word])


def test_touching_nested_and_identical_shapes_are_zero_metres_apart(draw: Draw) -> None:
    square = box(0, 0, 100, 100)
    shapes = [square, box(100, 0, 200, 100), box(10, 10, 20, 20), square]
    frame, _ = conflicts(draw(*shapes), None, ask(0))
    found = dict(zip(pairs(frame), frame["same_place"], strict=True))
    assert found == {
        ("1", "2"): False,
        ("1", "3"): False,
        ("1", "4"): True,
        ("2", "4"): False,
        ("3", "4"): False,
    }


def test_parts_of_one_project_and_one_project_named_twice_are_no_conflict(draw: Draw) -> None:
    features = draw(
        *[Point(0, 0)] * 5,
        id=["hub", "wing", "gate", "twin", "other"],
        parent=[None, "hub", "hub", None, None],
        same_as=[["twin"], [], [], ["hub"], []],
    )
    frame, left_out = conflicts(features, None, ask(1))
    assert {frozenset(pair) for pair in pairs(frame)} == {
        frozenset(pair)
        for pair in (
            ("hub", "other"),
            ("wing", "other"),
            ("gate", "other"),
            ("twin", "other"),
            ("wing", "twin"),
            ("gate", "twin"),
        )
    }
    assert {one.reason: one.pairs for one in left_out} == {"family": 3, "same_project": 1}


def test_periods_are_compared_where_both_are_known(draw: Draw) -> None:
    features = draw(
        Point(0, 0),
        Point(1, 0),
        Point(500, 0),
        Point(501, 0),
        Point(900, 0),
        Point(901, 0),
        period=["2021/2022", "2024/2025", "2021/2025", "2023", "2021/2025", None],
    )
    frame, _ = conflicts(features, None, ask(10))
    assert dict(zip(pairs(frame), frame["time"], strict=True)) == {
        ("1", "2"): "apart",
        ("3", "4"): "together",
        ("5", "6"): "unknown",
    }
    assert list(frame["time"]) == ["together", "unknown", "apart"]
    assert list(frame["rank"]) == [1, 2, 3]


def test_certain_pairs_come_first_and_those_of_one_place_last(draw: Draw) -> None:
    features = draw(
        Point(0, 0),
        Point(60, 0),
        Point(5000, 0),
        Point(5000, 0),
        Point(9000, 0),
        Point(9090, 0),
        uncertainty_m=[0, 0, 90, 90, 30, 30],
    )
    frame, _ = conflicts(features, None, ask(100))
    assert pairs(frame) == [("1", "2"), ("5", "6"), ("3", "4")]


def test_a_pair_of_themes_has_one_name(draw: Draw) -> None:
    shapes = [Point(0, 0), Point(1, 0), Point(900, 0), Point(901, 0)]
    frame, _ = conflicts(draw(*shapes, theme=["metro", "energy", "energy", "metro"]), None, ask(5))
    assert list(frame["themes"]) == ["energy+metro", "energy+metro"]


def test_two_sources_that_share_projects_tell_each_pair_once(draw: Draw) -> None:
    shapes, ids = [Point(0, 0), Point(9, 0), Point(18, 0)], ["x", "y", "z"]
    a = draw(*shapes, id=ids)
    b = draw(*shapes[:2], id=ids[:2], role="b")
    frame, left_out = conflicts(a, b, ask(10))
    assert {frozenset(pair) for pair in pairs(frame)} == {frozenset("xy"), frozenset("yz")}
    assert len(frame) == 2
    assert [(one.reason, one.pairs) for one in left_out] == [("itself", 2)]


def test_the_order_of_features_and_of_sources_changes_nothing(draw: Draw) -> None:
    shapes = {
        "p": Point(0, 0),
        "q": LineString([(30, 0), (30, 90)]),
        "r": box(60, 0, 90, 90),
        "s": Point(61, 1),
    }
    radii = {"p": 0, "q": 20, "r": 5, "s": 40}

    def side(names: str, role: str = "a") -> Inputs:
        return draw(
            *(shapes[name] for name in names),
            id=list(names),
            uncertainty_m=[radii[name] for name in names],
            role=role,
        )

    def told(frame: gpd.GeoDataFrame) -> list[tuple[object, ...]]:
        return [
            (frozenset((row.a_id, row.b_id)), round(row.distance_m, 6), round(row.low_m, 6), row.certainty)
            for row in frame.itertuples()
        ]

    first = told(conflicts(side("pqrs"), None, ask(50))[0])
    assert set(told(conflicts(side("srqp"), None, ask(50))[0])) == set(first)
    assert len(first) == 5  # p and r are 60 m apart, of which 5 m may be wrong
    between = set(told(conflicts(side("pq"), side("rs", "b"), ask(50))[0]))
    assert between == set(told(conflicts(side("rs"), side("pq", "b"), ask(50))[0]))


def test_nothing_conflicts_with_nothing(draw: Draw) -> None:
    assert conflicts(draw(), None, ask(5))[0].empty
    assert conflicts(draw(Point(0, 0)), None, ask(5))[0].empty
    assert conflicts(draw(Point(0, 0)), draw(role="b"), ask(5))[0].empty
