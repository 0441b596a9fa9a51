"""The farthest point is found: of hand-drawn shapes exactly, of any others no sample lies farther."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, Point, Polygon, box

from geoapp.geometry.hausdorff import Targets, _DistanceField, all_within, farthest
from geoapp.geometry.kernel import nearest

NONE = np.array([], dtype=int)


def targets_of(
    shapes: "np.ndarray[tuple[int], np.dtype[np.object_]]", *targets: object, extra: object = 0.0
) -> Targets:
    array = np.array(targets, dtype=object)
    weights = np.broadcast_to(np.asarray(extra, dtype=float), len(array)).copy()
    return Targets(shapes=array, extra=weights, nearest=nearest(shapes, array, 1)[1], own=(NONE, NONE))


def measured(shape: object, *targets: object, extra: object = 0.0) -> float:
    shapes = np.array([shape], dtype=object)
    return float(farthest(shapes, targets_of(shapes, *targets, extra=extra))[0])


@pytest.mark.parametrize(
    ("shape", "targets", "metres"),
    [
        (Point(3, 4), [Point(0, 0)], 5),
        (MultiPoint([(0, 1), (0, 7)]), [Point(0, 0)], 7),
        (LineString([(0, 0), (100, 0)]), [Point(0, 0), Point(100, 0)], 50),
        (LineString([(0, 3), (100, 3)]), [LineString([(-9, 0), (109, 0)])], 3),
        # Of a square with posts at its corners the middle is farthest.
        (
            box(0, 0, 200, 200),
            [Point(0, 0), Point(200, 0), Point(0, 200), Point(200, 200)],
            100 * math.sqrt(2),
        ),
        (box(10, 10, 20, 20), [box(0, 0, 100, 100)], 0),
        # The middle of a ring is as far from it as its inner radius is wide.
        (box(0, 0, 100, 100), [box(0, 0, 100, 100).exterior], 50),
        # Two halves cover the square together; neither covers it alone.
        (box(0, 0, 100, 100), [box(0, 0, 50, 100), box(50, 0, 100, 100)], 0),
        # An L is not convex: the point in its bend is outside.
        (Point(80, 80), [Polygon([(0, 0), (100, 0), (100, 20), (20, 20), (20, 100), (0, 100)])], 60),
    ],
)
def test_hand_drawn_shapes(shape: object, targets: list[object], metres: float) -> None:
    assert measured(shape, *targets) == pytest.approx(metres, abs=0.1)


def test_what_is_added_to_a_distance_decides_which_target_counts() -> None:
    line = LineString([(0, 0), (100, 0)])
    # |x| + 40 and 100 - x meet at x = 30.
    assert measured(line, Point(0, 0), Point(100, 0), extra=[40, 0]) == pytest.approx(70, abs=0.1)


def test_a_shape_is_not_measured_against_its_own() -> None:
    shapes = np.array([Point(0, 0)], dtype=object)
    targets = Targets(
        shapes=np.array([Point(0, 0), Point(9, 0)], dtype=object),
        extra=np.zeros(2),
        nearest=np.array([1]),
        own=(np.array([0]), np.array([0])),
    )
    assert farthest(shapes, targets).tolist() == [9.0]


def test_what_areas_cover_together_is_not_searched_along_the_borders_between_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[int] = []
    over = _DistanceField.over
    monkeypatch.setattr(
        _DistanceField,
        "over",
        lambda self, triangles, rows: measured.append(len(triangles)) or over(self, triangles, rows),
    )
    # A hundred parcels of a square kilometre; a field that sticks out of them by 300 m on one side.
    parcels = [box(x, y, x + 1000, y + 1000) for x in range(0, 10_000, 1000) for y in range(0, 10_000, 1000)]
    shapes = np.array([box(10, 10, 9_990, 9_990), box(500, 500, 10_300, 9_500)], dtype=object)
    targets = targets_of(shapes, *parcels)
    assert farthest(shapes, targets) == pytest.approx([0, 300], abs=0.1)
    limits = np.array([0.0, 299.0])
    assert all_within(shapes, targets, limits).tolist() == [True, False]
    assert all_within(shapes, targets, limits + 2).tolist() == [True, True]
    assert sum(measured) < 5000


def test_places_on_an_area_are_no_distance_away() -> None:
    assert measured(MultiPoint([(1, 1), (2, 2)]), box(0, 0, 9, 9)) == 0
    assert measured(MultiPoint([(1, 1), (12, 2)]), box(0, 0, 9, 9)) == pytest.approx(3)


def test_an_area_of_its_own_does_not_cover_a_shape() -> None:
    shapes = np.array([box(0, 0, 100, 100)], dtype=object)
    targets = Targets(
        shapes=np.array([box(0, 0, 100, 100), Point(0, 0)], dtype=object),
        extra=np.zeros(2),
        nearest=np.array([1]),
        own=(np.array([0]), np.array([0])),
    )
    assert farthest(shapes, targets) == pytest.approx([100 * math.sqrt(2)], rel=2e-3)


coordinates = st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(
    lambda pair: (float(pair[0]), float(pair[1]))
)
shapes_of = st.one_of(
    coordinates.map(Point),
    st.lists(coordinates, min_size=2, max_size=5, unique=True).map(LineString),
    st.lists(coordinates, min_size=3, max_size=6, unique=True)
    .map(lambda corners: shapely.make_valid(Polygon(corners), method="structure"))
    .filter(lambda shape: shape.area > 1),
)


def sample(shape: shapely.Geometry) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    """Return points of a shape: its corners, and a grid over it."""
    corners = shapely.points(shapely.get_coordinates(shape))
    if shape.area == 0:
        along = (
            shapely.line_interpolate_point(shape, np.linspace(0, 1, 200), normalized=True)
            if shape.length
            else corners
        )
        return np.concatenate([corners, np.atleast_1d(along)])
    x, y = np.meshgrid(
        *(np.linspace(low, high, 40) for low, high in zip(shape.bounds[:2], shape.bounds[2:], strict=True))
    )
    grid = shapely.points(x.ravel(), y.ravel())
    return np.concatenate([corners, grid[shapely.covers(shape, grid)]])


@settings(max_examples=60, deadline=None)
@given(shape=shapes_of, targets=st.lists(shapes_of, min_size=1, max_size=4), data=st.data())
def test_no_point_of_a_shape_is_farther(
    shape: shapely.Geometry, targets: list[shapely.Geometry], data: st.DataObject
) -> None:
    extra = np.array(
        data.draw(st.lists(st.integers(-200, 200), min_size=len(targets), max_size=len(targets))), dtype=float
    )
    array = np.array(targets, dtype=object)
    values = (shapely.distance(sample(shape)[:, None], array[None, :]) + extra).min(axis=1)
    found = measured(shape, *targets, extra=extra)
    assert found >= values.max() - 0.11 - abs(values.max()) * 1e-3
    # It is a point's own value, so a fine enough sample comes near it.
    assert found <= values.max() + 60
    shapes = np.array([shape], dtype=object)
    known = targets_of(shapes, *targets, extra=extra)
    assert all_within(shapes, known, np.array([found + 1.5])).tolist() == [True]
    assert all_within(shapes, known, np.array([values.max() - 1.0])).tolist() == [False]
