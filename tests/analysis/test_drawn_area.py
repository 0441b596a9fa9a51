"""What lies in a drawn area: surely, possibly or not, by distances that are known in metres."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Geometry, LineString, Point, box
from shapely.affinity import translate

from geoapp.analysis.drawn_area import drawn, sureness_in
from geoapp.geometry.metric import to_degrees

METRIC = "EPSG:4538"
CORNER = (500_000.0, 4_850_000.0)
"""A place on the central meridian, in metres, round which all is drawn."""

AREA = box(0, 0, 1000, 1000)


def degrees(*shapes: Geometry) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return to_degrees(np.array([translate(shape, *CORNER) for shape in shapes], dtype=object), METRIC)


def word(shape: Geometry, radius: float, area: Geometry = AREA) -> str:
    [drawn_area] = degrees(area)
    [found] = sureness_in(drawn_area, degrees(shape), np.array([radius]), METRIC)
    return str(found)


@pytest.mark.parametrize(
    ("shape", "radius", "known"),
    [
        (Point(500, 500), 0, "certain"),
        (Point(1100, 500), 0, ""),
        (Point(500, 500), 490, "certain"),
        (Point(500, 500), 510, "possible"),
        (Point(950, 500), 100, "possible"),
        (Point(1100, 500), 90, ""),
        (Point(1100, 500), 110, "possible"),
        (LineString([(-5000, 500), (900, 500)]), 400, "certain"),
        (LineString([(-5000, 500), (200, 500)]), 300, "possible"),
        (LineString([(-5000, 1200), (5000, 1200)]), 150, ""),
        # The area lies 2 km deep in a larger one, which stays over it wherever it is shifted by 1.9 km.
        (box(-2000, -2000, 3000, 3000), 1900, "certain"),
        (box(900, 0, 2000, 1000), 150, "possible"),
        (box(900, 0, 2000, 1000), 90, "certain"),
    ],
)
def test_a_feature_is_in_it_as_far_as_its_radius_allows(shape: Geometry, radius: float, known: str) -> None:
    assert word(shape, radius) == known


def test_what_has_no_place_is_in_no_area() -> None:
    [area] = degrees(AREA)
    nowhere = np.array([None, shapely.Point()], dtype=object)
    assert sureness_in(area, nowhere, np.array([50.0, 50.0]), METRIC).tolist() == ["", ""]


def test_an_area_far_larger_than_the_plan_is_measured_where_the_features_are() -> None:
    world = ((-170, -80), (170, -80), (170, 80), (-170, 80))
    at = degrees(Point(500, 500))
    assert sureness_in(drawn(world), at, np.array([5000.0]), METRIC).tolist() == ["certain"]


metres = st.integers(0, 3000)


@given(x=metres, radius=metres, more=metres)
def test_a_larger_radius_never_makes_it_surer(x: int, radius: int, more: int) -> None:
    ranks = {"": 0, "possible": 1, "certain": 2}
    found, rougher = word(Point(x, 500), radius), word(Point(x, 500), radius + more)
    if found == "certain":
        assert rougher in ("certain", "possible")
    assert ranks[rougher] >= min(ranks[found], 1)
