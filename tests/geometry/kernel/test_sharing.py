"""Overlaps against every pair cut one by one, and against sizes known from the drawing."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.geometry.arrays import Geometries
from geoapp.geometry.kernel import Partition, overlap_pairs

BOW_TIE = shapely.make_valid(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
"""Two triangles of one square metre that meet in (1, 1)."""


def array(*texts: str | None) -> Geometries:
    return np.array([text if text is None else shapely.from_wkt(text) for text in texts], dtype=object)


def size_of(piece: shapely.Geometry, dimension: int) -> float:
    return (float(shapely.get_num_coordinates(piece)), piece.length, piece.area)[dimension]


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
    found = Partition(shapely.box([0, 1], 0, [1, 2], 2)).parts(bow_tie)
    assert found.size.tolist() == [1.0, 1.0]


corner = st.integers(0, 8)
sides = st.lists(st.tuples(corner, corner, st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(sides)
def test_rectangles_share_what_arithmetic_says(rectangles: list[tuple[int, int, int, int]]) -> None:
    x, y, width, height = np.array(rectangles, dtype=float).T
    shapes = shapely.box(x, y, x + width, y + height)
    found = Partition(shapely.box([0, 4], 0, [4, 8], 8)).parts(shapes)
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
