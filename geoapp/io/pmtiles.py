"""PMTiles archives of vector tiles, version 3: one file, read where it is asked, and never more of it than a bound.

A file is the operator's own and may still be broken: what a directory says of itself is checked before it is believed.
"""

import json
import zlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from geoapp.domain.bounding_box import BoundingBox
from geoapp.errors import InputError
from geoapp.geometry.web_mercator import Tile

MAX_DIRECTORY, MAX_METADATA, MAX_TILE = 1 << 20, 8 << 20, 16 << 20
"""Bytes that a directory, the metadata and one tile may have when they are unpacked."""

MADE_OF = "geoapp:made_of"
"""The key of our own fact among the metadata."""

_HEADER, _MAGIC, _VERSION = 127, b"PMTiles", 3
_PLAIN, _GZIP = 1, 2
_VECTOR = 1
_DEEPEST_ZOOM = 22
_LEVELS = 4
"""Directories between the header and a tile, at most."""

_LEAST_ENTRY = 4
"""Bytes of the smallest entry of a directory: one for each of its four numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The header and the metadata of a file; offsets are bytes from its start."""

    path: Path
    version: tuple[int, int]
    """Time of the last change and size: another file under the same name has another."""
    root: tuple[int, int]
    """Offset and length, as for the two that follow."""
    leaves: tuple[int, int]
    tiles: tuple[int, int]
    packed: tuple[bool, bool]
    """Whether directories, and whether tiles, are compressed with gzip."""
    zooms: tuple[int, int]
    bounds: BoundingBox
    layers: tuple[str, ...]
    credit: str
    """The attribution that the file itself carries."""
    made_of: str
    """SHA-256 of what one of our own builds made it of; empty in others' files."""


@dataclass(frozen=True, slots=True)
class _Directory:
    """Columns of a directory, ascending by the first id; a run of 0 leads to another directory."""

    ids: Sequence[int]
    runs: Sequence[int]
    lengths: Sequence[int]
    offsets: Sequence[int]


