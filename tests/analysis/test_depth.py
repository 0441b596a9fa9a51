"""How deep shapes reach into areas, against depths that follow from coordinates."""

import numpy as np
import pytest
import shapely

from geoapp.analysis import depth
from geoapp.analysis.depth import reaches

SIDE = 1000.0
CLEAR_M = 2.0
"""Depths this near to the greatest one are not asked for: the reference takes samples of a shape."""


def greatest_depth(shape: shapely.Geometry) -> float:
    """Return how deep the deepest of many points of a shape lies in the square, negative outside."""
    spots = shapely.line_interpolate_point(shape, np.linspace(0, 1, 2001), normalized=True)
    x, y = shapely.get_coordinates(spots).T
    return float(np.max(np.minimum.reduce([x, SIDE - x, y, SIDE - y])))


@pytest.mark.parametrize("corners", [2, 5])
def test_a_line_reaches_as_deep_as_its_deepest_point(corners: int) -> None:
    random = np.random.default_rng(corners)
    lines = shapely.linestrings(
        random.uniform(-600, 1600, (200, 1, 2)) + random.uniform(0, 400, (200, corners, 2))
    )
    square, rows = np.array([shapely.box(0, 0, SIDE, SIDE)]), np.arange(200)
    known = np.array([greatest_depth(line) for line in lines])
    asked = random.uniform(1, 500, 200)
    clear = np.abs(known - asked) > CLEAR_M
    found = reaches(lines, square, rows, np.zeros(200, dtype=int), asked)
    assert (found == (known >= asked))[clear].all()
    assert found.any()
    assert not found.all()


def test_a_point_reaches_as_deep_as_it_is_far_from_the_border_and_from_holes() -> None:
    yard = shapely.box(0, 0, SIDE, SIDE) - shapely.box(400, 400, 600, 600)
    points = shapely.points([[200, 500], [500, 500], [-200, 500]])
    rows, none = np.arange(3), np.zeros(3, dtype=int)
    assert reaches(points, np.array([yard]), rows, none, np.full(3, 199.0)).tolist() == [True, False, False]
    assert reaches(points, np.array([yard]), rows, none, np.full(3, 201.0)).tolist() == [False, False, False]


def test_a_shape_round_an_area_reaches_as_deep_as_the_area_is() -> None:
    round_it, square = np.array([shapely.box(-1, -1, 101, 101)]), np.array([shapely.box(0, 0, 100, 100)])
    both, first = np.zeros(2, dtype=int), np.zeros(2, dtype=int)
    assert reaches(round_it, square, both, first, np.array([49.0, 51.0])).tolist() == [True, False]


def test_one_of_two_spots_deep_inside_is_enough() -> None:
    spots, square = (
        np.array([shapely.MultiPoint([(1, 50), (50, 50)])]),
        np.array([shapely.box(0, 0, 100, 100)]),
    )
    nought = np.zeros(1, dtype=int)
    assert reaches(spots, square, nought, nought, np.array([40.0])).tolist() == [True]


def test_an_area_is_shrunk_once_for_each_radius_however_many_places_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    depth._core.cache_clear()
    shrunk: list[float] = []
    buffer = shapely.buffer
    monkeypatch.setattr(
        depth.shapely, "buffer", lambda area, far: shrunk.append(-far) or buffer(area, far), raising=True
    )
    # 8 squares side by side; a line in each comes 450 m deep and is nowhere nearer than 300 m to the border.
    squares = shapely.box(np.arange(8) * SIDE, 0, np.arange(1, 9) * SIDE, SIDE)
    radii = np.arange(301.0, 500, 8)
    j, asked = np.repeat(np.tile(np.arange(8), len(radii)), 3), np.repeat(radii, 8 * 3)
    lines = shapely.linestrings([[(x * SIDE + 300, 500), (x * SIDE + 450, 500)] for x in j])
    for _ in range(2):
        assert (reaches(lines, squares, np.arange(len(j)), j, asked) == (asked < 450)).all()
    # Where the radius is 450 m or more, boxes already tell.
    assert sorted(shrunk) == np.repeat(radii[radii < 450], 8).tolist()
    assert len(shrunk) == 152
