"""A request that makes no sense is refused where it is made."""

import math

import pytest

from geoapp.analysis.operations.buffer import Buffer
from geoapp.analysis.operations.conflicts import Conflicts
from geoapp.analysis.operations.nearest import Nearest
from geoapp.domain.request import check_distances
from geoapp.domain.source import Source
from geoapp.errors import InputError

PROJECTS = Source(kind="projects")


@pytest.mark.parametrize("distances", [(), (0.0,), (-1.0,), (math.nan,), (math.inf,), (2e6,), (500.0, 500.0)])
def test_a_buffer_needs_distances_above_zero(distances: tuple[float, ...]) -> None:
    with pytest.raises(InputError):
        Buffer(plan="demo", a=PROJECTS, distances_m=distances)


def test_zero_is_a_distance_between_two_things() -> None:
    check_distances((0.0,))
    assert Conflicts(plan="demo", a=PROJECTS, distance_m=0.0).distance_m == 0


def test_outlines_have_at_least_32_segments_a_quarter() -> None:
    with pytest.raises(InputError, match="32"):
        Buffer(plan="demo", a=PROJECTS, distances_m=(1.0,), quad_segs=8)


@pytest.mark.parametrize("k", [0, -1, 1001])
def test_nearest_takes_a_sensible_number(k: int) -> None:
    with pytest.raises(InputError):
        Nearest(plan="demo", a=PROJECTS, b=PROJECTS, k=k)
