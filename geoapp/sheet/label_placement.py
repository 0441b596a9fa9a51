"""Numbers beside their places: none upon another, each tied to its place where it had to move."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from geoapp.sheet.drawing import Point

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres."""

_DISTANCES = (0.0, 4.0, 5.5, 7.5, 10.0, 13.0, 17.0, 22.0, 28.0, 36.0, 46.0)
_DIRECTIONS = 16
_GAP = 0.5
"""Least distance between two labels, in millimetres."""

_SQUARE = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label to be placed: where its place is, and how large it is, in millimetres."""

    at: Point
    width: float
    height: float


def place_labels(
    labels: Sequence[Label], *, width: float, height: float, taken: Sequence[Rectangle] = ()
) -> list[Point]:
    """Return the middle of each label, in order; a label that finds no free spot stays at its place.

    No label lies upon another, upon the place of another or upon what is ``taken``, and all stay within
    ``width`` × ``height``. The smallest are placed first: they can come closest to where they belong.

    >>> place_labels([Label(at=(50, 50), width=4, height=4)], width=100, height=100)
    [(50.0, 50.0)]
    >>> a, b = place_labels([Label(at=(50, 50), width=4, height=4)] * 2, width=100, height=100)
    >>> math.dist(a, b) >= 4
    True
    >>> place_labels([], width=100, height=100)
    []
    """
    used, places = _Near(), _Near()
    for box in taken:
        used.add(box)
    for label in labels:
        places.add((*label.at, *label.at))
    found: dict[int, Point] = {}
    for index in sorted(range(len(labels)), key=lambda i: (labels[i].width, i)):
        label = labels[index]
        middle = next(
            (
                spot
                for spot in _spots(label)
                if _inside(box := _around(label, spot), width, height)
                and not any(overlaps(box, other) for other in used.around(box))
                and not any(place[:2] != label.at and overlaps(box, place) for place in places.around(box))
            ),
            label.at,
        )
        found[index] = middle
        used.add(_around(label, middle))
    return [found[index] for index in range(len(labels))]


class _Near:
    """Rectangles by the squares that they lie in, so that only those close by are compared."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[Rectangle]] = {}

    def add(self, box: Rectangle) -> None:
        for square in _squares(box):
            self._squares.setdefault(square, []).append(box)

    def around(self, box: Rectangle) -> Iterator[Rectangle]:
        for square in _squares(box):
            yield from self._squares.get(square, ())


def _squares(box: Rectangle) -> Iterator[tuple[int, int]]:
    """Yield the squares that a rectangle with the gap round it touches.

    >>> list(_squares((1, 1, 7, 3)))
    [(0, 0), (1, 0)]
    """
    left, top, right, bottom = (
        int(edge // _SQUARE) for edge in (box[0] - _GAP, box[1] - _GAP, box[2] + _GAP, box[3] + _GAP)
    )
    yield from product(range(left, right + 1), range(top, bottom + 1))


def _spots(label: Label) -> Iterator[Point]:
    """Yield the spots of a label, the nearest first; wide labels reach further to the sides."""
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


def _inside(box: Rectangle, width: float, height: float) -> bool:
    left, top, right, bottom = box
    return left >= _GAP and top >= _GAP and right <= width - _GAP and bottom <= height - _GAP


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
