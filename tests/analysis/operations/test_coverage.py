"""What is covered is united before it is summed, and its parts with the rest are the whole."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

from geoapp.analysis.inputs import Inputs
from geoapp.analysis.operations.coverage import OUTSIDE, Coverage, coverage
from geoapp.domain.source import Source
from geoapp.errors import InputError

Draw = Callable[..., Inputs]
FILE = Source(kind="file", detail="drawn.geojson")
ROUGH = 5e-4


def ask(distance: float) -> Coverage:
    return Coverage(plan="demo", a=FILE, distance_m=distance)


@pytest.fixture
def districts(draw: Draw) -> Inputs:
    """Two squares of 10 km side by side."""
    return draw(box(0, 0, 10_000, 10_000), box(10_000, 0, 20_000, 10_000), id=["west", "east"], role="b")


def test_a_disc_on_the_border_is_halved(draw: Draw, districts: Inputs) -> None:
    frame, [total, _] = coverage(draw(Point(10_000, 5000)), districts, ask(1000))
    half = math.pi * 1000**2 / 2
    assert list(frame["area_low_m2"]) == pytest.approx([half, half, 0], rel=ROUGH, abs=1e-6)
    assert list(frame["percent_low"])[:2] == pytest.approx([half / 1e6, half / 1e6], rel=ROUGH)
    assert total.low == total.high == pytest.approx(2 * half, rel=ROUGH)


def test_two_buffers_that_overlap_count_once(draw: Draw, districts: Inputs) -> None:
    once, _ = coverage(draw(Point(5000, 5000)), districts, ask(1000))
    twice, _ = coverage(draw(Point(5000, 5000), Point(5000, 5000)), districts, ask(1000))
    assert list(twice["area_high_m2"]) == pytest.approx(list(once["area_high_m2"]), rel=1e-9)
    assert list(twice["count_low"]) == [2, 0, 0]


def test_lines_that_lie_on_each_other_count_once(draw: Draw, districts: Inputs) -> None:
    line = LineString([(5000, 5000), (25_000, 5000)])
    frame, [_, length] = coverage(draw(line, line), districts, ask(10))
    assert list(frame["length_m"]) == pytest.approx([5000, 10_000, 5000], rel=1e-9)
    assert length.low == pytest.approx(20_000, rel=1e-9)


def test_what_lies_outside_is_a_row_of_its_own(draw: Draw, districts: Inputs) -> None:
    frame, _ = coverage(draw(Point(0, 5000), Point(50_000, 0)), districts, ask(1000))
    assert list(frame["id"]) == ["west", "east", OUTSIDE]
    disc = math.pi * 1000**2
    assert list(frame["area_low_m2"]) == pytest.approx([disc / 2, 0, disc * 1.5], rel=ROUGH, abs=1e-6)
    assert list(frame["count_low"]) == [1, 0, 1]
    assert list(frame["certainty"]) == ["certain", "impossible", "certain"]


def test_the_range_is_what_is_surely_and_what_is_possibly_covered(draw: Draw, districts: Inputs) -> None:
    frame, _ = coverage(draw(Point(5000, 5000), uncertainty_m=[300]), districts, ask(1000))
    assert frame["area_low_m2"][0] == pytest.approx(math.pi * 700**2, rel=ROUGH)
    assert frame["area_high_m2"][0] == pytest.approx(math.pi * 1300**2, rel=ROUGH)


@pytest.mark.parametrize(
    ("x", "distance", "counts"),
    [
        (10_700, 1000, (1, 1)),  # 700 + 200 m at most
        (10_900, 1000, (0, 1)),  # 1,100 m at most, 700 m at least
        (11_250, 1000, (0, 0)),  # 1,050 m at least
        (9700, 0, (1, 1)),  # 300 m inside, 200 m is all that it may be off
        (9950, 0, (0, 1)),  # 50 m inside
        (10_150, 0, (0, 1)),
        (10_250, 0, (0, 0)),
    ],
)
def test_a_feature_counts_where_it_comes_near_enough(
    x: float, distance: float, counts: tuple[int, int], draw: Draw
) -> None:
    west = draw(box(0, 0, 10_000, 10_000), role="b")
    frame, _ = coverage(draw(Point(x, 5000), uncertainty_m=[200]), west, ask(distance))
    assert (frame["count_low"][0], frame["count_high"][0]) == counts


def test_only_areas_can_be_covered(draw: Draw) -> None:
    with pytest.raises(InputError, match="no area") as caught:
        coverage(draw(Point(0, 0)), draw(Point(0, 0), role="b"), ask(10))
    assert "不是面；只能计算区县或其他面的覆盖情况。" in caught.value.say("zh")


def test_nothing_covers_nothing(draw: Draw, districts: Inputs) -> None:
    frame, [area, length] = coverage(draw(), districts, ask(10))
    assert list(frame["area_high_m2"]) == [0, 0, 0]
    assert (area.high, length.high) == (0, 0)


coordinate = st.integers(-3000, 23_000)
shape = st.one_of(
    st.tuples(coordinate, coordinate).map(Point),
    st.tuples(coordinate, coordinate, coordinate, coordinate)
    .filter(lambda ends: ends[:2] != ends[2:])
    .map(lambda ends: LineString([ends[:2], ends[2:]])),
    st.tuples(coordinate, coordinate, st.integers(1, 5000)).map(
        lambda b: Polygon(
            [(b[0], b[1]), (b[0] + b[2], b[1] + b[2]), (b[0] + b[2], b[1]), (b[0], b[1] + b[2])]
        )
    ),
)
places = st.lists(st.tuples(shape, st.sampled_from([0.0, 100.0, 2000.0])), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(places=places, distance=st.sampled_from([0.0, 300.0, 1500.0]), order=st.randoms())
def test_parts_and_rest_are_the_whole_in_any_order(
    places: list[tuple[object, float]], distance: float, order: object, draw: Draw
) -> None:
    districts = draw(box(0, 0, 10_000, 10_000), box(10_000, 0, 20_000, 10_000), role="b")

    def covered(chosen: list[tuple[object, float]]) -> tuple[list[float], ...]:
        shapes, radii = [shape for shape, _ in chosen], [radius for _, radius in chosen]
        frame, [area, length] = coverage(draw(*shapes, uncertainty_m=radii), districts, ask(distance))
        for column, whole in (
            ("area_low_m2", area.low),
            ("area_high_m2", area.high),
            ("length_m", length.low),
        ):
            assert frame[column].sum() == pytest.approx(whole, rel=1e-6, abs=1e-6)
        assert (frame["area_low_m2"] <= frame["area_high_m2"] + 1e-3).all()
        assert (frame["count_low"] <= frame["count_high"]).all()
        return tuple(
            list(frame[column]) for column in ("area_low_m2", "area_high_m2", "length_m", "count_high")
        )

    shuffled = list(places)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    for one, other in zip(covered(places), covered(shuffled), strict=True):
        assert one == pytest.approx(other, rel=1e-6, abs=1e-3)


def test_without_districts_everything_is_outside(draw: Draw) -> None:
    frame, [total, _] = coverage(draw(Point(0, 0)), draw(role="b"), ask(1000))
    assert list(frame["id"]) == [OUTSIDE]
    assert frame["area_low_m2"][0] == pytest.approx(total.low) == pytest.approx(math.pi * 1000**2, rel=ROUGH)
