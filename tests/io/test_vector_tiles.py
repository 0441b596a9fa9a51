"""A vector tile gives the ground that it was made of, and any bytes give features or a refusal."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from geoapp.geometry.web_mercator import box_of, to_degrees
from geoapp.io.vector_tiles import read_features

from ..invented_archive import GROUND, LAKE, TOWN, make_tile, spot_of  # noqa: TID252

UNIT_DEG = 360 / 2**11 / 4096
TILE = (11, *(int(part) for part in spot_of(87.75, 43.73, 11)))


def test_the_lake_is_where_it_was_drawn() -> None:
    found = {one.layer: one for one in read_features(make_tile(TILE), TILE)}
    west, south, east, north = box_of(TILE)
    corners = to_degrees(shapely.get_coordinates(box(west, south, east, north)))
    seen = LAKE.intersection(shapely.Polygon(corners))
    lake = found["water"]
    assert (lake.form, lake.said) == ("area", {"kind": "lake"})
    inside = lake.geometry.intersection(shapely.Polygon(corners))
    assert inside.symmetric_difference(seen).area < 4 * UNIT_DEG * seen.length


def test_a_road_is_a_line_to_its_end() -> None:
    tile = (8, *(int(part) for part in spot_of(87.3, 43.85, 8)))
    found = [one for one in read_features(make_tile(tile), tile) if one.layer == "roads"]
    assert [one.form for one in found] == ["line"]
    road = GROUND["roads"][0]
    spots = shapely.points(shapely.get_coordinates(found[0].geometry))
    assert shapely.distance(road, spots).max() < 1e-3
    assert shapely.distance(shapely.Point(road.coords[-1]), spots).min() < 1e-3


def test_a_name_comes_in_every_language_that_it_has() -> None:
    tile = (11, *(int(part) for part in spot_of(TOWN.x, TOWN.y, 11)))
    (town,) = (one for one in read_features(make_tile(tile), tile) if one.layer == "places")
    assert (town.form, dict(town.said)) == ("name", GROUND["places"][1])
    assert town.geometry.distance(TOWN) < 2 * UNIT_DEG


def test_numbers_truths_and_holes_are_read() -> None:
    # By hand, after the specification's example of a polygon with a hole: (0,0) 11 wide, and 2 to 9 within.
    outer = bytes([9, 0, 0, 26, 22, 0, 0, 22, 21, 0, 15])
    hole = bytes([9, 4, 17, 26, 0, 14, 14, 0, 0, 13, 15])
    drawn = outer + hole
    values = (b"\x22\x02\x28\x07", b"\x22\x02\x30\x03", b"\x22\x02\x38\x01", b"\x22\x05\x15\x00\x00\x80\x3f")
    keys = b"".join(b"\x1a\x01" + name for name in (b"u", b"s", b"b", b"f"))
    tags = bytes([0, 0, 1, 1, 2, 2, 3, 3])
    feature = b"\x12\x08" + tags + b"\x18\x03" + b"\x22" + bytes([len(drawn)]) + drawn
    layer = b"\x0a\x01w\x12" + bytes([len(feature)]) + feature + keys + b"".join(values) + b"\x28\x80\x20"
    tile = b"\x1a" + bytes([len(layer)]) + layer
    (found,) = read_features(tile, (0, 0, 0))
    assert found.said == {"u": 7, "s": -2, "b": True, "f": 1.0}
    (area,) = shapely.get_parts(found.geometry)
    assert len(area.interiors) == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        assert list(read_features(content, (0, 0, 0))) is not None
    except ValueError as error:
        assert str(error)  # noqa: PT017 (both ends are right)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused(at: int, value: int) -> None:
    content = bytearray(make_tile(TILE))
    content[at % len(content)] = value
    try:
        assert isinstance(list(read_features(bytes(content), TILE)), list)
    except ValueError as error:
        assert str(error)  # noqa: PT017 (both ends are right)


def test_bytes_that_end_too_early_are_refused() -> None:
    with pytest.raises(ValueError, match="no vector tile"):
        list(read_features(make_tile(TILE)[:-3], TILE))
