"""How deep shapes reach into areas, against depths that follow from coordinates."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiPoint, Point, Polygon, box

from geoapp.analysis import depth
from geoapp.analysis.depth import deepest, reaches
from geoapp.analysis.inputs import Inputs
from geoapp.geometry.arrays import Flags, Floats, Geometries
from geoapp.geometry.kernel import pairs_within

Draw = Callable[..., Inputs]

SIDE = 1000.0
SQUARE = box(0, 0, SIDE, SIDE)
EXACT_M = 0.1
"""A depth this near to the one asked for may be found on either side of it."""


def reached(draw: Draw, shapes: Geometries, area: shapely.Geometry, depths_m: Floats) -> Flags:
    """Say of each shape whether it reaches so deep into one area."""
    a = draw(*shapes, uncertainty_m=[1.0] * len(shapes))
    b = draw(area, role="b")
    i, j, distances = pairs_within(a.shapes, b.shapes, 10 * SIDE)
    return reaches(a, b, (i, j, distances), depths_m[i])


def greatest_depth(shape: shapely.Geometry) -> float:
    """Return how deep the deepest of many points of a shape lies in the square, minus its distance outside."""
    spots = shapely.line_interpolate_point(shape, np.linspace(0, 1, 5001), normalized=True)
    x, y = shapely.get_coordinates(spots).T
    inside = np.minimum.reduce([x, SIDE - x, y, SIDE - y])
    return float(np.max(inside)) if inside.max() > 0 else -SQUARE.distance(shape)


@pytest.mark.parametrize("corners", [2, 5])
def test_a_line_reaches_as_deep_as_its_deepest_point(corners: int, draw: Draw) -> None:
    random = np.random.default_rng(corners)
    lines = shapely.linestrings(
        random.uniform(-600, 1600, (200, 1, 2)) + random.uniform(0, 400, (200, corners, 2))
    )
    known = np.array([greatest_depth(line) for line in lines])
    for asked in (*random.uniform(-400, 500, (5, 200)), known - 1, known + 1):
        found = reached(draw, lines, SQUARE, asked)
        clear = np.abs(known - asked) > 0.5  # the reference takes samples of a line
        assert (found == (known >= asked))[clear].all()
    assert (known > 100).any()
    assert (known < -100).any()


@pytest.mark.parametrize(
    ("shape", "area", "metres"),
    [
        (Point(200, 500), SQUARE - box(400, 400, 600, 600), 200),
        # In a hole, and beside the square, a point is outside.
        (Point(500, 480), SQUARE - box(400, 400, 600, 600), -80),
        (Point(-30, -40), SQUARE, -50),
        # What lies round an area reaches as deep as the area is.
        (box(-1, -1, 101, 101), box(0, 0, 100, 100), 50),
        (box(20, 20, 30, 30), box(0, 0, 100, 100), 30),
        # One of two spots is enough.
        (MultiPoint([(1, 50), (50, 50)]), box(0, 0, 100, 100), 50),
        # Of an area in two pieces the one that is met counts.
        (LineString([(0, 50), (260, 50)]), box(0, 0, 20, 100) | box(200, 0, 300, 100), 50),
        # A corner that sticks in is what reaches in.
        (box(-500, -500, 300, 200), SQUARE, 200),
        # What touches reaches 0 m deep.
        (box(-500, 0, 0, 1000), SQUARE, 0),
        # Of a mixed collection the area is what is reached into.
        (Point(500, 480), GeometryCollection([SQUARE, LineString([(0, 480), (2000, 480)])]), 480),
    ],
)
def test_shapes_reach_as_deep_as_arithmetic_says(
    shape: shapely.Geometry, area: shapely.Geometry, metres: float, draw: Draw
) -> None:
    below, above = np.array([metres - 2 * EXACT_M]), np.array([metres + 2 * EXACT_M])
    assert reached(draw, np.array([shape], dtype=object), area, below).tolist() == [True]
    assert reached(draw, np.array([shape], dtype=object), area, above).tolist() == [False]


def test_a_line_is_not_reached_into(draw: Draw) -> None:
    line = LineString([(0, 0), (900, 0)])
    assert reached(draw, np.array([line], dtype=object), line, np.array([1.0])).tolist() == [False]


def test_a_range_holds_the_depth_and_its_least_value_is_a_points() -> None:
    random = np.random.default_rng(7)
    lines = shapely.linestrings(random.uniform(-200, 1200, (300, 4, 2)))
    known = np.array([greatest_depth(line) for line in lines])
    low, high = deepest(lines, np.array([SQUARE]), np.zeros(300, dtype=int))
    inside = known > 0
    assert (low <= known + 0.5)[inside].all()
    assert (known <= high + 0.5)[inside].all()


def wiggly(seed: int) -> tuple[Polygon, Polygon]:
    """Return two areas with a border of 60 km and 1,000 vertices between them."""
    x = np.linspace(0, 60_000, 1000)
    border = np.column_stack([x, np.cumsum(np.random.default_rng(seed).normal(0, 40, len(x)))])
    north, south = [(60_000, 20_000), (0, 20_000)], [(60_000, -20_000), (0, -20_000)]
    return Polygon([*border, *north]), Polygon([*border, *south])


def test_a_border_that_two_areas_share_is_not_searched_for_ever(
    draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []
    at = depth._Depth._at
    monkeypatch.setattr(
        depth._Depth,
        "_at",
        lambda self, points, area: measured.append(len(points)) or at(self, points, area),
    )
    one, other = wiggly(1)
    asked = np.array([100.0])
    assert reached(draw, np.array([one]), other, asked).tolist() == [False]
    # A strip of 150 m on both sides of the border reaches 150 m over it.
    assert reached(draw, np.array([one.buffer(150, join_style="mitre")]), other, asked).tolist() == [True]
    assert sum(measured) < 50_000


def test_depths_are_found_once_for_all_distances_and_once_for_all_at_one_place(
    draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[int] = []
    search = depth.deepest
    monkeypatch.setattr(
        depth,
        "deepest",
        lambda shapes, areas, j: searched.append(len(shapes)) or search(shapes, areas, j),
    )
    line, other = LineString([(300, 500), (450, 500)]), Point(700, 100)
    a = draw(line, other, line, line, uncertainty_m=[10, 20, 30, 40])
    b = draw(SQUARE, role="b")
    i, j, distances = pairs_within(a.shapes, b.shapes, 0.0)
    for asked, expected in ((90.0, [True] * 4), (110.0, [True, False, True, True]), (460.0, [False] * 4)):
        assert reaches(a, b, (i, j, distances), np.full(4, asked)).tolist() == expected
    assert searched == [2]


def test_an_area_is_shrunk_once_for_each_depth_that_ranges_leave_open(
    draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    depth._core.cache_clear()
    shrunk: list[float] = []
    buffer = shapely.buffer
    monkeypatch.setattr(
        depth.shapely, "buffer", lambda area, far: shrunk.append(-far) or buffer(area, far), raising=True
    )
    # Of a line along a border, 250 m inside, neither end tells how deep its middle is.
    lines = np.array([LineString([(10 + k, 250), (990 - k, 250)]) for k in range(40)], dtype=object)
    for asked, expected in ((249.0, True), (251.0, False)):
        for _ in range(2):
            assert (reached(draw, lines, SQUARE, np.full(40, asked)) == expected).all()
    # After one halving the middle is a corner, and 249 m are decided.
    assert shrunk == [251.0]
