"""Whatever kind of colour blindness a reader has, what means different things on a map looks different."""

import re
from itertools import combinations, pairwise
from math import pi
from typing import Any

import numpy as np
import pytest
from colorspacious import cspace_convert
from shapely.geometry import Polygon, box

from geoapp.domain.palette import (
    DISTANCES,
    GROUND,
    HALO,
    INK,
    MARKS,
    POSSIBLE_DASH,
    POSSIBLE_FILL,
    TINT,
    MarkStyle,
)
from geoapp.domain.symbol_shape import SHAPES
from geoapp.io.layers import load_families, load_layers
from geoapp.settings import ROOT

FAMILIES = {code: family.color for code, family in load_families().items()}
SIGHTS = ("normal", "protanomaly", "deuteranomaly", "tritanomaly")
"""The last three at their full severity: no red, green or blue receptor at all (Machado and others, 2009)."""

APART = 10.0
"""Least distance in CAM02-UCS, where 1 is what a careful eye just tells apart side by side."""


def rgb(color: str) -> Any:  # noqa: ANN401 (an array)
    return np.array(list(bytes.fromhex(color.removeprefix("#")))) / 255


def seen(color: str, sight: str) -> Any:  # noqa: ANN401 (an array)
    """Return a colour in CAM02-UCS as an eye of that kind sees it."""
    if sight == "normal":
        return cspace_convert(rgb(color), "sRGB1", "CAM02-UCS")
    space = {"name": "sRGB1+CVD", "cvd_type": sight, "severity": 100}
    return cspace_convert(np.clip(cspace_convert(rgb(color), space, "sRGB1"), 0, 1), "sRGB1", "CAM02-UCS")


def distance(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(seen(one, sight) - seen(other, sight)))


def lightness(color: str) -> float:
    """Return L* of CIELAB: what a photocopy keeps, 0 to 100."""
    return float(cspace_convert(rgb(color), "sRGB1", "CIELab")[0])


def over_ground(color: str, opacity: float) -> str:
    mixed = opacity * rgb(color) + (1 - opacity) * rgb(GROUND)
    return "#" + "".join(f"{round(255 * part):02x}" for part in mixed)


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2, 1 to 21."""

    def luminance(color: str) -> float:
        parts = rgb(color)
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_simulation_knows_who_confuses_red_with_green() -> None:
    red, green = "#c05020", "#708020"
    assert distance(red, green, "normal") > 25
    assert distance(red, green, "deuteranomaly") < distance(red, green, "normal") / 2
    assert distance("#0090a0", "#0080c0", "tritanomaly") < distance("#0090a0", "#0080c0", "normal")


@pytest.mark.parametrize("sight", SIGHTS)
def test_no_two_families_nor_what_several_share_look_alike(sight: str) -> None:
    colors = {**FAMILIES, "shared": INK}
    near = {
        (one, other): distance(colors[one], colors[other], sight) for one, other in combinations(colors, 2)
    }
    assert min(near.values()) >= APART, min(near, key=near.__getitem__)


def test_families_differ_in_their_shape_too_so_that_a_photocopy_tells_them_apart() -> None:
    shapes = {code: Polygon(SHAPES[family.shape]) for code, family in load_families().items()}
    for one, other in combinations(shapes.values(), 2):
        assert one.symmetric_difference(other).area >= 0.12 * one.union(other).area
    for shape in shapes.values():
        # About equally large, and each has room for a character.
        assert shape.area == pytest.approx(pi, rel=0.2)
        assert shape.contains(box(-0.5, -0.5, 0.5, 0.5))


@pytest.mark.parametrize("sight", SIGHTS)
def test_what_is_sure_and_what_is_not_differ_in_their_filling_for_every_eye(sight: str) -> None:
    for color in FAMILIES.values():
        assert distance(color, "#ffffff", sight) >= 3 * APART
        assert abs(lightness(color) - lightness("#ffffff")) >= 30


@pytest.mark.parametrize("sight", SIGHTS)
def test_no_mark_looks_like_a_family_or_like_another_mark(sight: str) -> None:
    marks = {name: mark.color for name, mark in MARKS.items()}
    for one, other in combinations(marks, 2):
        if marks[one] != marks[other]:
            assert distance(marks[one], marks[other], sight) >= APART, (one, other)
    for name, color in marks.items():
        for code, family in FAMILIES.items():
            assert distance(color, family, sight) >= APART, (name, code)


def test_marks_of_one_colour_or_one_grey_differ_in_their_form() -> None:
    for one, other in combinations(MARKS, 2):
        if abs(lightness(MARKS[one].color) - lightness(MARKS[other].color)) < 15:
            assert told_apart_by_form(MARKS[one], MARKS[other]), (one, other)


def told_apart_by_form(one: MarkStyle, other: MarkStyle) -> bool:
    """Say whether strokes, widths or fillings differ so that a photocopy shows it."""
    thin, thick = sorted((one.weight, other.weight))
    fillings = [lightness(over_ground(mark.color, mark.fill)) for mark in (one, other)]
    return one.dash != other.dash or thick >= 1.5 * thin or abs(fillings[0] - fillings[1]) >= 3


def test_what_is_possible_differs_from_what_is_certain_without_colour() -> None:
    for name in ("result", "pair", "kept"):
        mark = MARKS[name]
        assert POSSIBLE_DASH
        assert not mark.dash
        assert POSSIBLE_DASH not in (MARKS["own"].dash, MARKS["drawn"].dash)
        assert mark.fill > 3 * POSSIBLE_FILL


@pytest.mark.parametrize("sight", SIGHTS)
def test_a_tinted_district_is_seen_beside_one_that_is_not(sight: str) -> None:
    # 0.06 is the faintest tint that tints.py gives; its number, in ink's place, is read at 4.5 : 1.
    assert distance(over_ground(TINT, 0.06), GROUND, sight) >= 2
    assert distance(over_ground(TINT, 0.18), GROUND, sight) >= 5


def test_lines_are_seen_on_the_ground_and_characters_are_read_on_their_colour() -> None:
    for name, mark in MARKS.items():
        # The halo is broad and lies round what has a border of its own.
        assert contrast(mark.color, GROUND) >= 3 or mark.color == HALO, name
    for code, color in FAMILIES.items():
        assert contrast(color, "#ffffff") >= 4.5, code  # solid with a white character, or the reverse


def test_families_follow_each_other_in_the_legend_and_each_has_a_layer() -> None:
    families = [layer.family for layer in load_layers() if layer.source == "projects"]
    assert list(dict.fromkeys(families)) == list(FAMILIES)
    assert sum(one != other for one, other in pairwise(families)) == len(FAMILIES) - 1


def test_layers_have_the_colours_of_their_families() -> None:
    for layer in load_layers():
        expected = FAMILIES[layer.family] if layer.source == "projects" else MARKS["border"].color
        assert layer.style.color == expected


def test_nothing_has_a_copy_of_these_colours() -> None:
    ours = {*FAMILIES.values(), *(mark.color for mark in MARKS.values()), TINT} - {INK}
    for folder in ("geoapp", "pages", "layers"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".js", ".css", ".toml") and path.name != "palette.py":
                assert not ours & set(re.findall(r"#[0-9a-f]{6}\b", path.read_text(encoding="utf-8"))), path


def test_distances_grow_lighter_and_stand_out_from_the_ground() -> None:
    lightnesses = [lightness(color) for color in DISTANCES]
    assert all(after - before >= 6 for before, after in pairwise(lightnesses))
    assert min(contrast(color, GROUND) for color in DISTANCES) >= 3
