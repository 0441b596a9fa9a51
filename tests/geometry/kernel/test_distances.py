"""Distances against every pair measured one by one."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.errors import InputError
from geoapp.geometry.arrays import Floats, Geometries
from geoapp.geometry.kernel import Partition, blocks, distances, nearest, overlap_pairs, pairs_within

DISTANCE_M = 400.0
SIDE_M = 10_000
"""Side of the square that the geometries lie in."""


def as_rows(found: tuple[npt.NDArray[Any], ...]) -> list[tuple[Any, ...]]:
    return list(zip(*(column.tolist() for column in found), strict=True))


def every_distance(a: Geometries, b: Geometries) -> Floats:
    return np.array([[one.distance(other) for other in b] for one in a])


def test_pairs_between_two_sets_are_those_measured_one_by_one(some: Geometries, others: Geometries) -> None:
    table = every_distance(some, others)
    i, j, d = pairs_within(some, others, DISTANCE_M)
    assert as_rows((i, j)) == [tuple(pair) for pair in np.argwhere(table <= DISTANCE_M).tolist()]
    np.testing.assert_allclose(d, table[i, j], rtol=0, atol=1e-6)
    assert (table <= DISTANCE_M).sum() > 1000


def test_pairs_within_a_set_come_once_the_lower_index_first(some: Geometries) -> None:
    i, j, d = pairs_within(some, None, DISTANCE_M)
    expected = np.argwhere(np.triu(every_distance(some, some) <= DISTANCE_M, 1)).tolist()
    assert as_rows((i, j)) == [tuple(pair) for pair in expected]
    both = pairs_within(some, some, DISTANCE_M)
    assert {(a, b) for a, b, _ in as_rows(both) if a < b} == set(as_rows((i, j)))
    assert (d >= 0).all()


def test_the_sides_may_change_places(some: Geometries, others: Geometries) -> None:
    i, j, d = pairs_within(some, others, DISTANCE_M)
    back = pairs_within(others, some, DISTANCE_M)
    assert sorted((b, a, round(c, 6)) for a, b, c in as_rows(back)) == [
        (a, b, round(c, 6)) for a, b, c in as_rows((i, j, d))
    ]


def test_the_order_of_the_features_changes_nothing(some: Geometries) -> None:
    order = np.random.default_rng(1).permutation(len(some))
    i, j, _ = pairs_within(some[order], None, DISTANCE_M)
    found = {frozenset((int(order[a]), int(order[b]))) for a, b in zip(i, j, strict=True)}
    assert found == {frozenset(pair) for pair in as_rows(pairs_within(some, None, DISTANCE_M)[:2])}


def test_one_thread_finds_what_several_find(some: Geometries, monkeypatch: pytest.MonkeyPatch) -> None:
    several = pairs_within(some, None, DISTANCE_M)
    monkeypatch.setattr(blocks, "THREADS", 1)
    monkeypatch.setattr(blocks, "chunks", lambda rows, _=0: np.array_split(rows, len(rows) // 7 + 1))
    assert as_rows(pairs_within(some, None, DISTANCE_M)) == as_rows(several)


def test_neighbourhood_by_neighbourhood_the_same_pairs_are_found(
    some: Geometries, others: Geometries, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = [as_rows(pairs_within(some, targets, DISTANCE_M)) for targets in (None, some, others)]
    overlaps, shares = as_rows(overlap_pairs(some)), Partition(others).parts(some)
    monkeypatch.setattr(blocks, "ROWS", 7)
    assert [as_rows(pairs_within(some, targets, DISTANCE_M)) for targets in (None, some, others)] == at_once
    assert as_rows(overlap_pairs(some)) == overlaps
    assert Partition(others).parts(some).size.tolist() == shares.size.tolist()


def test_between_two_places_that_many_share_the_distance_is_found_once(
    some: Geometries, others: Geometries, monkeypatch: pytest.MonkeyPatch
) -> None:
    random, measured = np.random.default_rng(3), []
    between = distances._between_shapes
    monkeypatch.setattr(
        distances, "_between_shapes", lambda pairs: measured.append(len(pairs.i)) or between(pairs)
    )
    areas = np.concatenate([some[2::3][:30], others[2::3][:30]])
    ours, theirs = random.choice(areas, 120), random.choice(areas, 90)
    table = every_distance(ours, theirs)
    i, j, d = pairs_within(ours, theirs, SIDE_M * 2)
    assert len(i) == 120 * 90
    np.testing.assert_allclose(d, table[i, j], rtol=0, atol=1e-6)
    # Of 60 places each with each, and with itself.
    assert 0 < sum(measured) <= 60 * 61 / 2


def test_radii_find_what_is_possible(some: Geometries, others: Geometries) -> None:
    random = np.random.default_rng(2)
    ours, theirs = random.uniform(0, 500, len(some)), random.uniform(0, 500, len(others))
    expected = every_distance(some, others) - ours[:, None] - theirs <= DISTANCE_M
    found = pairs_within(some, others, DISTANCE_M, radii_a=ours, radii_b=theirs)
    assert as_rows(found[:2]) == [tuple(pair) for pair in np.argwhere(expected).tolist()]


def test_radii_count_for_both_of_a_set() -> None:
    a = shapely.points([0.0, 10.0], [0.0, 0.0])
    assert as_rows(pairs_within(a, None, 4, radii_a=np.array([3.0, 3.0]))) == [(0, 1, 10.0)]
    assert as_rows(pairs_within(a, None, 4, radii_a=np.array([3.0, 2.9]))) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("LINESTRING (0 0, 10 0.1)", "LINESTRING (3 -5, 4 7)", 0.0),
        ("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))", "POLYGON ((9 0, 20 0, 20 9, 9 9, 9 0))", 0.0),
        ("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))", "POLYGON ((4 4, 5 4, 5 5, 4 4))", 0.0),
        ("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))", "LINESTRING (1 1, 2 2)", 0.0),
        ("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 8, 1 1))", "POINT (4 5)", 3.0),
        ("POINT (4 5)", "POINT (4 5)", 0.0),
        ("LINESTRING (0 0, 10 0)", "POINT (13 4)", 5.0),
        ("LINESTRING (0 0, 3 9, 8 1)", "POINT (3 9)", 0.0),
        ("LINESTRING (0 0, 3 9, 8 1)", "POINT (1 3)", 0.0),
        ("LINESTRING (0 0, 10 0)", "LINESTRING (0 3, 10 3)", 3.0),
    ],
)
def test_distances_of_touching_nested_and_identical_geometries(one: str, other: str, expected: float) -> None:
    a, b = (np.array([shapely.from_wkt(text)], dtype=object) for text in (one, other))
    assert as_rows(pairs_within(a, b, expected)) == [(0, 0, expected)]
    assert as_rows(pairs_within(b, a, expected)) == [(0, 0, expected)]
    assert as_rows(pairs_within(a, b, np.nextafter(expected, -1))) == []


def test_nothing_has_no_neighbours() -> None:
    nothing = np.array([None, shapely.Point(), shapely.Point(0, 0)], dtype=object)
    assert as_rows(pairs_within(nothing, None, 1e9)) == []
    assert as_rows(pairs_within(nothing, nothing, 1e9)) == [(2, 2, 0.0)]
    assert as_rows(nearest(nothing, None, 3)) == []
    assert as_rows(nearest(nothing, nothing[:0], 3)) == []
    assert as_rows(pairs_within(nothing, nothing, -1.0)) == []


def test_what_is_nearest_is_what_sorting_all_distances_says(some: Geometries, others: Geometries) -> None:
    table = every_distance(some, others)
    i, j, d = nearest(some, others, 4)
    assert i.tolist() == np.repeat(np.arange(len(some)), 4).tolist()
    np.testing.assert_allclose(d.reshape(-1, 4), np.sort(table, axis=1)[:, :4], rtol=0, atol=1e-6)
    np.testing.assert_allclose(d, table[i, j], rtol=0, atol=1e-6)
    ties = np.argsort(table, axis=1, kind="stable")[:, :4]
    assert j.tolist() == ties.ravel().tolist()


def test_nobody_is_their_own_neighbour(some: Geometries) -> None:
    table = every_distance(some, some) + np.diag(np.full(len(some), np.inf))
    i, j, _ = nearest(some, None, 2)
    assert j.tolist() == np.argsort(table, axis=1, kind="stable")[:, :2].ravel().tolist()
    assert (i != j).all()


def test_equally_near_ones_come_by_index_and_identical_places_are_neighbours() -> None:
    a = shapely.points([0, 0, 0, 1, -1], [0, 0, 0, 0, 0])
    assert as_rows(nearest(a, None, 3))[:3] == [(0, 1, 0.0), (0, 2, 0.0), (0, 3, 1.0)]


def test_where_fewer_are_there_all_are_found() -> None:
    a = shapely.points([0, 1e6], [0, 0])
    assert as_rows(nearest(a, None, 5)) == [(0, 1, 1e6), (1, 0, 1e6)]
    assert as_rows(nearest(a, None, 0)) == []


def test_a_crowd_and_one_far_away_stay_cheap() -> None:
    crowd = shapely.points(np.random.default_rng(3).uniform(0, 100, (5000, 2)))
    a = np.append(crowd, shapely.Point(4e6, 4e6))
    i, _, d = nearest(a, None, 2)
    assert len(i) == 2 * len(a)
    assert d[-1] > 5e6


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12), st.integers(0, 12))
def test_points_on_a_grid_agree_with_arithmetic(places: list[tuple[int, int]], squared: int) -> None:
    a = shapely.points(np.array(places, dtype=float).reshape(-1, 2))
    expected = [
        (i, j)
        for i in range(len(places))
        for j in range(i + 1, len(places))
        if (places[i][0] - places[j][0]) ** 2 + (places[i][1] - places[j][1]) ** 2 <= squared
    ]
    assert as_rows(pairs_within(a, None, squared**0.5)[:2]) == expected


def test_infinity_is_refused_by_its_row() -> None:
    with pytest.raises(InputError, match="Geometry 1 "):
        nearest(shapely.points([0, np.inf], [0, 0]), None, 1)
