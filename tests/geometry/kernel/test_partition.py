"""Parts of a partition against every pair cut one by one, and against sizes known from the drawing."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely

from geoapp.geometry.arrays import Floats, Geometries
from geoapp.geometry.kernel import Partition, measure


def array(*texts: str | None) -> Geometries:
    return np.array([text if text is None else shapely.from_wkt(text) for text in texts], dtype=object)


def size_of(piece: shapely.Geometry, dimension: int) -> float:
    return (float(shapely.get_num_coordinates(piece)), piece.length, piece.area)[dimension]


def every_part(geometries: Geometries, polygons: Geometries) -> Floats:
    return np.array(
        [
            [size_of(one.intersection(other), shapely.get_dimensions(one)) for other in polygons]
            for one in geometries
        ]
    )


def test_parts_are_those_cut_one_by_one(some: Geometries, cells: Geometries) -> None:
    found = Partition(cells).parts(some)
    table = np.zeros((len(some), len(cells)))
    table[found.row, found.column] = found.size
    np.testing.assert_allclose(table, every_part(some, cells), rtol=1e-9, atol=1e-6)
    assert (np.bincount(found.row) > 1).sum() > 50


def test_parts_and_what_is_outside_add_up_to_the_whole(some: Geometries, cells: Geometries) -> None:
    found = Partition(cells).parts(some)
    total = np.bincount(found.row, found.size, len(some)) + found.outside
    np.testing.assert_allclose(total, measure(some), rtol=1e-6)
    union = shapely.union_all(cells)
    outside = [size_of(one.difference(union), shapely.get_dimensions(one)) for one in some]
    np.testing.assert_allclose(found.outside, outside, rtol=1e-6, atol=1e-3)
    assert 0 < (found.outside > 0).sum() < len(some)


def test_parts_are_sorted_and_named_once(some: Geometries, cells: Geometries) -> None:
    found = Partition(cells).parts(some)
    pairs = list(zip(found.row.tolist(), found.column.tolist(), strict=True))
    assert pairs == sorted(set(pairs))


def test_the_order_of_the_features_changes_no_part(some: Geometries, cells: Geometries) -> None:
    order = np.random.default_rng(4).permutation(len(some))
    there, back = Partition(cells).parts(some), Partition(cells).parts(some[order])
    table = np.zeros((2, len(some), len(cells)))
    table[0, there.row, there.column] = there.size
    table[1, order[back.row], back.column] = back.size
    np.testing.assert_allclose(table[1], table[0], rtol=1e-12)


def test_what_lies_on_a_shared_border_counts_once_in_the_first_polygon() -> None:
    polygons = shapely.box([0, 4, 8], 0, [4, 8, 12], 10)
    on_border = array(
        "POINT (4 5)",
        "LINESTRING (4 1, 4 9)",
        "LINESTRING (2 5, 4 5, 4 8, 6 8)",
        "MULTIPOINT ((4 5), (8 5), (9 5))",
        "LINESTRING (0 0, 0 10)",
    )
    found = Partition(polygons).parts(on_border)
    assert list(zip(found.row.tolist(), found.column.tolist(), found.size.tolist(), strict=True)) == [
        (0, 0, 1.0),
        (1, 0, 8.0),
        (2, 0, 5.0),
        (2, 1, 2.0),
        (3, 0, 1.0),
        (3, 1, 1.0),
        (3, 2, 1.0),
        (4, 0, 10.0),
    ]
    assert found.outside.tolist() == [0.0] * 5


def test_what_lies_on_a_shared_border_counts_once_although_something_else_is_outside() -> None:
    polygons = shapely.box([0, 4], 0, [4, 8], 10)
    lines = array("MULTILINESTRING ((4 1, 4 9), (20 0, 20 9))", "MULTIPOINT ((4 5), (6 5), (20 5))")
    found = Partition(polygons).parts(lines)
    assert list(zip(found.row.tolist(), found.column.tolist(), found.size.tolist(), strict=True)) == [
        (0, 0, 8.0),
        (1, 0, 1.0),
        (1, 1, 1.0),
    ]
    assert found.outside.tolist() == [9.0, 1.0]


def test_what_lies_half_outside_or_only_touches() -> None:
    polygons = shapely.box([0], 0, [4], 4)
    shapes = array(
        "POLYGON ((2 0, 6 0, 6 4, 2 4, 2 0))", "POLYGON ((4 0, 6 0, 6 4, 4 4, 4 0))", "LINESTRING (3 1, 9 1)"
    )
    found = Partition(polygons).parts(shapes)
    assert found.row.tolist() == [0, 2]
    assert found.size.tolist() == [8.0, 1.0]
    assert found.outside.tolist() == [8.0, 8.0, 5.0]


def test_nothing_has_no_parts(cells: Geometries) -> None:
    found = Partition(cells).parts(array(None, "POINT EMPTY", "POLYGON EMPTY"))
    assert found.row.tolist() == []
    assert found.outside.tolist() == [0.0, 0.0, 0.0]
    assert Partition(cells[:0]).parts(array("POINT (1 1)")).outside.tolist() == [1.0]
    assert Partition(cells).parts(cells[:0]).outside.tolist() == []


def test_a_district_in_two_pieces_and_with_a_hole_is_one_district() -> None:
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    polygons = np.array(
        [shapely.union_all([ring, shapely.box(20, 0, 29, 9)]), shapely.box(3, 3, 6, 6)], dtype=object
    )
    found = Partition(polygons).parts(shapely.box([1, 0], [1, 0], [8, 29], [8, 9]))
    assert found.size.tolist() == [40.0, 9.0, 153.0, 9.0]
    assert found.outside.tolist() == [0.0, 99.0]


def test_one_partition_answers_one_set_after_another_and_several_at_once(
    some: Geometries, others: Geometries, cells: Geometries
) -> None:
    kept = Partition(cells)
    sets = [some, others, some[::-1], others[:7]] * 4
    alone = [Partition(cells).parts(one) for one in sets]
    with ThreadPoolExecutor(4) as callers:
        for found, expected in zip(callers.map(kept.parts, sets), alone, strict=True):
            assert found.row.tolist() == expected.row.tolist()
            assert found.column.tolist() == expected.column.tolist()
            assert found.size.tolist() == expected.size.tolist()
            assert found.outside.tolist() == expected.outside.tolist()


def test_a_partition_prepares_copies_and_nobody_elses_polygons(some: Geometries, cells: Geometries) -> None:
    Partition(cells).parts(some)
    assert not shapely.is_prepared(cells).any()
