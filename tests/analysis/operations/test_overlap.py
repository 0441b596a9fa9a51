"""What pairs share: by hand-worked areas and lengths, the same from either side."""

import math
from collections.abc import Callable

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

from geoapp.analysis.inputs import Inputs
from geoapp.analysis.operations.overlap import overlap

Draw = Callable[..., Inputs]


def row(a: Inputs, b: Inputs) -> dict[str, object]:
    [record] = overlap(a, b)[0].to_dict("records")
    return record


def test_two_squares_share_a_quarter(draw: Draw) -> None:
    found = row(draw(box(0, 0, 200, 200)), draw(box(100, 100, 300, 400), role="b"))
    assert found["area_m2"] == pytest.approx(100 * 100, rel=1e-9)
    assert found["percent_a"] == pytest.approx(25, rel=1e-9)
    assert found["percent_b"] == pytest.approx(100 / 6, rel=1e-9)
    assert found["certainty"] == "certain"
    assert (found["area_low_m2"], found["area_high_m2"]) == (found["area_m2"], found["area_m2"])


@pytest.mark.parametrize(
    ("a", "b", "percents"),
    [
        (box(0, 0, 100, 100), box(0, 0, 100, 100), (100, 100)),
        (box(0, 0, 100, 100), box(-50, -50, 150, 150), (100, 25)),
    ],
    ids=["identical", "nested"],
)
def test_identical_and_nested_squares(
    a: Polygon, b: Polygon, percents: tuple[float, float], draw: Draw
) -> None:
    found = row(draw(a), draw(b, id=["b"], role="b"))
    assert (found["percent_a"], found["percent_b"]) == pytest.approx(percents, rel=1e-9)


def test_areas_that_only_touch_share_nothing(draw: Draw) -> None:
    square = draw(box(0, 0, 100, 100))
    assert overlap(square, draw(box(100, 0, 200, 100), role="b"))[0].empty
    assert overlap(square, draw(box(100, 100, 200, 200), role="b"))[0].empty


def test_a_line_shares_its_length_and_a_point_itself(draw: Draw) -> None:
    square = draw(box(0, 0, 100, 100), role="b")
    line = row(draw(LineString([(-100, 50), (300, 50)])), square)
    assert (line["length_m"], line["percent_a"]) == pytest.approx((100, 25), rel=1e-9)
    assert math.isnan(line["area_m2"])
    assert math.isnan(line["percent_b"])
    point = row(draw(Point(50, 50)), square)
    assert (point["percent_a"], point["certainty"]) == (100, "certain")


def test_lines_that_cross_are_a_pair_without_length(draw: Draw) -> None:
    found = row(draw(LineString([(0, 0), (100, 100)])), draw(LineString([(0, 100), (100, 0)]), role="b"))
    assert (found["length_m"], found["certainty"]) == (0, "certain")


def test_a_bow_tie_shares_both_its_halves(draw: Draw) -> None:
    tie = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    found = row(draw(tie), draw(box(-10, -10, 110, 110), role="b"))
    assert found["area_m2"] == pytest.approx(5000, rel=1e-6)


def test_deep_inside_is_certain_near_the_border_possible_and_beyond_the_radius_nothing(draw: Draw) -> None:
    district = draw(box(0, 0, 10_000, 10_000), role="b")
    words = {
        depth: [
            (word, distance)
            for word, distance in overlap(draw(Point(depth, 5000), uncertainty_m=[100]), district)[0][
                ["certainty", "distance_m"]
            ].to_numpy()
        ]
        for depth in (150, 50, -50, -150)
    }
    assert words == {
        150: [("certain", 0)],
        50: [("possible", 0)],
        -50: [("possible", pytest.approx(50, abs=1e-6))],
        -150: [],
    }


def test_two_uncertain_areas_share_a_range(draw: Draw) -> None:
    district = draw(box(0, 0, 10_000, 10_000), role="b")
    found = row(draw(box(2000, 2000, 3000, 3000), uncertainty_m=[100]), district)
    assert found["certainty"] == "certain"
    assert found["area_m2"] == pytest.approx(1000**2, rel=1e-9)
    assert found["area_low_m2"] == pytest.approx(800**2, rel=1e-6)
    assert found["area_high_m2"] == pytest.approx(1000**2 + 4 * 1000 * 100 + math.pi * 100**2, rel=5e-4)


