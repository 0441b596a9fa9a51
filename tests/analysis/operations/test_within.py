"""Who lies within a distance, by part and whole, and how surely: wherever the places truly are."""

import math
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, Point, box
from shapely.affinity import translate

from geoapp.analysis.inputs import Inputs
from geoapp.analysis.operations.within import Within, within
from geoapp.domain.source import Source

Draw = Callable[..., Inputs]
FILE = Source(kind="file", detail="drawn.geojson")


def ask(distance: float) -> Within:
    return Within(plan="demo", a=FILE, b=FILE, distance_m=distance)


def row(frame: gpd.GeoDataFrame) -> dict[str, object]:
    [record] = frame.to_dict("records")
    return record


@pytest.mark.parametrize(
    ("limit", "word"), [(500.001, "certain"), (499.999, "impossible"), (0, "impossible")]
)
def test_exact_points_are_within_or_not(limit: float, word: str, draw: Draw) -> None:
    found = row(within(draw(Point(0, 0)), draw(Point(300, 400), role="b"), ask(limit)))
    assert found["distance_m"] == pytest.approx(500, abs=1e-6)
    assert found["farthest_m"] == pytest.approx(500, abs=1e-6)
    assert (found["any_part"], found["all_parts"], found["certainty"]) == (word, word, word)


def test_a_part_may_be_near_and_the_whole_not(draw: Draw) -> None:
    line = LineString([(0, 0), (1000, 0)])
    found = row(within(draw(line), draw(Point(0, 100), role="b"), ask(200)))
    assert found["distance_m"] == pytest.approx(100, abs=1e-6)
    assert found["farthest_m"] == pytest.approx(math.hypot(1000, 100), abs=2)
    assert (found["any_part"], found["all_parts"]) == ("certain", "impossible")


def test_several_places_are_all_near_or_only_some(draw: Draw) -> None:
    places = MultiPoint([(0, 0), (900, 0)])
    one, both = draw(Point(0, 50), role="b"), draw(Point(0, 50), Point(900, 50), role="b")
    assert row(within(draw(places), one, ask(100)))["all_parts"] == "impossible"
    assert row(within(draw(places), both, ask(100)))["all_parts"] == "certain"


def test_what_touches_is_within_zero_metres(draw: Draw) -> None:
    square = box(0, 0, 100, 100)
    inside = row(within(draw(box(10, 10, 20, 20)), draw(square, role="b"), ask(0)))
    assert (inside["any_part"], inside["all_parts"]) == ("certain", "certain")
    touching = row(within(draw(box(100, 0, 200, 100)), draw(square, role="b"), ask(0)))
    assert (touching["any_part"], touching["all_parts"]) == ("certain", "impossible")


def test_the_range_takes_every_target_into_account(draw: Draw) -> None:
    targets = draw(Point(100, 0), Point(180, 0), uncertainty_m=[200, 10], role="b")
    found = row(within(draw(Point(0, 0), uncertainty_m=[50]), targets, ask(240.001)))
    # The nearest as drawn may be 350 m off, the other one at most 180 + 10 + 50.
    assert (found["low_m"], found["high_m"]) == (0, pytest.approx(240, abs=1e-6))
    assert (found["any_part"], found["all_parts"]) == ("certain", "certain")


@pytest.mark.parametrize(
    ("limit", "word"), [(129.9, "impossible"), (130.1, "possible"), (269.9, "possible"), (270.1, "certain")]
)
def test_the_rule_of_radii(limit: float, word: str, draw: Draw) -> None:
    a, b = draw(Point(0, 0), uncertainty_m=[30]), draw(Point(200, 0), uncertainty_m=[40], role="b")
    found = row(within(a, b, ask(limit)))
    assert (found["any_part"], found["all_parts"]) == (word, word)


def test_nothing_certain_follows_from_what_is_only_possible(draw: Draw) -> None:
    a = draw(Point(0, 0))
    assert (
        row(within(a, draw(Point(1, 0), certainty=["possible"], role="b"), ask(5)))["certainty"] == "possible"
    )


def test_a_project_is_no_target_of_its_own(draw: Draw) -> None:
    shapes = [Point(0, 0), Point(70, 0), Point(90, 0)]
    same = [["y"], ["x"], []]
    a = draw(*shapes, id=["x", "y", "z"], same_as=same)
    b = draw(*shapes, id=["x", "y", "z"], same_as=same, role="b")
    found = within(a, b, ask(100)).set_index("id")
    assert found.loc["x", "nearest_id"] == "z"
    assert found.loc["x", "distance_m"] == pytest.approx(90, abs=1e-6)
    assert found.loc["z", "nearest_id"] == "y"
    assert found.loc["z", "distance_m"] == pytest.approx(20, abs=1e-6)
    alone = draw(Point(0, 0), id=["x"]), draw(Point(0, 0), id=["x"], role="b")
    assert within(*alone, ask(100)).empty


