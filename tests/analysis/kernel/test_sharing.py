"""Parts and overlaps against every pair cut one by one, and against sizes known from the drawing."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.analysis.kernel import Floats, Geometries, measure, overlap_pairs, parts

BOW_TIE = shapely.make_valid(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
"""Two triangles of one square metre that meet in (1, 1)."""


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
    found = parts(some, cells)
    table = np.zeros((len(some), len(cells)))
    table[found.row, found.column] = found.size
    np.testing.assert_allclose(table, every_part(some, cells), rtol=1e-9, atol=1e-6)
    assert (np.bincount(found.row) > 1).sum() > 50


def test_parts_and_what_is_outside_add_up_to_the_whole(some: Geometries, cells: Geometries) -> None:
    found = parts(some, cells)
    total = np.bincount(found.row, found.size, len(some)) + found.outside
    np.testing.assert_allclose(total, measure(some), rtol=1e-6)
    union = shapely.union_all(cells)
    outside = [size_of(one.difference(union), shapely.get_dimensions(one)) for one in some]
    np.testing.assert_allclose(found.outside, outside, rtol=1e-6, atol=1e-3)
    assert 0 < (found.outside > 0).sum() < len(some)


def test_parts_are_sorted_and_named_once(some: Geometries, cells: Geometries) -> None:
    found = parts(some, cells)
    pairs = list(zip(found.row.tolist(), found.column.tolist(), strict=True))
    assert pairs == sorted(set(pairs))


def test_the_order_of_the_features_changes_no_part(some: Geometries, cells: Geometries) -> None:
    order = np.random.default_rng(4).permutation(len(some))
    there, back = parts(some, cells), parts(some[order], cells)
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
    found = parts(on_border, polygons)
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


def test_what_lies_half_outside_or_only_touches() -> None:
    polygons = shapely.box([0], 0, [4], 4)
    shapes = array(
        "POLYGON ((2 0, 6 0, 6 4, 2 4, 2 0))", "POLYGON ((4 0, 6 0, 6 4, 4 4, 4 0))", "LINESTRING (3 1, 9 1)"
    )
    found = parts(shapes, polygons)
    assert found.row.tolist() == [0, 2]
    assert found.size.tolist() == [8.0, 1.0]
    assert found.outside.tolist() == [8.0, 8.0, 5.0]


def test_nothing_has_no_parts(cells: Geometries) -> None:
    found = parts(array(None, "POINT EMPTY", "POLYGON EMPTY"), cells)
    assert found.row.tolist() == []
    assert found.outside.tolist() == [0.0, 0.0, 0.0]
    assert parts(array("POINT (1 1)"), cells[:0]).outside.tolist() == [1.0]
    assert parts(cells[:0], cells).outside.tolist() == []


def test_a_district_in_two_pieces_and_with_a_hole_is_one_district() -> None:
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    polygons = np.array(
        [shapely.union_all([ring, shapely.box(20, 0, 29, 9)]), shapely.box(3, 3, 6, 6)], dtype=object
    )
    found = parts(shapely.box([1, 0], [1, 0], [8, 29], [8, 9]), polygons)
    assert found.size.tolist() == [40.0, 9.0, 153.0, 9.0]
    assert found.outside.tolist() == [0.0, 99.0]


def test_overlaps_are_those_cut_one_by_one(some: Geometries, others: Geometries) -> None:
    i, j, size = overlap_pairs(some, others)
    pieces = overlap_pairs(some, others, geometry=True)
    assert (pieces[0].tolist(), pieces[1].tolist(), pieces[2].tolist()) == (
        i.tolist(),
        j.tolist(),
        size.tolist(),
    )
    expected = {}
    for a, one in enumerate(some):
        for b, other in enumerate(others):
            shared = one.intersection(other)
            dimension = min(shapely.get_dimensions([one, other]))
            if not shared.is_empty:
                expected[a, b] = (
                    size_of(shared, dimension) if shapely.get_dimensions(shared) >= dimension else 0.0
                )
    assert list(zip(i.tolist(), j.tolist(), strict=True)) == sorted(expected)
    np.testing.assert_allclose(size, [expected[pair] for pair in sorted(expected)], rtol=1e-9, atol=1e-6)
    assert len(i) > 500


def test_overlap_is_symmetric_and_within_a_set_comes_once(some: Geometries, others: Geometries) -> None:
    i, j, size = overlap_pairs(some, others)
    back = overlap_pairs(others, some)
    order = np.lexsort((back[0], back[1]))
    assert back[1][order].tolist() == i.tolist()
    assert back[0][order].tolist() == j.tolist()
    np.testing.assert_allclose(back[2][order], size, rtol=1e-9)
    one, other, _ = overlap_pairs(some)
    assert (one < other).all()
    assert len(one) == (len(overlap_pairs(some, some)[0]) - len(some)) // 2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "POLYGON ((2 0, 6 0, 6 4, 2 4, 2 0))", [8.0]),
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))", [1.0]),
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", [16.0]),
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "POLYGON ((4 0, 6 0, 6 4, 4 4, 4 0))", []),
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "POLYGON ((4 4, 6 4, 6 6, 4 4))", []),
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "LINESTRING (2 2, 9 2)", [2.0]),
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "LINESTRING (4 2, 9 2)", []),
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "POINT (4 2)", [1.0]),
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))", "MULTIPOINT ((1 1), (2 2), (9 9))", [2.0]),
        ("LINESTRING (0 0, 4 4)", "LINESTRING (0 4, 4 0)", [0.0]),
        ("LINESTRING (0 0, 6 0)", "LINESTRING (2 0, 9 0)", [4.0]),
        ("LINESTRING (0 0, 6 0, 6 3)", "LINESTRING (2 0, 5 0, 5 2, 7 2)", [3.0]),
        ("LINESTRING (0 0, 6 0)", "POINT (3 0)", [1.0]),
        ("POINT (1 1)", "POINT (1 1)", [1.0]),
        ("POINT (1 1)", "POINT (1 2)", []),
    ],
)
def test_what_two_drawn_shapes_share(one: str, other: str, expected: list[float]) -> None:
    for a, b in ((one, other), (other, one)):
        assert overlap_pairs(array(a), array(b))[2].tolist() == expected
        assert overlap_pairs(array(a, b))[2].tolist() == expected


def test_a_shared_geometry_is_free_of_specks() -> None:
    comb = array("POLYGON ((0 0, 9 0, 9 9, 6 9, 6 4, 3 4, 3 9, 0 9, 0 0))")
    bar = array("POLYGON ((0 4, 9 4, 9 12, 7 12, 7 9, 2 9, 2 12, 0 12, 0 4))")
    shared = overlap_pairs(comb, bar, geometry=True)[3][0]
    assert shared.geom_type in ("Polygon", "MultiPolygon")
    assert shared.area == 30.0


def test_a_mended_bow_tie_has_both_of_its_halves() -> None:
    bow_tie = np.array([BOW_TIE], dtype=object)
    assert overlap_pairs(bow_tie, shapely.box([0], 0, [2], 2))[2].tolist() == [2.0]
    found = parts(bow_tie, shapely.box([0, 1], 0, [1, 2], 2))
    assert found.size.tolist() == [1.0, 1.0]


corner = st.integers(0, 8)
sides = st.lists(st.tuples(corner, corner, st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(sides)
def test_rectangles_share_what_arithmetic_says(rectangles: list[tuple[int, int, int, int]]) -> None:
    x, y, width, height = np.array(rectangles, dtype=float).T
    shapes = shapely.box(x, y, x + width, y + height)
    found = parts(shapes, shapely.box([0, 4], 0, [4, 8], 8))
    table = np.zeros((len(shapes), 2))
    table[found.row, found.column] = found.size
    high = np.clip(y + height, 0, 8) - np.clip(y, 0, 8)
    expected = [(np.clip(x + width, low, low + 4) - np.clip(x, low, low + 4)) * high for low in (0, 4)]
    np.testing.assert_allclose(table, np.transpose(expected), atol=1e-9)
    np.testing.assert_allclose(found.outside, width * height - table.sum(axis=1), atol=1e-9)
    i, j, size = overlap_pairs(shapes)
    across = np.minimum(x + width, (x + width)[:, None]) - np.maximum(x, x[:, None])
    along = np.minimum(y + height, (y + height)[:, None]) - np.maximum(y, y[:, None])
    shared = np.triu(np.clip(across, 0, None) * np.clip(along, 0, None), 1)
    assert np.argwhere(shared > 0).tolist() == np.stack([i, j], axis=1).tolist()
    np.testing.assert_allclose(size, shared[i, j], atol=1e-9)
