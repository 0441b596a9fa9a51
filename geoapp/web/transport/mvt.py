"""Vector tiles as bytes: the part of the Mapbox Vector Tile format, version 2.1, that our features need.

A library for it takes ten times as long at the numbers that tiles are for (``docs/adr``, the file on the map's ways).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

EXTENT = 4096
"""Units along a tile's edge."""

Kind = Literal[1, 2, 3]
"""Point, line, area, as the format numbers them."""

Ring = Sequence[Sequence[int]]

_MOVE, _LINE, _CLOSE = 1, 2, 7


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature in a tile's own units; values are in the order of the layer's keys."""

    kind: Kind
    parts: Sequence[Ring]
    """One point a part, one line a part, or rings: an outer one clockwise on screen, its holes the other way."""
    values: tuple[str | int, ...]


def encode_layer(name: str, keys: Sequence[str], features: Iterable[Feature]) -> bytes:
    """Return one layer of a tile; a tile is the bytes of its layers one after another.

    >>> encode_layer("a", ["t"], []).hex(" ")
    '1a 0b 0a 01 61 1a 01 74 28 80 20 78 02'
    """
    places: dict[str | int, int] = {}
    body = bytearray(_field(1, name.encode()))
    for feature in features:
        tags = [
            number
            for key, value in enumerate(feature.values)
            for number in (key, places.setdefault(value, len(places)))
        ]
        content = _field(2, _packed(tags)) + b"\x18" + _varint(feature.kind)
        body += _field(2, content + _field(4, _packed(_commands(feature))))
    for key in keys:
        body += _field(3, key.encode())
    for value in places:
        body += _field(4, _value(value))
    body += b"\x28" + _varint(EXTENT) + b"\x78\x02"
    return _field(3, bytes(body))


def _commands(feature: Feature) -> list[int]:
    """Return the drawing commands of a feature: positions are steps from the one before, zigzag encoded."""
    commands: list[int] = []
    x = y = 0
    for part in feature.parts:
        # A ring is closed by its command, not by its first corner once more.
        corners = part[:-1] if feature.kind == 3 else part  # noqa: PLR2004
        for place, (to_x, to_y) in enumerate(corners):
            if place == 0:
                commands.append(_MOVE | 1 << 3)
            elif place == 1:
                commands.append(_LINE | len(corners) - 1 << 3)
            commands += (_zigzag(to_x - x), _zigzag(to_y - y))
            x, y = to_x, to_y
        if feature.kind == 3:  # noqa: PLR2004
            commands.append(_CLOSE | 1 << 3)
    return commands


def _zigzag(number: int) -> int:
    """Return a signed number as an unsigned one.

    >>> [_zigzag(number) for number in (0, -1, 1, -2)]
    [0, 1, 2, 3]
    """
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    """Return a number seven bits a byte, the lowest first.

    >>> _varint(300).hex()
    'ac02'
    """
    parts = bytearray()
    while number > 0x7F:  # noqa: PLR2004
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    parts.append(number)
    return bytes(parts)


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(map(_varint, numbers))


def _field(number: int, content: bytes) -> bytes:
    """Return a field of bytes: its number and kind, its length, itself."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _value(value: str | int) -> bytes:
    return _field(1, value.encode()) if isinstance(value, str) else b"\x28" + _varint(value)
