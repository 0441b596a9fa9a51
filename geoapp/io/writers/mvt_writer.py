"""Vector tiles as bytes: the part of the Mapbox Vector Tile format, version 2.1, that our features need.

Whole columns at a time: a library that takes features one by one needs seconds for the fullest tile of 50,000
(``docs/adr/0010-map.md``).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from geoapp.geometry.arrays import Integers

EXTENT = 4096
"""Units along a tile's edge."""

GeometryKind = Literal[1, 2, 3]
"""Point, line, area, as the format numbers them."""

_MOVE, _CLOSE = 1 | 1 << 3, 7 | 1 << 3
"""Commands with their count: one move, one closing of a ring."""


def encode_layer(
    name: str, kind: GeometryKind, drawn: tuple[Integers, Integers], columns: Mapping[str, Sequence[Any]]
) -> bytes:
    """Return one layer of a tile; a tile is the bytes of its layers one after another.

    ``drawn`` are the drawing commands of all features and how many belong to each; ``columns`` hold each feature's
    values, texts or numbers, by their keys.

    >>> point = draw_points(np.array([[25, 17]]))
    >>> encode_layer("a", 1, point, {"t": [7]}).hex(" ")
    '1a 1c 0a 01 61 12 0b 12 02 00 00 18 01 22 03 09 32 22 1a 01 74 22 02 28 07 28 80 20 78 02'
    """
    tags, values = _tags(columns)
    parts = [_field(1, name.encode())]
    middle = b"\x18" + _varint(kind)
    for tag, command in zip(tags, _split(*drawn), strict=True):
        shape = b'"' + _varint(len(command)) + command
        parts.append(_field(2, b"\x12" + _varint(len(tag)) + tag + middle + shape))
    parts += [_field(3, key.encode()) for key in columns]
    parts += [_field(4, _value(value)) for value in values]
    return _field(3, b"".join(parts) + b"\x28" + _varint(EXTENT) + b"\x78\x02")


def draw_points(spots: Integers) -> tuple[Integers, Integers]:
    """Return the commands of points, one a feature: columns x and y in the tile's units.

    >>> draw_points(np.array([[25, 17], [0, -1]]))[0].tolist()
    [9, 50, 34, 9, 0, 1]
    """
    moves = np.full((len(spots), 1), _MOVE)
    return np.hstack([moves, _zigzag(spots)]).ravel(), np.full(len(spots), 3)


def draw_paths(
    corners: Integers, sizes: Integers, owners: Integers, *, closed: bool
) -> tuple[Integers, Integers]:
    """Return the commands of lines, or of areas, whose rings come without their last corner.

    ``corners`` of all parts follow each other, ``sizes`` says how many each part has, ``owners`` the feature of each
    part, ascending from 0. Positions are steps from the one before, from the tile's corner for a feature's first.

    >>> draw_paths(np.array([[2, 2], [2, 10], [10, 10]]), np.array([3]), np.array([0]), closed=False)[0].tolist()
    [9, 4, 4, 18, 0, 16, 16, 0]
    >>> draw_paths(np.array([[3, 6], [8, 12], [20, 34]]), np.array([3]), np.array([0]), closed=True)[0].tolist()
    [9, 6, 12, 18, 10, 12, 24, 44, 15]
    """
    ends = np.cumsum(sizes)
    starts = ends - sizes
    steps = np.diff(corners, axis=0, prepend=0)
    first = starts[np.flatnonzero(np.diff(owners, prepend=-1))]
    steps[first] = corners[first]
    lines = 2 | sizes - 1 << 3
    places, headers = [2 * starts, 2 * starts + 2], [np.full_like(sizes, _MOVE), lines]
    if closed:
        places.append(2 * ends)
        headers.append(np.full_like(sizes, _CLOSE))
    commands = np.insert(
        _zigzag(steps).ravel(), np.column_stack(places).ravel(), np.column_stack(headers).ravel()
    )
    return commands, np.bincount(owners, weights=2 * sizes + len(places)).astype(np.int64)


def _zigzag(numbers: Integers) -> Integers:
    """Return signed numbers as unsigned ones.

    >>> _zigzag(np.array([0, -1, 1, -2])).tolist()
    [0, 1, 2, 3]
    """
    return numbers << 1 ^ numbers >> 63


def _tags(columns: Mapping[str, Sequence[Any]]) -> tuple[list[bytes], list[Any]]:
    """Return each feature's pairs of key and value by their numbers, and the values in the order of their numbers."""
    known: dict[Any, int] = {}
    numbers = [[known.setdefault(value, len(known)) for value in column] for column in columns.values()]
    pairs = np.empty((len(numbers[0]), 2 * len(columns)), dtype=np.int64)
    pairs[:, ::2], pairs[:, 1::2] = np.arange(len(columns)), np.array(numbers).T
    return _split(pairs.ravel(), np.full(len(pairs), pairs.shape[1])), list(known)


def _split(numbers: Integers, counts: Integers) -> list[bytes]:
    """Write numbers seven bits a byte, the lowest first, and part them.

    >>> [part.hex() for part in _split(np.array([300, 1, 2]), np.array([1, 2]))]
    ['ac02', '0102']
    """
    lengths = np.searchsorted([1 << 7, 1 << 14, 1 << 21, 1 << 28], numbers, side="right") + 1
    ends = np.cumsum(lengths)
    written = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for place in range(int(lengths.max(initial=0))):
        longer = lengths > place
        more = np.where(lengths[longer] > place + 1, 0x80, 0)
        written[(ends - lengths)[longer] + place] = numbers[longer] >> 7 * place & 0x7F | more
    content = written.tobytes()
    borders = [0, *ends[np.cumsum(counts) - 1].tolist()]
    return [content[start:end] for start, end in pairwise(borders)]


def _varint(number: int) -> bytes:
    return _SMALL[number] if number < _MOST_SMALL else _split(np.array([number]), np.array([1]))[0]


def _field(number: int, content: bytes) -> bytes:
    """Return a field of bytes: its number and kind, its length, itself."""
    size = len(content)
    return _SMALL[number << 3 | 2] + (_SMALL[size] if size < _MOST_SMALL else _varint(size)) + content


def _value(value: str | int) -> bytes:
    return _field(1, value.encode()) if isinstance(value, str) else b"\x28" + _varint(value)


_MOST_SMALL = 1 << 14
_SMALL = _split(np.arange(_MOST_SMALL), np.ones(_MOST_SMALL, dtype=np.int64))
"""What short numbers are written as: nearly all lengths."""
