"""Boxes along a curve answer as a tree of geometries does."""

import numpy as np
import pytest
import shapely

from geoapp.geometry.boxes import Boxes, along_curve


@pytest.mark.parametrize("count", [0, 1, 64, 65, 1000])
def test_boxes_meet_a_window_as_a_tree_says(count: int) -> None:
    random = np.random.default_rng(count)
    corners = random.uniform(0, 100, (count, 2)).round()
    bounds = np.hstack([corners, corners + random.exponential(3, (count, 2)).round()])
    bounds[random.random(count) < 0.2] = np.nan
    shapes = shapely.box(*bounds.T) if count else np.empty(0, dtype=object)
    shapes[np.isnan(bounds[:, 0])] = None
    boxes, tree = Boxes(bounds), shapely.STRtree(shapes)
    for _ in range(50):
        west, south = random.uniform(-10, 100, 2).round()
        wide, high = random.exponential(20, 2).round()
        window = (west, south, west + wide, south + high)
        assert sorted(boxes.meeting(window)) == sorted(tree.query(shapely.box(*window)))


def test_neighbours_lie_near_each_other_on_the_curve() -> None:
    corners = np.random.default_rng(1).uniform(0, 100, (2000, 2))
    bounds = np.hstack([corners, corners])
    steps = np.hypot(*np.diff(corners[along_curve(bounds)], axis=0).T)
    assert np.median(steps) < np.median(np.hypot(*np.diff(corners, axis=0).T)) / 10
