"""An angle, or two of one position, as people write them: degrees, minutes and seconds with every common mark."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

Axis = Literal["lon", "lat"]

LONGEST = 120
"""Characters of a cell that is looked at: no position is as long."""

_SAME = {
    **dict(
        zip(range(0xFF01, 0xFF5F), map(chr, range(0x21, 0x7F)), strict=True)
    ),  # full-width letters and signs
    **dict.fromkeys(map(ord, "º˚度"), "°"),
    **dict.fromkeys(map(ord, "′‘’`´分"), "'"),
    **dict.fromkeys(map(ord, "″“”秒"), '"'),
    **dict.fromkeys(map(ord, "−–—"), "-"),
    **dict.fromkeys(map(ord, "【〔"), "["),
    **dict.fromkeys(map(ord, "】〕"), "]"),
    **dict.fromkeys(map(ord, "\u00a0\u3000\u2009\u202f"), " "),
}
"""One sign for each meaning."""

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_LABEL = re.compile(
    r"(?:(?P<lon>经[度°]|longitude|long|lng|lon)|(?P<lat>纬[度°]|latitude|lat))(?![a-z])[\s:=]*",
    re.IGNORECASE,
)
_SIDES: Mapping[str, tuple[Axis, int]] = {
    **dict.fromkeys(("东经", "东", "e", "east"), ("lon", 1)),
    **dict.fromkeys(("西经", "西", "w", "west"), ("lon", -1)),
    **dict.fromkeys(("北纬", "北", "n", "north"), ("lat", 1)),
    **dict.fromkeys(("南纬", "南", "s", "south"), ("lat", -1)),
}
_SIDE = "东经|西经|北纬|南纬|[东西南北]|east|west|north|south|[ewns]"
_ANGLE = re.compile(
    rf"(?:(?P<before>{_SIDE})[\s:=.]*)?(?P<sign>[-+])?\s*"
    r"(?P<d>\d+(?:\.\d*)?)\s*(?:°|deg|d)?"
    r"(?:[\s:\-_]*(?P<m>\d+(?:\.\d*)?)\s*(?:'|(?P<letters>m(?:in)?))?"
    r"(?:[\s:\-_]*(?P<s>\d+(?:\.\d*)?)\s*(?:\"|''|(?(letters)s(?:ec)?))?)?)?"
    rf"\s*(?P<after>{_SIDE})?",
    re.IGNORECASE | re.ASCII,
)
_BETWEEN = " ,;/|\t\n、"
_FIRM = _BETWEEN.strip()
_BRACKETS = "()[] "
_SIXTY = 60


@dataclass(frozen=True, slots=True)
class Angle:
    """Degrees as they were written."""

    degrees: float
    axis: Axis | None
    """What a letter or word says it counts along; ``None`` where none does."""
    parts: int
    """Numbers that it was written with: 1 for plain degrees, 3 with minutes and seconds."""


def read_angle(text: str) -> Angle | None:
    """Return the angle that a text is, or ``None``: minutes and seconds below 60, fractions in the last number only.

    >>> [read_angle(text).degrees for text in ("87°36′36″E", "W87 36 36", "东经87度36分36秒", "87-36.6", "-0°30'")]
    [87.61, -87.61, 87.61, 87.61, -0.5]
    >>> read_angle("43.81N").axis, read_angle("87.61").axis, read_angle("87°61′"), read_angle("")
    ('lat', None, None, None)
    """
    if len(text) > LONGEST:
        return None
    return _read(_even(text))


def read_angles(text: str) -> tuple[Angle, Angle] | None:
    """Return the two angles that a text is, in its order, or ``None``.

    >>> [angle.degrees for angle in read_angles("87.61,43.81")]
    [87.61, 43.81]
    >>> [angle.axis for angle in read_angles("北纬43°48′36″，东经87°36′36″")]
    ['lat', 'lon']
    >>> read_angles("87.61"), read_angles("87 36 36 43 48")
    (None, None)
    """
    if len(text) > LONGEST:
        return None
    whole = _even(text).strip(_BRACKETS)
    found = None
    for cut in range(1, len(whole)):
        if not _may_part(whole, cut):
            continue
        first, second = _read(whole[:cut].strip(_BETWEEN)), _read(whole[cut:].strip(_BETWEEN))
        if first is None or second is None or (first.axis and first.axis == second.axis):
            continue
        if first.parts == second.parts:
            return first, second
        if whole[cut] in _FIRM or (first.axis and second.axis):
            found = found or (first, second)
    return found


def _read(even: str) -> Angle | None:
    label = _LABEL.match(even)
    whole = _ANGLE.fullmatch(even[label.end() :] if label else even)
    if whole is None:
        return None
    numbers = [float(whole[name]) for name in "dms" if whole[name] is not None]
    if any(number >= _SIXTY for number in numbers[1:]) or any(number % 1 for number in numbers[:-1]):
        return None
    sides = [_SIDES[word.lower()] for word in (whole["before"], whole["after"]) if word]
    axes = {axis for axis, _ in sides} | ({label.lastgroup} if label else set())
    if len(axes) > 1 or len(sides) > 1 or (sides and whole["sign"]):
        return None
    sign = sides[0][1] if sides else (-1 if whole["sign"] == "-" else 1)
    seconds = sum(number * _SIXTY**power for number, power in zip(numbers, (2, 1, 0), strict=False))
    degrees = sign * seconds / _SIXTY**2 if len(numbers) > 1 else sign * numbers[0]
    axis = cast("Axis | None", next(iter(axes), None))
    return Angle(degrees, axis, len(numbers)) if math.isfinite(degrees) else None


def _even(text: str) -> str:
    """Return a text with one sign for each meaning."""
    return _INVISIBLE.sub("", text).translate(_SAME).strip()


def _may_part(whole: str, cut: int) -> bool:
    """Say whether a text may be two at this place: not within a number, and not within a word."""
    left, right = whole[cut - 1], whole[cut]
    return not (_of_number(left) and _of_number(right)) and not (
        left.isalpha() and right.isalpha() and left.isascii()
    )


def _of_number(char: str) -> bool:
    return char.isdigit() or char in ".-+"
