"""Likelihood of pairs: a share of where they may lie, the same each time, and in step with their certainty."""

from collections.abc import Callable

import numpy as np
import pytest
from shapely import LineString, Point, box

from geoapp.analysis import likelihood
from geoapp.analysis.inputs import Inputs
from geoapp.analysis.likelihood import shares_within
from geoapp.analysis.operations.conflicts import Conflicts, conflicts
from geoapp.analysis.operations.overlap import overlap
from geoapp.analysis.operations.within import Within, within
from geoapp.domain.certainty import grade
from geoapp.domain.source import Source
from geoapp.geometry.arrays import Floats
from geoapp.geometry.kernel import pairs_within

Draw = Callable[..., Inputs]
FILE = Source(kind="file", detail="drawn.geojson")
FAR = 40_000.0


def shares(a: Inputs, b: Inputs, limit: float) -> Floats:
    pairs = pairs_within(a.shapes, b.shapes, limit, radii_a=a.radii, radii_b=b.radii)
    return shares_within(a, b, pairs, limit)


def test_both_radii_make_one_circle(draw: Draw) -> None:
    a, b = draw(Point(0, 0), uncertainty_m=[60]), draw(Point(0, 0), uncertainty_m=[40], role="b")
    assert shares(a, b, 50) == pytest.approx([0.25])
    assert shares(a, b, 100) == pytest.approx([1])


def test_a_border_through_the_middle_leaves_half(draw: Draw) -> None:
    a = draw(Point(0, 0), LineString([(-FAR, 0), (-300, 0)]), uncertainty_m=[100, 100])
    west = draw(box(-FAR, -FAR, 0, FAR), role="b")
    assert shares(a, west, 0) == pytest.approx([0.5, 1], abs=0.05)


def test_what_is_itself_only_possible_has_no_share(draw: Draw) -> None:
    shadow = draw(Point(0, 0), role="b", certainty=["possible"])
    assert np.isnan(shares(draw(Point(0, 0), uncertainty_m=[50]), shadow, 10)).all()
    assert grade(np.nan) == "unclear"


def test_too_many_are_left_unknown_whatever_was_asked_before(
    draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [LineString([(0, y), (500, y)]) for y in (0, 150, 300)]
    a, b = draw(*lines, uncertainty_m=[90] * 3), draw(Point(250, 150), role="b", uncertainty_m=[90])
    assert not np.isnan(shares(a, b, 40)).any()
    monkeypatch.setattr(likelihood, "MOST_SHIFTED", 2)
    assert np.isnan(shares(a, b, 40)).all()


def test_what_was_asked_before_changes_nothing(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(4)
    lines = [LineString(random.uniform(0, 3000, (3, 2))) for _ in range(12)]
    radii = random.uniform(50, 900, 12).tolist()
    first, again = (draw(*lines, uncertainty_m=radii) for _ in range(2))
    alone = shares(first, first, 300.0)
    for limit in (0.0, 900.0, 120.0):
        shares(again, again, limit)
    assert shares(again, again, 300.0).tolist() == alone.tolist()
    monkeypatch.setattr(likelihood, "_MOST_KEPT", 5)
    assert shares(again, again, 300.0).tolist() == alone.tolist()


def test_an_operation_has_one_where_certain_and_none_where_impossible(draw: Draw) -> None:
    a = draw(Point(0, 0), Point(0, 90), Point(0, 900), uncertainty_m=[10, 40, 10])
    asked = Within(plan="demo", a=FILE, b=FILE, distance_m=100)
    rows = within(a, draw(Point(0, 0), role="b", id=["target"]), asked)
    assert list(rows["certainty"]) == ["certain", "possible", "impossible"]
    sure, likely, out = rows["share_within"]
    assert (sure, out) == (1, 0)
    assert 0.5 < likely < 1


def test_the_nearest_target_as_drawn_need_not_be_the_likeliest(draw: Draw) -> None:
    # Of the first 0.25 of the circle is near enough, of the second the most.
    targets = draw(Point(0, 0), Point(0, 80), uncertainty_m=[200, 30], role="b", id=["x", "y"])
    [share] = within(draw(Point(0, 0)), targets, Within(plan="demo", a=FILE, b=FILE, distance_m=100))[
        "share_within"
    ]
    assert share > 0.8


def test_the_likelier_of_possible_pairs_come_first(draw: Draw) -> None:
    features = draw(
        *(Point(x, 0) for x in (0, 90, 5000, 5010, 9000, 9140)), uncertainty_m=[50, 0, 50, 0, 50, 0]
    )
    rows, _ = conflicts(features, None, Conflicts(plan="demo", a=FILE, distance_m=100))
    assert list(rows["a_id"]) == ["3", "1", "5"]
    assert list(rows["certainty"]) == ["certain", "possible", "possible"]
    assert list(rows["share_within"]) == sorted(rows["share_within"], reverse=True)


def test_a_place_is_as_likely_in_an_area_as_its_circle_lies_in_it(draw: Draw) -> None:
    halves = draw(box(-FAR, -FAR, 30, FAR), box(30, -FAR, FAR, FAR), role="b")
    rows, _ = overlap(draw(Point(0, 0), uncertainty_m=[100]), halves)
    assert list(rows["b_id"]) == ["1", "2"]
    near, far = rows["share_within"]
    # A segment 70 high of a circle of radius 100: the angle at its middle is 2 acos(0.3).
    angle = 2 * np.arccos(0.3)
    assert far == pytest.approx((angle - np.sin(angle)) / (2 * np.pi), abs=0.05)
    assert near + far == pytest.approx(1)


@pytest.mark.parametrize(
    ("share", "word"), [(1, "likely"), (2 / 3, "likely"), (0.66, "possible"), (0.33, "unclear")]
)
def test_thirds_are_the_limits_of_the_words(share: float, word: str) -> None:
    assert grade(share) == word
