"""Areas from strips are those that GEOS cuts, also where borders touch, coincide or turn back."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoapp.geometry import kernel
from geoapp.geometry.kernel import compiled
from geoapp.geometry.repair import repair

SHAPES = {
    "square": "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))",
    "the same, the other way round": "POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0))",
    "the same, with more corners": "POLYGON ((0 0, 1 0, 3 0, 4 0, 4 2, 4 4, 2 4, 0 4, 0 0))",
    "beside it": "POLYGON ((4 0, 8 0, 8 4, 4 4, 4 0))",
    "above it, a part of the border": "POLYGON ((1 4, 3 4, 3 6, 1 6, 1 4))",
    "at its corner": "POLYGON ((4 4, 5 4, 5 5, 4 5, 4 4))",
    "inside, along three borders": "POLYGON ((0 0, 4 0, 4 1, 0 1, 0 0))",
    "diamond on its corners": "POLYGON ((2 0, 4 2, 2 4, 0 2, 2 0))",
    "needle": "POLYGON ((-1 2, 9 2, 9 2.000001, -1 2))",
    "with a hole": "POLYGON ((-1 -1, 6 -1, 6 6, -1 6, -1 -1), (1 1, 1 3, 3 3, 3 1, 1 1))",
    "with a hole that is the square": "POLYGON ((-1 -1, 6 -1, 6 6, -1 6, -1 -1), (0 0, 0 4, 4 4, 4 0, 0 0))",
    "two parts": "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((3 3, 9 3, 9 9, 3 3)))",
    "far away": "POLYGON ((90 90, 91 90, 91 91, 90 90))",
    "with a height": "POLYGON Z ((1 1 5, 2 1 5, 2 3 5, 1 1 5))",
}
EAST_NORTH = (500_000.25, 4_850_000.75)
"""Where the first plan lies, in metres: coordinates of so many digits must cost none of the area's."""

pairs_of_all = np.triu_indices(len(SHAPES))
numbers = st.integers(-6, 6)
triangles = st.tuples(*[st.tuples(numbers, numbers)] * 3)


def shapes() -> np.ndarray:
    return shapely.transform(shapely.from_wkt(list(SHAPES.values())), lambda xy: xy + EAST_NORTH)


@pytest.mark.parametrize("turned", [0, 30, 90])
def test_what_shapes_share_is_what_is_cut(turned: float) -> None:
    from shapely.affinity import rotate  # noqa: PLC0415 (here alone)

    some = np.array([rotate(shape, turned, origin=EAST_NORTH) for shape in shapes()])
    i, j = pairs_of_all
    found = compiled.measured(some, i, some, j, summed=compiled.summed_strips)
    cut = shapely.area(shapely.intersection(some[i], some[j]))
    assert found == pytest.approx(cut, rel=1e-6, abs=1e-7)


def test_what_arithmetic_says_of_borders_that_coincide() -> None:
    names = list(SHAPES)
    expected = {
        "square": 16,
        "the same, the other way round": 16,
        "the same, with more corners": 16,
        "beside it": 0,
        "above it, a part of the border": 0,
        "at its corner": 0,
        "inside, along three borders": 4,
        "diamond on its corners": 8,
        "with a hole": 12,
        "with a hole that is the square": 0,
        "two parts": 1.5,
        "far away": 0,
        "with a height": 1,
    }
    j = np.array([names.index(name) for name in expected])
    found = compiled.measured(shapes(), np.zeros_like(j), shapes(), j, summed=compiled.summed_strips)
    assert found == pytest.approx(list(expected.values()), rel=1e-12, abs=1e-9)


@given(st.lists(triangles, min_size=2, max_size=6))
def test_triangles_of_any_kind_share_what_is_cut(corners: list[tuple[tuple[int, int], ...]]) -> None:
    drawn = [shape for shape in map(shapely.Polygon, corners) if shape.area]
    if len(drawn) < 2:
        return
    some = np.array(drawn)
    i, j = np.triu_indices(len(some))
    found = compiled.measured(some, i, some, j, summed=compiled.summed_strips)
    assert found == pytest.approx(shapely.area(shapely.intersection(some[i], some[j])), rel=1e-6, abs=1e-9)


@pytest.fixture
def crowd() -> np.ndarray:
    random = np.random.default_rng(19)
    points = shapely.points(random.uniform(0, 5_000, (150, 2)) + EAST_NORTH)
    lines = shapely.linestrings(random.uniform(0, 5_000, (40, 6, 2)) + EAST_NORTH)
    ways = [
        *shapely.buffer(points, random.uniform(50, 700, 150)),
        *shapely.buffer(lines, 120),
        *shapes(),
        None,
    ]
    return np.asarray(repair(np.array(ways, dtype=object))[0])


def test_compiled_overlaps_are_those_of_geos(crowd: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    cut = kernel.overlap_pairs(crowd)
    monkeypatch.setattr(compiled, "WORTH", 0)
    i, j, size = kernel.overlap_pairs(crowd)
    assert len(i) > 1000
    assert (i.tolist(), j.tolist()) == (cut[0].tolist(), cut[1].tolist())
    assert size == pytest.approx(cut[2], rel=1e-6)
    two = kernel.overlap_pairs(crowd[:100], crowd[100:])
    monkeypatch.setattr(compiled, "WORTH", 10**9)
    assert two[2] == pytest.approx(kernel.overlap_pairs(crowd[:100], crowd[100:])[2], rel=1e-6)


def test_lines_and_points_are_left_to_geos(crowd: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "WORTH", 0)
    monkeypatch.setattr(compiled, "shared_areas", lambda _: pytest.fail("these are no polygons"))
    kernel.overlap_pairs(np.append(crowd, shapely.Point(EAST_NORTH)))
