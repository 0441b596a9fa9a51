"""Shapes of drafts: what comes in crooked is mended, turned back, converted or refused with a sentence."""

import math

import pytest
import shapely

from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.plans import load_plan
from geoapp.pipeline.draft_shapes import make_shape, read_typed

URUMQI = "urumqi-14fyp"
SQUARE = [(87.5, 43.8), (87.6, 43.8), (87.6, 43.9), (87.5, 43.9)]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(URUMQI)


def star(tips: int = 5) -> list[tuple[float, float]]:
    turns = [2 * math.pi * (2 * tip % tips) / tips for tip in range(tips)]
    return [(87.6 + 0.1 * math.sin(turn), 43.8 + 0.1 * math.cos(turn)) for turn in turns]


def test_a_star_covers_its_middle_too(plan: Plan) -> None:
    found = make_shape("area", star(), plan)
    assert found.repaired
    assert found.geometry.is_valid
    assert found.geometry.contains(shapely.Point(87.6, 43.8))


def test_a_ring_across_its_own_diagonal_is_the_square_that_it_goes_round(plan: Plan) -> None:
    a, b, c, d = SQUARE
    found = make_shape("area", [d, a, c, b, a, c], plan)
    assert found.repaired
    assert found.geometry.equals(shapely.Polygon([a, b, c, d]))


def test_a_sound_shape_stays_as_it_was_drawn(plan: Plan) -> None:
    found = make_shape("area", SQUARE, plan)
    assert not found.repaired
    assert found.geometry.equals(shapely.Polygon(SQUARE))
    assert found.geojson["type"] == "Polygon"


def test_a_line_may_cross_itself(plan: Plan) -> None:
    a, b, c, d = SQUARE
    found = make_shape("line", [a, c, b, d], plan)
    assert not found.repaired
    assert found.geometry.equals(shapely.LineString([a, c, b, d]))


@pytest.mark.parametrize("turns", [-2, 1, 3])
def test_a_map_that_was_turned_round_the_globe_draws_the_same(plan: Plan, turns: int) -> None:
    turned = [(lon + 360 * turns, lat) for lon, lat in SQUARE]
    assert make_shape("area", turned, plan).geometry.equals_exact(shapely.Polygon(SQUARE), 1e-7)


@pytest.mark.parametrize(
    ("form", "corners", "code"),
    [
        ("point", [(116.4, 39.9)], "draft_outside"),
        ("point", [(43.8, 87.6)], "draft_outside"),
        ("point", [(math.nan, 43.8)], "draft_few_corners"),
        ("line", [(87.6, 43.8), (87.6, 43.8)], "draft_few_corners"),
        ("line", [(87.6, 43.8), (87.6000001, 43.8)], "draft_no_extent"),
        ("area", [(87.5, 43.8), (87.6, 43.8), (87.7, 43.8)], "draft_no_extent"),
        ("area", [(87.5, 43.8), (87.6, 43.8)], "draft_few_corners"),
        ("area", [], "draft_few_corners"),
        ("line", [(179.0, 43.8), (-179.0, 43.8)], "draft_antimeridian"),
        ("line", [(87.5 + n / 10_000, 43.8) for n in range(1_001)], "draft_corners"),
    ],
)
def test_what_makes_no_shape_here_is_refused_with_its_reason(
    plan: Plan, form: str, corners: list[tuple[float, float]], code: str
) -> None:
    with pytest.raises(InputError) as error:
        make_shape(form, corners, plan)
    assert error.value.code == code


def test_typed_positions_are_a_point_a_line_or_an_area(plan: Plan) -> None:
    assert read_typed("87.6, 43.8", plan, datum="wgs84").form == "point"
    assert read_typed("87.6,43.8; 87.7,43.8", plan, datum="wgs84").form == "line"
    assert read_typed("87.6,43.8；87.7,43.8；87.7,43.9；87.6,43.8", plan, datum="wgs84").form == "area"


@pytest.mark.parametrize("text", ["43.8 87.6", "北纬43°48′，东经87°36′"])
def test_typed_positions_come_in_either_order_and_form(plan: Plan, text: str) -> None:
    found = read_typed(text, plan, datum="wgs84").geometry
    assert (found.x, found.y) == pytest.approx((87.6, 43.8))


def test_a_typed_position_of_a_shifted_datum_is_converted(plan: Plan) -> None:
    # Tiananmen's shift is known best; here the two differ by some 300 m, east and north.
    plain = read_typed("87.6,43.8", plan, datum="cgcs2000").geometry
    amap = read_typed("87.6,43.8", plan, datum="gcj02").geometry
    baidu = read_typed("87.6,43.8", plan, datum="bd09").geometry
    assert (plain.x, plain.y) == (87.6, 43.8)
    assert 0.001 < 87.6 - amap.x < 0.005
    assert 87.6 - baidu.x > 87.6 - amap.x + 0.005  # BD-09 adds some 0.0065° to it


@pytest.mark.parametrize("text", ["", "somewhere", "116.4,39.9", "87.6,43.8; x"])
def test_a_typed_text_that_is_no_position_here_is_refused(plan: Plan, text: str) -> None:
    with pytest.raises(InputError):
        read_typed(text, plan, datum="wgs84")
