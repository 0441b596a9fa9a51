"""The nearest, with the range of the true distance and whether another may be nearer."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geoapp.analysis.inputs import Inputs
from geoapp.analysis.operations.nearest import Nearest, nearest
from geoapp.analysis.rivals import shares_among
from geoapp.domain.source import Source
from geoapp.geometry.shifts import share_of_points

Draw = Callable[..., Inputs]
FILE = Source(kind="file", detail="drawn.geojson")


def ask(k: int) -> Nearest:
    return Nearest(plan="demo", a=FILE, b=FILE, k=k)


def test_the_nearest_come_in_their_order(draw: Draw) -> None:
    targets = draw(Point(90, 0), Point(10, 0), Point(40, 0), id=["far", "near", "mid"], role="b")
    frame = nearest(draw(Point(0, 0)), targets, ask(2))
    assert list(frame["b_id"]) == ["near", "mid"]
    assert list(frame["rank"]) == [1, 2]
    assert list(frame["distance_m"]) == pytest.approx([10, 40], abs=1e-6)
    assert set(frame["certainty"]) == {"certain"}


def test_the_range_is_off_by_both_radii(draw: Draw) -> None:
    frame = nearest(
        draw(Point(0, 0), uncertainty_m=[30]), draw(Point(100, 0), uncertainty_m=[90], role="b"), ask(1)
    )
    assert frame[["low_m", "high_m"]].to_numpy().tolist() == [[0, pytest.approx(220, abs=1e-6)]]


def test_another_that_may_be_nearer_makes_it_possible(draw: Draw) -> None:
    a = draw(Point(0, 0))
    apart = draw(Point(100, 0), Point(200, 0), uncertainty_m=[40, 40], role="b")
    assert list(nearest(a, apart, ask(1))["certainty"]) == ["certain"]
    close = draw(Point(100, 0), Point(170, 0), uncertainty_m=[40, 40], role="b")
    assert list(nearest(a, close, ask(1))["certainty"]) == ["possible"]
    # Whichever is nearer, both are among the two nearest.
    assert list(nearest(a, close, ask(2))["certainty"]) == ["certain", "certain"]


def test_fewer_than_asked_for_are_all_there_are(draw: Draw) -> None:
    assert len(nearest(draw(Point(0, 0)), draw(Point(1, 0), role="b"), ask(5))) == 1
    assert nearest(draw(Point(0, 0)), draw(role="b"), ask(5)).empty
    assert nearest(draw(), draw(Point(0, 0), role="b"), ask(5)).empty


def test_a_project_and_its_twin_are_no_neighbours(draw: Draw) -> None:
    shapes, ids, same = [Point(0, 0), Point(0, 0), Point(9, 0)], ["x", "y", "z"], [["y"], ["x"], []]
    a, b = (draw(*shapes, id=ids, same_as=same, role=role) for role in "ab")
    frame = nearest(a, b, ask(1))
    assert dict(zip(frame["a_id"], frame["b_id"], strict=True)) == {"x": "z", "y": "z", "z": "x"}


def test_the_line_between_them_is_as_long_as_their_distance(draw: Draw) -> None:
    frame = nearest(draw(Point(0, 0), Point(50, 0)), draw(Point(50, 0), id=["b"], role="b"), ask(1))
    assert list(frame.geometry.length) == pytest.approx([50, 0], abs=1e-6)
    assert list(frame.geometry.geom_type) == ["LineString", "Point"]


coordinate = st.integers(-1000, 1000)
points = st.lists(
    st.tuples(coordinate, coordinate, st.sampled_from([0.0, 50.0, 300.0])), min_size=1, max_size=6
)


@settings(max_examples=30, deadline=None)
@given(a=points, b=points, k=st.integers(1, 3), seed=st.integers(0, 999))
def test_what_is_certain_stays_among_the_nearest(
    a: list[tuple[int, int, float]],
    b: list[tuple[int, int, float]],
    k: int,
    seed: int,
    draw: Draw,
) -> None:
    ours, theirs = (
        draw(
            *(Point(x, y) for x, y, _ in side),
            id=[f"{role}{number}" for number in range(len(side))],
            uncertainty_m=[u for _, _, u in side],
            role=role,
        )
        for role, side in (("a", a), ("b", b))
    )
    frame = nearest(ours, theirs, ask(k))
    angles = np.random.default_rng(seed)

    def moved(side: list[tuple[int, int, float]]) -> np.ndarray:
        turn = angles.uniform(0, 2 * np.pi, len(side))
        return np.array(
            [[x + u * np.cos(t), y + u * np.sin(t)] for (x, y, u), t in zip(side, turn, strict=True)]
        )

    true = np.hypot(*(moved(a)[:, None, :] - moved(b)[None, :, :]).transpose(2, 0, 1))
    for row in frame.itertuples():
        distances = true[int(row.a_id[1:])]
        own = distances[int(row.b_id[1:])]
        assert row.low_m - 1e-3 <= own <= row.high_m + 1e-3
        assert row.certainty == "possible" or (distances < own - 1e-3).sum() < k


def test_the_share_tells_how_often_one_is_the_nearest(draw: Draw) -> None:
    a = draw(Point(0, 0))
    even = draw(Point(100, 0), Point(0, 100), uncertainty_m=[40, 40], role="b")
    assert nearest(a, even, ask(1))["share_within"].iloc[0] == pytest.approx(0.5, abs=0.15)
    # The second is nearer than 100 m in the part of its circle (radius 200, 190 m off) that lies within 100 m: 0.09.
    far = draw(Point(100, 0), Point(0, 190), uncertainty_m=[0, 200], role="b")
    expected = 1 - share_of_points(np.array([190.0]), np.array([200.0]), 100.0)[0]
    frame = nearest(a, far, ask(1))
    assert list(frame["certainty"]) == ["possible"]
    assert frame["share_within"].iloc[0] == pytest.approx(expected, abs=0.05)


def test_what_is_certain_has_the_whole_share_and_what_is_possible_never(draw: Draw) -> None:
    sure = nearest(draw(Point(0, 0)), draw(Point(9, 0), Point(90, 0), role="b"), ask(1))
    assert list(sure["share_within"]) == [1]
    shared = draw(Point(0, 50), Point(0, 50), uncertainty_m=[60, 60], role="b")
    frame = nearest(draw(Point(0, 0), uncertainty_m=[1]), shared, ask(1))
    assert list(frame["certainty"]) == ["possible"]
    assert 0.9 < frame["share_within"].iloc[0] < 1  # one place: neither is nearer than the other


def test_an_error_of_ones_own_moves_all_distances_alike(draw: Draw) -> None:
    # However far the feature itself is off along the line, both lie on the same side of it.
    targets = draw(Point(100_000, 0), Point(100_100, 0), role="b")
    frame = nearest(draw(Point(0, 0), uncertainty_m=[5_000]), targets, ask(1))
    assert list(frame["certainty"]) == ["possible"]
    assert frame["share_within"].iloc[0] > 0.9


@settings(max_examples=25, deadline=None)
@given(targets=st.lists(st.tuples(st.integers(-300, 300), st.integers(0, 200)), min_size=1, max_size=6))
def test_one_of_all_is_the_nearest_in_every_placement(draw: Draw, targets: list[tuple[int, int]]) -> None:
    a = draw(Point(0, 5), uncertainty_m=[10])
    points = [Point(x, 7 * n) for n, (x, _) in enumerate(targets)]
    b = draw(*points, uncertainty_m=[radius for _, radius in targets], role="b")
    rows = np.zeros(len(targets), dtype=int), np.arange(len(targets))
    shares = shares_among(a, b, rows, rows, 1)
    assert shares.sum() == pytest.approx(1, abs=0.02 + 0.006 * len(targets))
