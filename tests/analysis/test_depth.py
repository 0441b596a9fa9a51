"""How deep shapes reach into areas, against depths that follow from coordinates."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPoint, Point, box

from geoapp.analysis import depth
from geoapp.analysis.depth import deepest, depths
from geoapp.analysis.inputs import Inputs
from geoapp.analysis.kernel import pairs_within

Draw = Callable[..., Inputs]

SIDE = 1000.0
SQUARE = np.array([box(0, 0, SIDE, SIDE)])
NEAR = {"abs": 0.1, "rel": 1e-3}
"""How exactly a depth is to be found."""


def depth_of(shape: object, area: object) -> float:
    first = np.zeros(1, dtype=int)
    return float(deepest(np.array([shape], dtype=object), np.array([area], dtype=object), first)[0])


def greatest_depth(shape: shapely.Geometry) -> float:
    """Return how deep the deepest of many points of a shape lies in the square, negative outside."""
    spots = shapely.line_interpolate_point(shape, np.linspace(0, 1, 2001), normalized=True)
    x, y = shapely.get_coordinates(spots).T
    inside = np.minimum.reduce([x, SIDE - x, y, SIDE - y])
    outside = np.hypot(np.maximum.reduce([-x, x - SIDE, 0 * x]), np.maximum.reduce([-y, y - SIDE, 0 * y]))
    return float(np.max(np.where(inside >= 0, inside, -outside)))


@pytest.mark.parametrize("corners", [2, 5])
def test_a_line_reaches_as_deep_as_its_deepest_point(corners: int) -> None:
    random = np.random.default_rng(corners)
    lines = shapely.linestrings(
        random.uniform(-600, 1600, (200, 1, 2)) + random.uniform(0, 400, (200, corners, 2))
    )
    known = np.array([greatest_depth(line) for line in lines])
    found = deepest(lines, SQUARE, np.zeros(200, dtype=int))
    # The reference takes samples, so that it may itself miss the deepest point by some decimetres.
    np.testing.assert_allclose(found, known, atol=0.5, rtol=1e-3)
    assert (known > 100).any()
    assert (known < -100).any()


def test_a_depth_is_never_too_great() -> None:
    # The deepest points of lines through the middle are 500 m deep: no other point of the square is deeper.
    through = shapely.linestrings([[(-x, -7.0 * x), (SIDE + x, SIDE + 7 * x)] for x in np.arange(200.0)])
    found = deepest(through, SQUARE, np.zeros(200, dtype=int))
    assert (found <= SIDE / 2).all()
    assert found == pytest.approx(SIDE / 2, **NEAR)


@pytest.mark.parametrize(
    ("shape", "area", "metres"),
    [
        (Point(200, 500), SQUARE[0] - box(400, 400, 600, 600), 200),
        # In a hole, and beside the square, a point is outside.
        (Point(500, 480), SQUARE[0] - box(400, 400, 600, 600), -80),
        (Point(-30, -40), SQUARE[0], -50),
        # What lies round an area reaches as deep as the area is.
        (box(-1, -1, 101, 101), box(0, 0, 100, 100), 50),
        (box(20, 20, 30, 30), box(0, 0, 100, 100), 30),
        # One of two spots is enough.
        (MultiPoint([(1, 50), (50, 50)]), box(0, 0, 100, 100), 50),
        # Of an area in two pieces the one that is met counts.
        (LineString([(0, 50), (260, 50)]), box(0, 0, 20, 100) | box(200, 0, 300, 100), 50),
        # A corner that sticks in is what reaches in.
        (box(-500, -500, 300, 200), SQUARE[0], 200),
    ],
)
def test_shapes_reach_as_deep_as_arithmetic_says(shape: object, area: object, metres: float) -> None:
    assert depth_of(shape, area) == pytest.approx(metres, **NEAR)


def test_each_shape_has_the_area_of_its_row() -> None:
    squares = shapely.box(np.arange(8) * SIDE, 0, np.arange(1, 9) * SIDE, SIDE)
    lines = shapely.linestrings([[(x * SIDE + 300, 500), (x * SIDE + 450, 500)] for x in range(8)])
    assert deepest(lines, squares, np.arange(8)) == pytest.approx(450, **NEAR)
    # From the square to the left the nearest end of a line is 300 m away.
    assert deepest(lines[1:], squares, np.arange(7)) == pytest.approx(-300, **NEAR)


def test_pairs_have_depths_and_those_apart_distances(draw: Draw) -> None:
    a = draw(Point(100, 500), LineString([(-50, 300), (400, 300)]), Point(1060, 1080), uncertainty_m=[60] * 3)
    b = draw(SQUARE[0], LineString([(100, 500), (100, 900)]), role="b")
    i, j, distances = pairs_within(a.shapes, b.shapes, 5000.0)
    found = dict(zip(zip(i.tolist(), j.tolist(), strict=True), depths(a, b, i, j, distances), strict=True))
    assert [found[row, 0] for row in range(3)] == [
        pytest.approx(100, **NEAR),
        pytest.approx(300, **NEAR),
        pytest.approx(-100, **NEAR),
    ]
    # A line is not reached into.
    assert found[0, 1] == pytest.approx(0, abs=1e-6)
    nothing = np.array([], dtype=int)
    assert depths(a, b, nothing, nothing, np.array([])).tolist() == []


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
    b = draw(SQUARE[0], role="b")
    for distance in (0.0, 100.0, 900.0):
        i, j, distances = pairs_within(a.shapes, b.shapes, distance)
        assert depths(a, b, i, j, distances) == pytest.approx([450, 100, 450, 450], **NEAR)
    assert searched == [2]
