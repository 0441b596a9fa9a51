"""Unions against shapely's own of everything at once."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.geometry.arrays import Geometries
from geoapp.geometry.kernel import blocks, buffer, dissolve, dissolve_by
from geoapp.geometry.kernel import union as unions


@pytest.fixture(scope="module")
def buffers(some: Geometries) -> Geometries:
    return buffer(some, 150.0, quad_segs=8)


def test_buffers_are_shapelys_in_the_same_order(some: Geometries, buffers: Geometries) -> None:
    assert shapely.equals_exact(buffers, shapely.buffer(some, 150.0, quad_segs=8)).all()
    distances = np.arange(1.0, len(some) + 1)
    assert shapely.equals_exact(buffer(some, distances), shapely.buffer(some, distances)).all()
    assert buffer(some[:0], 150.0).tolist() == []


def test_what_lies_at_one_place_has_the_buffer_of_its_own_distance() -> None:
    places = shapely.points([1, 1, 1, 7, 1], [0, 5, 0, 0, 0])
    distances = np.array([3.0, 3.0, 3.0, 3.0, 4.0])
    assert shapely.equals_exact(buffer(places, distances), shapely.buffer(places, distances)).all()
    assert (
        shapely.area(buffer(np.array([None, places[0], None]), 2.0))[1] == shapely.buffer(places[0], 2.0).area
    )


@pytest.mark.parametrize("count", [40, 240])
def test_a_union_is_that_of_all_at_once(buffers: Geometries, count: int) -> None:
    buffers = buffers[:count]
    ours, whole = dissolve(buffers), shapely.union_all(buffers)
    assert ours.is_valid
    assert ours.area == pytest.approx(whole.area, rel=1e-9)
    assert ours.symmetric_difference(whole).area < 1e-3
    assert len(shapely.get_parts(ours)) == len(shapely.get_parts(whole)) > 1


def test_the_order_of_the_features_and_the_threads_change_no_union(
    buffers: Geometries, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = dissolve(buffers)
    monkeypatch.setattr(blocks, "THREADS", 1)
    assert dissolve(buffers).equals_exact(there)
    back = dissolve(buffers[np.random.default_rng(5).permutation(len(buffers))])
    assert back.symmetric_difference(there).area < 1e-3


@pytest.mark.parametrize(("crowd", "small"), [(2, 10**9), (3, 10**9), (12, 0), (12, 200)])
def test_how_many_are_united_at_once_changes_no_union(
    buffers: Geometries, monkeypatch: pytest.MonkeyPatch, crowd: int, small: int
) -> None:
    monkeypatch.setattr(unions, "CROWD", crowd)
    monkeypatch.setattr(unions, "SMALL", small)
    ours = dissolve(buffers)
    assert ours.is_valid
    assert ours.symmetric_difference(shapely.union_all(buffers)).area < 1e-3


@pytest.mark.parametrize("vertices", [1, 500, 2000])
def test_a_crowd_too_large_for_one_task_is_united_in_parts(
    some: Geometries, monkeypatch: pytest.MonkeyPatch, vertices: int
) -> None:
    crowd = buffer(some, 600.0, quad_segs=8)
    monkeypatch.setattr(unions, "TASK", vertices)
    ours, whole = dissolve(crowd), shapely.union_all(crowd)
    assert ours.is_valid
    assert len(shapely.get_parts(ours)) == len(shapely.get_parts(whole))
    assert ours.symmetric_difference(whole).area < 1e-3


def test_each_key_has_the_union_of_its_own(buffers: Geometries) -> None:
    keys = np.array(["metro", "road", "park"])[np.arange(len(buffers)) // 2 % 3]
    values, found = dissolve_by(buffers, keys)
    assert values.tolist() == ["metro", "park", "road"]
    for value, union in zip(values, found, strict=True):
        whole = shapely.union_all(buffers[keys == value])
        assert union.is_valid
        assert union.symmetric_difference(whole).area < 1e-3


def test_touching_nested_identical_and_missing_geometries_unite() -> None:
    shapes = np.append(shapely.box([0, 2, 0, 0, 9], 0, [2, 4, 2, 1, 10], 2), [None, shapely.Polygon()])
    union = dissolve(shapes)
    assert union.area == 10.0
    assert len(shapely.get_parts(union)) == 2


def test_lines_points_and_areas_unite_as_they_are() -> None:
    lines = shapely.linestrings([[(0, 0), (4, 0)], [(2, 0), (6, 0)], [(9, 9), (9, 8)]])
    assert dissolve(lines).length == 7.0
    assert dissolve(shapely.points([1, 1, 2], [1, 1, 2])).equals(shapely.MultiPoint([(1, 1), (2, 2)]))
    mixed = np.append(lines, [shapely.box(20, 20, 21, 21), shapely.Point(30, 30)])
    assert dissolve(mixed).geom_type == "GeometryCollection"


@pytest.mark.parametrize("seed", [60, 90, 134, 300, 332])
def test_borders_that_nearly_coincide_leave_a_valid_union(seed: int) -> None:
    # Of the seeds up to 400 these are those that a buffer of 0 m leaves invalid.
    random = np.random.default_rng(seed)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(random.uniform(0, 1000, (40, 2)))))
    corners = [shapely.get_coordinates(cell)[:-1] + 500_000 for cell in cells]
    shaken = [shapely.Polygon(corner + random.normal(0, 1e-9, corner.shape)) for corner in corners]
    union = dissolve(np.array(shaken, dtype=object))
    assert union.is_valid
    assert union.area == pytest.approx(shapely.union_all(shaken).area, rel=1e-9)


def test_a_geometry_alone_is_united_with_itself() -> None:
    twice = shapely.from_wkt(
        "GEOMETRYCOLLECTION (POLYGON ((0 0, 2 0, 2 1, 0 1, 0 0)), POLYGON ((1 0, 3 0, 3 1, 1 1, 1 0)))"
    )
    assert dissolve(np.array([twice])).area == 3.0
    assert dissolve(np.array([shapely.MultiPoint([(1, 1), (1, 1)])])).equals(shapely.Point(1, 1))
    pieces = shapely.union_all(shapely.box([0, 5], 0, [1, 6], 1))
    assert dissolve(np.array([pieces])).equals(pieces)


def test_a_hole_that_others_leave_stays_and_one_that_they_fill_goes() -> None:
    frame = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    sides = shapely.box([0, 6, 0, 0], [0, 0, 0, 6], [3, 9, 9, 9], [9, 9, 3, 9])
    for shapes in (np.array([frame]), sides):
        assert dissolve(shapes).area == 72.0
        assert len(dissolve(shapes).interiors) == 1
        assert dissolve(np.append(shapes, shapely.box(3, 3, 6, 6))).equals(shapely.box(0, 0, 9, 9))


def test_squares_that_meet_in_a_corner_are_two() -> None:
    union = dissolve(shapely.box([0, 1], [0, 1], [1, 2], [1, 2]))
    assert union.is_valid
    assert (union.geom_type, len(union.geoms), union.area) == ("MultiPolygon", 2, 2.0)


def test_a_union_is_flat() -> None:
    high = shapely.force_3d(shapely.box([0, 1, 9], 0, [2, 3, 10], 1), 700.0)
    union = dissolve(high)
    assert not union.has_z
    assert union.area == 4.0
    assert high[0].has_z


def test_a_union_leaves_its_input_as_it_was(buffers: Geometries) -> None:
    before = buffers.copy()
    dissolve(buffers)
    assert shapely.equals_identical(buffers, before).all()
    assert not shapely.is_prepared(buffers).any()


corner = st.integers(0, 8)
sides = st.lists(st.tuples(corner, corner, st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(sides)
def test_rectangles_cover_the_squares_that_counting_says(rectangles: list[tuple[int, int, int, int]]) -> None:
    x, y, width, height = np.array(rectangles).T
    squares = {
        (column, row)
        for left, low, right, high in zip(x, y, x + width, y + height, strict=True)
        for column in range(left, right)
        for row in range(low, high)
    }
    union = dissolve(shapely.box(x, y, x + width, y + height))
    assert union.is_valid
    assert union.area == len(squares)


def test_a_key_of_nothing_has_an_empty_union() -> None:
    values, found = dissolve_by(np.array([None, shapely.box(0, 0, 1, 1)]), np.array(["a", "b"]))
    assert values.tolist() == ["a", "b"]
    assert [union.area for union in found] == [0.0, 1.0]
    assert dissolve(np.empty(0, dtype=object)).is_empty