def test_where_another_project_has_the_very_same_place_no_part_is_away_from_it(draw: Draw) -> None:
    park, line = box(0, 0, 800, 800), LineString([(0, 0), (900, 0)])
    a = draw(park, line, id=["x", "y"])
    found = within(a, draw(park, id=["z"], role="b"), ask(100)).set_index("id")
    assert found["farthest_m"].to_dict() == {"x": 0, "y": pytest.approx(100, abs=0.2)}
    itself = draw(park, Point(1000, 0), id=["x", "z"], role="b")
    assert within(a, itself, ask(100)).set_index("id").loc["x", "farthest_m"] == pytest.approx(
        math.hypot(1000, 800), rel=2e-3
    )


def test_one_distance_after_another_gives_what_each_alone_gives(draw: Draw) -> None:
    def sides() -> tuple[Inputs, Inputs]:
        shapes = [LineString([(0, 0), (900, 0)]), box(0, 200, 300, 500), Point(40, 40)]
        return (
            draw(*shapes, uncertainty_m=[50, 0, 300]),
            draw(Point(0, 100), box(500, -50, 600, 50), uncertainty_m=[200, 10], role="b"),
        )

    kept = sides()
    for distance in (0, 100, 350, 100, 5000):
        once = within(*sides(), ask(distance))
        assert within(*kept, ask(distance)).to_json() == once.to_json()


def test_rows_are_ordered_by_word_and_by_the_worst_case(draw: Draw) -> None:
    a = draw(Point(50, 0), Point(10, 0), Point(30, 0), Point(500, 0), uncertainty_m=[0, 0, 90, 0])
    assert list(within(a, draw(Point(0, 0), role="b"), ask(100))["id"]) == ["2", "1", "3", "4"]


def test_nothing_is_within_nothing(draw: Draw) -> None:
    some, none = draw(Point(0, 0)), draw(role="b")
    assert within(some, none, ask(5)).empty
    assert within(draw(), draw(Point(0, 0), role="b"), ask(5)).empty


metres = st.integers(-2000, 2000).map(float)
radii = st.sampled_from([0.0, 50.0, 300.0, 900.0])
shape = st.one_of(
    st.tuples(metres, metres).map(Point),
    st.tuples(metres, metres, metres, metres)
    .filter(lambda ends: ends[:2] != ends[2:])
    .map(lambda ends: LineString([ends[:2], ends[2:]])),
    st.tuples(metres, metres, st.integers(1, 900)).map(lambda b: box(b[0], b[1], b[0] + b[2], b[1] + b[2])),
)
places = st.lists(st.tuples(shape, radii, st.floats(0, math.tau)), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(a=places, b=places, limit=st.sampled_from([0.0, 100.0, 500.0, 1500.0]))
def test_the_word_is_true_wherever_the_places_are(
    a: list[tuple[shapely.Geometry, float, float]],
    b: list[tuple[shapely.Geometry, float, float]],
    limit: float,
    draw: Draw,
) -> None:
    ours, theirs = (
        draw(
            *(shape for shape, _, _ in side),
            id=[f"{role}{number}" for number in range(len(side))],
            uncertainty_m=[u for _, u, _ in side],
            role=role,
        )
        for role, side in (("a", a), ("b", b))
    )
    found = within(ours, theirs, ask(limit)).set_index("id")
    # The true places: each shifted by its whole radius, somewhere.
    moved = [
        [translate(shape, u * math.cos(angle), u * math.sin(angle)) for shape, u, angle in side]
        for side in (a, b)
    ]
    union = shapely.union_all(np.array(moved[1], dtype=object))
    for number, place in enumerate(moved[0]):
        said, true = found.loc[f"a{number}"], place.distance(union)
        assert said["low_m"] - 1e-3 <= true <= said["high_m"] + 1e-3
        assert said["any_part"] != "certain" or true <= limit + 1e-3
        assert said["any_part"] != "impossible" or true > limit - 1e-3
        corners = shapely.points(shapely.get_coordinates(place)).tolist()
        farthest = max(point.distance(union) for point in corners)
        assert said["all_parts"] != "certain" or farthest <= limit + 0.2
        if isinstance(place, Point):
            assert said["all_parts"] != "impossible" or farthest > limit - 0.2
