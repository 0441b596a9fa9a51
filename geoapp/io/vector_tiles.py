"""Vector tiles as features: the part of the Mapbox Vector Tile format, version 2.1, that a base map is drawn from."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geoapp.geometry.web_mercator import Tile, box_of, to_degrees

FORMS: Mapping[int, str] = {1: "name", 2: "line", 3: "area"}
"""Points, which a base map draws as names, lines and areas, as the format numbers them."""

_MOVE, _LINE, _CLOSE = 1, 2, 7
_MOST_CORNERS = 1_000_000

Corner = tuple[int, int]
Said = str | float | bool
MessageField = tuple[int, int | memoryview]


@dataclass(frozen=True, slots=True)
class TileFeature:
    """A feature of one layer, in degrees."""

    layer: str
    form: str
    said: Mapping[str, Said]
    geometry: BaseGeometry


def read_features(content: bytes, tile: Tile) -> Iterator[TileFeature]:
    """Yield the features of a tile's layers, as they are drawn: from the bottom up.

    Raises:
        ValueError: the bytes are no vector tile.
    """
    try:
        for number, layer in _fields(memoryview(content)):
            if number == 3 and isinstance(layer, memoryview):  # noqa: PLR2004 (a layer, as the format numbers it)
                yield from _layer(layer, tile)
    except (LookupError, TypeError, struct.error, OverflowError, shapely.errors.ShapelyError) as error:
        message = "no vector tile"
        raise ValueError(message) from error


def _layer(content: memoryview, tile: Tile) -> Iterator[TileFeature]:
    name, extent = "", 4096
    features: list[memoryview] = []
    keys: list[str] = []
    values: list[Said] = []
    for number, found in _fields(content):
        if isinstance(found, int):
            extent = found if number == 5 else extent  # noqa: PLR2004 (as above, here and below)
        elif number == 1:
            name = bytes(found).decode()
        elif number == 2:  # noqa: PLR2004
            features.append(found)
        elif number == 3:  # noqa: PLR2004
            keys.append(bytes(found).decode())
        elif number == 4:  # noqa: PLR2004
            values.append(_value(found))
    west, _, east, north = box_of(tile)
    unit = (east - west) / max(extent, 1)
    for feature in features:
        parts = dict(_fields(feature))
        tags = list(_numbers(_bytes(parts.get(2))))
        said = {keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)}
        form = parts.get(3)
        geometry = _geometry(form, list(_paths(_bytes(parts.get(4)))))
        if isinstance(form, int) and geometry is not None:
            placed = shapely.transform(
                geometry, lambda spots: to_degrees(spots * (unit, -unit) + (west, north))
            )
            yield TileFeature(name, FORMS[form], said, placed)


def _bytes(found: int | memoryview | None) -> memoryview:
    return found if isinstance(found, memoryview) else memoryview(b"")


def _fields(content: memoryview) -> Iterator[MessageField]:
    """Yield the fields of a message: a number, or bytes; what has a fixed length comes as bytes, too."""
    at = 0
    while at < len(content):
        key, at = _number(content, at)
        kind = key & 7
        if kind == 0:
            value, at = _number(content, at)
            yield key >> 3, value
            continue
        if kind == 2:  # noqa: PLR2004 (bytes with their length)
            length, at = _number(content, at)
        else:
            length = {1: 8, 5: 4}[kind]
        if at + length > len(content):
            raise IndexError(at)
        yield key >> 3, content[at : at + length]
        at += length


def _number(content: memoryview, at: int) -> tuple[int, int]:
    """Return the number that stands there, seven bits a byte, and where the next one begins."""
    number = shift = 0
    while True:
        byte = content[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:  # noqa: PLR2004 (the last byte of a number)
            return number, at
        if shift > 63:  # noqa: PLR2004 (bits of the largest number)
            raise OverflowError


def _numbers(content: memoryview) -> Iterator[int]:
    at = 0
    while at < len(content):
        number, at = _number(content, at)
        yield number


def _value(content: memoryview) -> Said:
    for number, found in _fields(content):
        if isinstance(found, memoryview):
            if number == 1:
                return bytes(found).decode()
            return float(struct.unpack("<f" if number == 2 else "<d", found)[0])  # noqa: PLR2004
        return _signed(found) if number == 6 else bool(found) if number == 7 else found  # noqa: PLR2004
    return ""


def _signed(number: int) -> int:
    """Return a signed number from the unsigned one that stands for it.

    >>> [_signed(number) for number in (0, 1, 2, 3)]
    [0, -1, 1, -2]
    """
    return number >> 1 ^ -(number & 1)


def _paths(content: memoryview) -> Iterator[list[Corner]]:
    """Yield the parts that the commands of a geometry draw; each begins with a move."""
    numbers, x, y, path, drawn = _numbers(content), 0, 0, list[Corner](), 0
    for command in numbers:
        kind, count = command & 7, command >> 3
        drawn += count
        if drawn > _MOST_CORNERS:
            raise OverflowError
        if kind == _CLOSE:
            continue
        if kind not in (_MOVE, _LINE):
            raise LookupError(kind)
        for _ in range(count):
            x, y = x + _signed(next(numbers, 0)), y + _signed(next(numbers, 0))
            if kind == _MOVE and path:
                yield path
                path = []
            path.append((x, y))
    if path:
        yield path


def _geometry(form: int | memoryview | None, paths: list[list[Corner]]) -> BaseGeometry | None:
    """Return the parts as one geometry of their form; ``None`` for what is none."""
    if form == 1:
        return MultiPoint([path[0] for path in paths]) if paths else None
    if form == 2:  # noqa: PLR2004
        lines = [LineString(path) for path in paths if len(path) > 1]
        return MultiLineString(lines) if lines else None
    if form != 3:  # noqa: PLR2004
        return None
    areas: list[tuple[list[Corner], list[list[Corner]]]] = []
    for ring in (path for path in paths if len(path) > 2):  # noqa: PLR2004 (corners of the smallest area)
        if _is_outer(ring):
            areas.append((ring, []))
        elif areas:
            areas[-1][1].append(ring)
    return MultiPolygon([Polygon(*area) for area in areas]) if areas else None


def _is_outer(ring: list[Corner]) -> bool:
    """Say whether a ring runs clockwise on screen, where y grows downwards.

    >>> _is_outer([(0, 0), (1, 0), (1, 1)]), _is_outer([(0, 0), (1, 1), (1, 0)])
    (True, False)
    """
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs) > 0
