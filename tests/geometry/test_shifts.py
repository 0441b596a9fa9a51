"""Shares of circles within reach, against areas that are known, and what holds for any of them."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, box

from geoapp.geometry.shifts import SHIFTS, distances_when_shifted, share_of_points

FAR = 1e6
BOUND = 0.05
"""What ``SHIFTS`` promises."""

metres = st.integers(0, 5_000_000).map(lambda millimetres: millimetres / 1000)


def share_of_half_plane(edge: float) -> float:
    """Return the part of a circle of radius 1 on the near side of a straight edge, by the area of a segment."""
    x = min(max(edge, -1.0), 1.0)
    return 1 - (np.arccos(x) - x * np.sqrt(1 - x * x)) / np.pi


def share(a: shapely.Geometry, b: shapely.Geometry, radius: float, limit: float) -> float:
    away = distances_when_shifted(np.array([a]), np.array([b]), np.array([radius]))
    return float((away <= limit).mean())


@pytest.mark.parametrize(
    ("distance", "radius", "limit", "known"),
    [
        (0, 100, 50, 0.25),  # a circle within a circle of twice its radius
        (60, 100, 30, 0.09),
        (30, 20, 50, 1.0),
        (80, 20, 60, 0.0),
        (0, 0, 0, 1.0),
        # Two circles of one radius, each through the other's middle: 2/3 - sqrt(3) / 2 pi of each is shared.
        (100, 100, 100, 2 / 3 - np.sqrt(3) / (2 * np.pi)),
    ],
)
def test_two_circles_share_what_is_known(distance: float, radius: float, limit: float, known: float) -> None:
    found = share_of_points(np.array([distance]), np.array([radius]), limit)
    assert found == pytest.approx(known, abs=1e-12)


def test_circles_share_what_their_polygons_share() -> None:
    random = np.random.default_rng(15)
    distances, radii = random.uniform(0, 900, 300), random.uniform(1, 500, 300)
    reach = shapely.buffer(Point(0, 0), 400, quad_segs=256)
    circles = shapely.buffer(shapely.points(distances, 0), radii, quad_segs=256)
    known = shapely.area(shapely.intersection(circles, reach)) / shapely.area(circles)
    assert share_of_points(distances, radii, 400) == pytest.approx(known, abs=1e-4)


@pytest.mark.parametrize("turn", np.linspace(0, 180, 8).tolist())
def test_what_lies_along_a_straight_border_is_measured_to_the_bound(turn: float) -> None:
    half = shapely.affinity.rotate(box(0, -FAR, FAR, FAR), turn, origin=(0, 0))
    line = shapely.affinity.rotate(LineString([(0, -FAR), (0, FAR)]), turn, origin=(0, 0))
    inward = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
    missed = []
    for distance in np.linspace(-0.9, 0.9, 13).tolist():
        at = Point(*(-distance * inward))
        missed.append(share(at, half, 1.0, 0.0) - share_of_half_plane(-distance))
        missed.append(share(at, half, 1.0, 0.3) - share_of_half_plane(0.3 - distance))
        strip = share_of_half_plane(distance + 0.3) - share_of_half_plane(distance - 0.3)
        missed.append(share(at, line, 1.0, 0.3) - strip)
    assert np.abs(missed).max() <= BOUND
    assert np.abs(missed).mean() <= 0.02


def test_a_point_in_the_middle_of_an_edge_is_half_within() -> None:
    assert share(Point(0, 0), box(0, -FAR, FAR, FAR), 100.0, 0.0) == 0.5


def test_lines_that_cross_far_from_their_ends_meet_wherever_they_are() -> None:
    one, other = LineString([(-900, 0), (900, 0)]), LineString([(0, -900), (0, 900)])
    assert share(one, other, 400.0, 0.0) == 1.0


def test_either_of_two_may_be_moved() -> None:
    line, area = LineString([(0, 0), (300, 40)]), box(250, 90, 500, 400)
    assert share(line, area, 200.0, 30.0) == share(area, line, 200.0, 30.0)
    bend = LineString([(310, 60), (320, 300)])
    assert share(line, bend, 200.0, 30.0) == share(bend, line, 200.0, 30.0)


def test_nothing_is_shifted_by_nothing() -> None:
    nothing = np.array([], dtype=object)
    assert distances_when_shifted(nothing, nothing, np.array([])).shape == (0, SHIFTS)


@given(distance=metres, more=metres, radius=metres, limit=metres)
def test_a_share_is_one_of_the_whole_and_falls_with_the_distance(
    distance: float, more: float, radius: float, limit: float
) -> None:
    near, far = share_of_points(np.array([distance, distance + more]), np.array([radius, radius]), limit)
    assert 0 <= far <= near + 1e-9
    assert near <= 1 + 1e-9
    [farther_reach] = share_of_points(np.array([distance]), np.array([radius]), limit + more)
    assert farther_reach >= near - 1e-9


@given(distance=metres, more=metres, radius=st.floats(1, 5000), limit=metres)
def test_it_falls_with_the_distance_from_a_border_too(
    distance: float, more: float, radius: float, limit: float
) -> None:
    half = box(-FAR, -FAR, 0, FAR)
    near = share(Point(distance, 0), half, radius, limit)
    assert 0 <= share(Point(distance + more, 0), half, radius, limit) <= near <= 1
    assert share(Point(distance, 0), half, radius, limit + more) >= near