def open_archive(path: Path) -> Archive:
    """Open a file and read its first directory.

    Raises:
        InputError: it is no PMTiles file of version 3 with vector tiles, is cut off, or says more than it can hold.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER)
        state = path.stat()
    except OSError as error:
        raise InputError("pmtiles_unread", file=str(path), reason=error.strerror or "") from error
    if len(head) < _HEADER or not head.startswith(_MAGIC) or head[7] != _VERSION:
        raise InputError("pmtiles_none", file=str(path))
    if head[99] != _VECTOR:
        raise InputError("pmtiles_pictures", file=str(path))
    if not {head[97], head[98]} <= {_PLAIN, _GZIP}:
        raise InputError("pmtiles_packed", file=str(path))
    root, metadata, leaves, tiles = (_pair(head, at) for at in (8, 24, 40, 56))
    if max(sum(part) for part in (root, metadata, leaves, tiles)) > state.st_size or not root[1]:
        raise InputError("pmtiles_cut", file=str(path), mb=f"{state.st_size / 1e6:.1f}")
    packed = head[97] == _GZIP, head[98] == _GZIP
    said = _metadata(path, metadata, packed=packed[0])
    archive = Archive(
        path=path,
        version=(state.st_mtime_ns, state.st_size),
        root=root,
        leaves=leaves,
        tiles=tiles,
        packed=packed,
        zooms=(head[100], head[101]),
        bounds=_bounds(head),
        layers=tuple(str(one.get("id")) for one in said["vector_layers"]),
        credit=str(said.get("attribution", "")),
        made_of=str(said.get(MADE_OF, "")),
    )
    if not archive.zooms[0] <= archive.zooms[1] <= _DEEPEST_ZOOM:
        raise InputError("pmtiles_damaged", file=str(path))
    _directory(archive, root)
    return archive


def find_tile(archive: Archive, tile: Tile) -> bytes | None:
    """Return a tile as the file holds it, compressed where ``archive.packed[1]`` says so; ``None`` where there is none.

    Raises:
        InputError: a directory or the tile is damaged, or too large.
    """
    wanted, place = tile_number(tile), archive.root
    for _ in range(_LEVELS):
        found = _directory(archive, place)
        at = bisect_right(found.ids, wanted) - 1
        if at < 0:
            return None
        start, length, run = found.offsets[at], found.lengths[at], found.runs[at]
        if run:
            return _read_tile(archive, start, length) if wanted < found.ids[at] + run else None
        if start + length > archive.leaves[1]:
            break
        place = archive.leaves[0] + start, length
    raise InputError("pmtiles_damaged", file=str(archive.path))


def read_tile(archive: Archive, tile: Tile) -> bytes | None:
    """Return a tile unpacked, as :func:`find_tile` finds it."""
    found = find_tile(archive, tile)
    if found is None or not archive.packed[1]:
        return found
    return unpack_tile(archive, found)


def unpack_tile(archive: Archive, found: bytes) -> bytes:
    """Return a tile that is compressed, unpacked.

    Raises:
        InputError: it is damaged, or too large.
    """
    return _unpack(archive.path, found, MAX_TILE)


def tile_number(tile: Tile) -> int:
    """Return the place of a tile on the Hilbert curve through its zoom, behind all tiles of farther zooms.

    >>> [tile_number(tile) for tile in ((0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0), (2, 0, 0))]
    [0, 1, 2, 3, 4, 5]
    """
    zoom, x, y = tile
    number = ((1 << 2 * zoom) - 1) // 3
    for level in reversed(range(zoom)):
        size = 1 << level
        right, down = x & size and 1, y & size and 1
        number += size * size * (3 * right ^ down)
        x, y = x & size - 1, y & size - 1
        if not down:
            if right:
                x, y = size - 1 - x, size - 1 - y
            x, y = y, x
    return number


def _pair(head: bytes, at: int) -> tuple[int, int]:
    return int.from_bytes(head[at : at + 8], "little"), int.from_bytes(head[at + 8 : at + 16], "little")


def _bounds(head: bytes) -> BoundingBox:
    west, south, east, north = (
        int.from_bytes(head[at : at + 4], "little", signed=True) / 1e7 for at in (102, 106, 110, 114)
    )
    return west, south, east, north


def _metadata(path: Path, place: tuple[int, int], *, packed: bool) -> Mapping[str, Any]:
    """Return the metadata; without a list of layers it is no archive of vector tiles."""
    content = _read(path, *place, most=MAX_METADATA)
    try:
        said = json.loads(_unpack(path, content, MAX_METADATA) if packed else content)
        if all(isinstance(one, dict) for one in said["vector_layers"]):
            return dict(said)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise InputError("pmtiles_damaged", file=str(path)) from error
    raise InputError("pmtiles_damaged", file=str(path))


def _read_tile(archive: Archive, start: int, length: int) -> bytes:
    if start + length > archive.tiles[1]:
        raise InputError("pmtiles_damaged", file=str(archive.path))
    return _read(archive.path, archive.tiles[0] + start, length, most=MAX_TILE)


def _read(path: Path, start: int, length: int, *, most: int) -> bytes:
    if length > most:
        raise InputError("pmtiles_damaged", file=str(path))
    try:
        with path.open("rb") as file:
            file.seek(start)
            content = file.read(length)
    except OSError as error:
        raise InputError("pmtiles_unread", file=str(path), reason=error.strerror or "") from error
    if len(content) < length:
        raise InputError("pmtiles_damaged", file=str(path))
    return content


def _unpack(path: Path, content: bytes, most: int) -> bytes:
    """Unpack gzip, refusing content of more than ``most`` bytes."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        found = unpacker.decompress(content, most)
    except zlib.error as error:
        raise InputError("pmtiles_damaged", file=str(path)) from error
    if not unpacker.eof:
        raise InputError("pmtiles_damaged", file=str(path))
    return found


@lru_cache(maxsize=16)
def _directory(archive: Archive, place: tuple[int, int]) -> _Directory:
    """Return a directory: four columns of numbers, ids as steps, an offset of 0 for *right behind the one before*."""
    content = _read(archive.path, *place, most=MAX_DIRECTORY)
    numbers = _numbers(
        archive.path, _unpack(archive.path, content, MAX_DIRECTORY) if archive.packed[0] else content
    )
    count = numbers[0] if numbers else 0
    if not count or len(numbers) != 1 + _LEAST_ENTRY * count:
        raise InputError("pmtiles_damaged", file=str(archive.path))
    steps, runs, lengths, starts = (
        numbers[1 + column * count : 1 + (column + 1) * count] for column in range(_LEAST_ENTRY)
    )
    offsets: list[int] = []
    for length, start in zip([0, *lengths], starts, strict=False):
        offsets.append(start - 1 if start or not offsets else offsets[-1] + length)
    if offsets[0] < 0 or not all(lengths):
        raise InputError("pmtiles_damaged", file=str(archive.path))
    return _Directory(list(accumulate(steps)), runs, lengths, offsets)


def _numbers(path: Path, content: bytes) -> list[int]:
    """Return the numbers that are written seven bits a byte, the lowest first."""
    found, number, shift = [], 0, 0
    for byte in content:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:  # noqa: PLR2004 (the last byte of a number)
            found.append(number)
            number = shift = 0
        elif shift > 63:  # noqa: PLR2004 (bits of the largest number)
            raise InputError("pmtiles_damaged", file=str(path))
    return found
