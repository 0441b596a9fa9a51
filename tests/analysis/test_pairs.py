"""Lines between pairs against shapely's own, pair by pair."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from shapely import LineString, Point, box

from geoapp.analysis.inputs import Inputs
from geoapp.analysis.pairs import certainties, joining_lines

Draw = Callable[..., Inputs]


def test_places_that_several_share_get_the_lines_of_each_pair(draw: Draw) -> None:
    a = draw(Point(0, 0), LineString([(0, 50), (90, 50)]), Point(0, 0), box(200, 0, 300, 80))
    b = draw(Point(30, 40), Point(0, 0), box(200, 0, 300, 80), Point(30, 40), role="b")
    i, j = (side.ravel() for side in np.meshgrid(range(len(a)), range(len(b)), indexing="ij"))
    lines = joining_lines(a, b, i, j)
    distances = shapely.distance(a.shapes[i], b.shapes[j])
    assert shapely.length(lines) == pytest.approx(distances, abs=1e-6)
    meeting = distances == 0
    assert set(shapely.get_type_id(lines[meeting])) == {0}
    starts, ends = (shapely.get_point(lines[~meeting], end) for end in (0, -1))
    assert shapely.distance(starts, a.shapes[i[~meeting]]).max() < 1e-6
    assert shapely.distance(ends, b.shapes[j[~meeting]]).max() < 1e-6


def test_no_pairs_have_no_lines(draw: Draw) -> None:
    nothing = np.empty(0, dtype=int)
    assert joining_lines(draw(Point(0, 0)), draw(Point(0, 0)), nothing, nothing).tolist() == []


def test_what_is_only_possibly_there_is_never_certain() -> None:
    low, high = np.array([0.0, 0.0, 40.0, 60.0]), np.array([50.0, 50.0, 60.0, 70.0])
    words = certainties(low, high, 50.0, np.array([True, False, True, True]))
    assert words == ["certain", "possible", "possible", "impossible"]
