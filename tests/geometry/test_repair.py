import numpy as np
import pytest
import shapely

from geoapp.geometry.repair import make_valid, repair

STAR = [(0, 3), (1.8, -2.4), (-2.9, 0.9), (2.9, 0.9), (-1.8, -2.4)]
"""Five points in the order in which a hand draws a star: the pentagon in the middle is enclosed twice."""

DIAGONAL = [(0, 1), (0, 0), (1, 1), (1, 0), (0, 0), (1, 1)]
"""A unit square whose ring runs along its own diagonal twice."""


@pytest.mark.parametrize(("ring", "middle"), [(STAR, (0, 0)), (DIAGONAL, (0.5, 0.5))])
def test_what_a_ring_encloses_stays_inside(
    ring: list[tuple[float, float]], middle: tuple[float, float]
) -> None:
    made = make_valid(shapely.Polygon(ring))
    assert shapely.is_valid(made)
    assert made.geom_type == "Polygon"
    assert made.intersects(shapely.Point(middle))


def test_sound_and_missing_shapes_stay_as_they_are() -> None:
    shapes = np.array([shapely.box(0, 0, 1, 1), None, shapely.Point(1, 2)])
    repaired, broken = repair(shapes)
    assert not broken.any()
    assert list(repaired) == list(shapes)


def test_what_has_no_size_is_a_point_or_nothing() -> None:
    flat = shapely.LineString([(1, 1), (1, 1)])
    assert make_valid(flat) == shapely.Point(1, 1)
    assert make_valid(flat, keep_collapsed=False).is_empty
