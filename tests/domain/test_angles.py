"""Angles are understood in every common way of writing, and nothing else is taken for one."""

import pytest

from geoapp.domain.angles import read_angle, read_angles

EAST, NORTH = 87.61, 43.81  # 87°36′36″, 43°48′36″


@pytest.mark.parametrize(
    "text",
    [
        "87.61",
        "87.61°",
        "87.61 E",
        "E87.61",
        "e 87.61°",
        "87°36′36″",
        "87°36'36\"E",
        "E87°36'36\"",
        "87°36’36”",
        "87º36´36''",
        "87° 36' 36.0\" E",
        "87 36 36",
        "87:36:36",
        "87-36-36",
        "87d36m36s",
        "87deg 36min 36sec E",
        "87度36分36秒",
        "东经87度36分36秒",
        "东经：87°36′36″",
        "经度 87°36′36″",
        "87°36.6′",
        "87 36.6",
        "８７°３６′３６″",
        "87°36′36″\u200b",
        "\u00a087.61",
        "lon: 87.61",
    ],
)
def test_every_way_of_writing_a_longitude_is_the_same_longitude(text: str) -> None:
    found = read_angle(text)
    assert found is not None
    assert found.degrees == pytest.approx(EAST, abs=1e-12)
    assert found.axis in {None, "lon"}


@pytest.mark.parametrize(
    ("text", "degrees", "axis"),
    [
        ("43°48′36″N", NORTH, "lat"),
        ("北纬43.81", NORTH, "lat"),
        ("43 48 36 S", -NORTH, "lat"),
        ("43 48 36S", -NORTH, "lat"),
        ("S43.81", -NORTH, "lat"),
        ("西经87度36分36秒", -EAST, "lon"),
        ("-87 36 36", -EAST, None),
        ("-0°30′", -0.5, None),
    ],
)
def test_letters_and_signs_say_the_side(text: str, degrees: float, axis: str | None) -> None:
    found = read_angle(text)
    assert found is not None
    assert (found.degrees, found.axis) == (pytest.approx(degrees, abs=1e-12), axis)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "东",
        "87°60′",
        "87°36′60″",
        "87.5°30′",
        "-87.6W",
        "N87.6E",
        "87,61",
        "87.61x",
        "2021-03-01-04",
        "天山区87号",
        "1e400E",
        "8" * 500,
    ],
)
def test_what_is_no_angle_is_none(text: str) -> None:
    assert read_angle(text) is None


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("87.61,43.81", EAST, NORTH),
        ("87.61，43.81", EAST, NORTH),
        ("(87.61, 43.81)", EAST, NORTH),
        ("[87.61 43.81]", EAST, NORTH),
        ("87.61;43.81", EAST, NORTH),
        ("87.61/43.81", EAST, NORTH),
        ("87.61、43.81", EAST, NORTH),
        ("43.81N 87.61E", NORTH, EAST),
        ("N43°48′36″E87°36′36″", NORTH, EAST),
        ("87 36 36 43 48 36", EAST, NORTH),
        ("87°36′36″, 43.81", EAST, NORTH),
        ("东经87°36′36″，北纬43°48′36″", EAST, NORTH),
        ("经度：87.61 纬度：43.81", EAST, NORTH),
        ("-87.61 -43.81", -EAST, -NORTH),
    ],
)
def test_two_angles_in_one_text_are_told_apart(text: str, first: float, second: float) -> None:
    found = read_angles(text)
    assert found is not None
    assert [angle.degrees for angle in found] == pytest.approx([first, second], abs=1e-12)


@pytest.mark.parametrize(
    "text", ["", "87.61", "1,2,3", "87 36 36 43 48", "E87.61 E43.81", "水厂,87.61", "," * 300]
)
def test_what_is_not_two_angles_is_none(text: str) -> None:
    assert read_angles(text) is None
