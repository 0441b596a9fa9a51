"""Numbers beside their places: none upon another, each tied to its place where it had to move."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoapp.sheet.drawing import Point

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres."""

_DISTANCES = (0.0, 4.0, 5.5, 7.5, 10.0, 13.0, 17.0, 22.0, 28.0, 36.0, 46.0)
_DIRECTIONS = 16
_GAP = 0.5
"""Least distance between two labels, in millimetres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label to be placed: where its place is, and how large it is, in millimetres."""

    at: Point
    width: float
    height: float


def spread(
    labels: Sequence[Label], *, width: float, height: float, taken: Sequence[Rectangle] = ()
) -> list[Point]:
    """Return the middle of each label, in order; a label that finds no free spot stays at its place.

    No label lies upon another, upon the place of another or upon what is ``taken``, and all stay within
    ``width`` × ``height``. The smallest are placed first: they can come closest to where they belong.

    >>> spread([Label(at=(50, 50), width=4, height=4)], width=100, height=100)
    [(50.0, 50.0)]
    >>> a, b = spread([Label(at=(50, 50), width=4, height=4)] * 2, width=100, height=100)
    >>> math.dist(a, b) >= 4
    True
    >>> spread([], width=100, height=100)
    []
    """
    used: list[Rectangle] = list(taken)
    found: dict[int, Point] = {}
    places = [label.at for label in labels]
    for index in sorted(range(len(labels)), key=lambda i: (labels[i].width, i)):
        label = labels[index]
        others = [place for place in places if place != label.at]
        middle = next(
            (spot for spot in _spots(label) if _free(_around(label, spot), used, others, width, height)),
            label.at,
        )
        found[index] = middle
        used.append(_around(label, middle))
    return [found[index] for index in range(len(labels))]


def _spots(label: Label) -> Iterator[Point]:
    """Yield where a label may go, the nearest first; wide labels reach further to the sides."""
    x, y = label.at
    yield float(x), float(y)
    for distance in _DISTANCES[1:]:
        for turn in range(_DIRECTIONS):
            angle = 2 * math.pi * turn / _DIRECTIONS
            yield (
                x + (distance + label.width / 2 - label.height / 2) * math.cos(angle),
                y - distance * math.sin(angle),
            )


def _around(label: Label, middle: Point) -> Rectangle:
    (x, y), across, along = middle, label.width / 2, label.height / 2
    return x - across, y - along, x + across, y + along


def _free(
    box: Rectangle, used: Sequence[Rectangle], places: Sequence[Point], width: float, height: float
) -> bool:
    left, top, right, bottom = box
    if left < _GAP or top < _GAP or right > width - _GAP or bottom > height - _GAP:
        return False
    if any(left - _GAP < x < right + _GAP and top - _GAP < y < bottom + _GAP for x, y in places):
        return False
    return not any(overlaps(box, other) for other in used)


def overlaps(one: Rectangle, other: Rectangle) -> bool:
    """Say whether two rectangles are nearer than the least distance.

    >>> overlaps((0, 0, 2, 2), (1, 1, 3, 3)), overlaps((0, 0, 2, 2), (3, 0, 5, 2))
    (True, False)
    """
    return (
        one[0] < other[2] + _GAP
        and other[0] < one[2] + _GAP
        and one[1] < other[3] + _GAP
        and other[1] < one[3] + _GAP
    )