def test_uncertain_areas_that_barely_meet_may_not_meet_at_all(draw: Draw) -> None:
    a = draw(box(0, 0, 1000, 1000), uncertainty_m=[60])
    found = row(a, draw(box(900, 0, 1900, 1000), uncertainty_m=[60], role="b"))
    assert (found["certainty"], found["area_low_m2"]) == ("possible", 0)
    deep = row(a, draw(box(700, 0, 1700, 1000), uncertainty_m=[60], role="b"))
    # Each shrunk by 60 m: 700 + 60 to 1000 - 60 wide, 60 to 1000 - 60 high.
    assert (deep["certainty"], deep["area_low_m2"]) == ("certain", pytest.approx(180 * 880, rel=1e-6))


def test_a_source_against_itself_tells_each_pair_once(draw: Draw) -> None:
    shapes = [box(0, 0, 100, 100), box(50, 0, 150, 100), box(120, 0, 220, 100)]
    a, b = draw(*shapes, id=["x", "y", "z"]), draw(*shapes, id=["x", "y", "z"], role="b")
    frame, left_out = overlap(a, b)
    assert set(zip(frame["a_id"], frame["b_id"], strict=True)) == {("x", "y"), ("y", "z")}
    assert [(one.reason, one.pairs) for one in left_out] == [("itself", 3)]


def test_rows_of_two_files_may_bear_the_same_numbers(draw: Draw) -> None:
    a = draw(box(0, 0, 100, 100), box(200, 0, 300, 100))
    b = draw(box(250, 0, 350, 100), box(50, 0, 150, 100), role="b")
    frame, left_out = overlap(a, b)
    assert set(zip(frame["a_id"], frame["b_id"], strict=True)) == {("1", "2"), ("2", "1")}
    assert left_out == ()


def test_nothing_overlaps_nothing(draw: Draw) -> None:
    square = box(0, 0, 100, 100)
    assert overlap(draw(), draw(square, role="b"))[0].empty
    assert overlap(draw(square), draw(role="b"))[0].empty


corner = st.integers(0, 500)
shape = st.one_of(
    st.tuples(corner, corner, st.integers(1, 300), st.integers(1, 300)).map(
        lambda b: box(b[0], b[1], b[0] + b[2], b[1] + b[3])
    ),
    st.tuples(corner, corner, corner, corner)
    .filter(lambda ends: ends[:2] != ends[2:])
    .map(lambda ends: LineString([ends[:2], ends[2:]])),
    st.tuples(corner, corner).map(Point),
)
places = st.lists(st.tuples(shape, st.sampled_from([0.0, 20.0, 100.0])), min_size=1, max_size=5)


def table(frame: gpd.GeoDataFrame, first: str, second: str) -> dict[tuple[str, str], tuple[object, ...]]:
    columns = [f"{first}_id", f"{second}_id", "area_m2", "length_m", f"percent_{first}", f"percent_{second}"]
    rows = frame[[*columns, "area_low_m2", "area_high_m2", "certainty"]].fillna(-1.0).itertuples(index=False)
    return {(one, other): tuple(rest) for one, other, *rest in rows}


@settings(max_examples=30, deadline=None)
@given(a=places, b=places)
def test_a_overlaps_b_as_b_overlaps_a(
    a: list[tuple[object, float]], b: list[tuple[object, float]], draw: Draw
) -> None:
    def side(places: list[tuple[object, float]], prefix: str, role: str) -> Inputs:
        ids = [f"{prefix}{number}" for number in range(len(places))]
        return draw(*(s for s, _ in places), uncertainty_m=[u for _, u in places], id=ids, role=role)

    there = table(overlap(side(a, "p", "a"), side(b, "q", "b"))[0], "a", "b")
    back = table(overlap(side(b, "q", "a"), side(a, "p", "b"))[0], "b", "a")
    assert there.keys() == back.keys()
    for pair, values in there.items():
        assert values[:-1] == pytest.approx(back[pair][:-1], rel=1e-6, abs=1e-3)
        assert values[-1] == back[pair][-1]
    for _, row in overlap(side(a, "p", "a"), side(b, "q", "b"))[0].iterrows():
        if not math.isnan(row["area_m2"]):
            assert row["area_low_m2"] <= row["area_m2"] + 1e-3
            assert row["area_m2"] <= row["area_high_m2"] + 1e-3
