"""How deep shapes reach into areas, against depths that follow from coordinates."""

import numpy as np
import pytest
import shapely

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
