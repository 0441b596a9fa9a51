"""Unions against shapely's own of everything at once."""

import numpy as np
import pytest
import shapely

from geoapp.analysis.kernel import Geometries, blocks, buffer, dissolve, dissolve_by


@pytest.fixture(scope="module")
def buffers(some: Geometries) -> Geometries:
    return buffer(some, 150.0, quad_segs=8)


def test_buffers_are_shapelys_in_the_same_order(some: Geometries, buffers: Geometries) -> None:
    assert shapely.equals_exact(buffers, shapely.buffer(some, 150.0, quad_segs=8)).all()
    distances = np.arange(1.0, len(some) + 1)
    assert shapely.equals_exact(buffer(some, distances), shapely.buffer(some, distances)).all()
    assert buffer(some[:0], 150.0).tolist() == []


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


def test_each_key_has_the_union_of_its_own(buffers: Geometries) -> None:
    keys = np.array(["metro", "road", "park"])[np.arange(len(buffers)) // 2 % 3]
    values, unions = dissolve_by(buffers, keys)
    assert values.tolist() == ["metro", "park", "road"]
    for value, union in zip(values, unions, strict=True):
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


def test_a_key_of_nothing_has_an_empty_union() -> None:
    values, unions = dissolve_by(np.array([None, shapely.box(0, 0, 1, 1)]), np.array(["a", "b"]))
    assert values.tolist() == ["a", "b"]
    assert [union.area for union in unions] == [0.0, 1.0]
    assert dissolve(np.empty(0, dtype=object)).is_empty
