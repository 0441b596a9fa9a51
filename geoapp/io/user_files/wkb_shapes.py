"""Geometries of well-known binary, those too that GEOS has no type for: meshes become polygons."""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

_POLYGON, _MULTIPOLYGON = 3, 6
_OF_ALL = 7
_CURVES = frozenset(range(8, 15))
_MESHES = {15: "PolyhedralSurface", 16: "TIN", 17: "Triangle"}
_TRIANGLE = 17

_COLLECTION = re.compile(
    rb"\x01(?:\x07\x00\x00[\x00\x20\x40\x60\x80\xa0\xc0\xe0]|[\xef\xd7\xbf]\x03\x00\x00|\xd7\x07\x00\x00|\xbf\x0b\x00\x00)"
    rb"|\x00(?:[\x00\x20\x40\x60\x80\xa0\xc0\xe0]\x00\x00\x07|\x00\x00(?:\x03\xef|\x07\xd7|\x0b\xbf))",
)
"""The first bytes of a collection, in both orders, with heights as ISO and as EWKB say them."""

_MOST_COLLECTIONS = 256
"""Collections in one shape: GEOS reads each within the other on its stack."""

_Z, _M, _SRID = 0x80000000, 0x40000000, 0x20000000
"""Flags of EWKB, PostGIS's dialect."""


@dataclass(slots=True)
class Decoded:
    """Geometries of binaries."""

    shapes: list[Any]
    unreadable: list[int] = field(default_factory=list)
    curves: list[int] = field(default_factory=list)
    """Rows with arcs, which are unreadable here: GDAL can draw them in straight pieces."""
    meshes: list[int] = field(default_factory=list)


def decode_wkb(binaries: Sequence[bytes | None]) -> Decoded:
    """Return the geometries of binaries, ``None`` for what is missing and for what cannot be read.

    >>> decode_wkb([shapely.Point(1, 2).wkb, None, b"x"]).unreadable
    [2]
    """
    found = Decoded(list(shapely.from_wkb(_simple(binaries), on_invalid="ignore")))
    for row, binary in enumerate(binaries):
        if binary is None or found.shapes[row] is not None:
            continue
        kind = _kind(binary)
        if kind in _MESHES:
            found.shapes[row] = shapely.from_wkb(_as_polygons(binary), on_invalid="ignore")
            found.meshes.append(row)
        elif kind in _CURVES:
            found.curves.append(row)
        if found.shapes[row] is None:
            found.unreadable.append(row)
    return found


def _simple(binaries: Sequence[bytes | None]) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    """Return the binaries without those that GEOS cannot hold, or that shapely raises for."""
    made = np.empty(len(binaries), dtype=object)
    made[:] = [None if binary is None or _is_beyond_geos(binary) else binary for binary in binaries]
    return made


def _is_beyond_geos(binary: bytes) -> bool:
    """Say whether a geometry has arcs, or collections within collections without end."""
    kind = _kind(binary)
    deep = kind == _OF_ALL and sum(1 for _ in _COLLECTION.finditer(binary)) > _MOST_COLLECTIONS
    return deep or kind in _CURVES


def _kind(binary: bytes) -> int:
    """Return the number of a geometry's type, without what it says of heights.

    >>> _kind(shapely.Point(1, 2).wkb), _kind(b"")
    (1, 0)
    """
    if len(binary) < 5:  # noqa: PLR2004 (a byte of order and four of the type)
        return 0
    return _type(binary, 0)[0]


def _type(binary: bytes, spot: int) -> tuple[int, int, str]:
    """Return type, numbers a vertex and byte order of the geometry that begins at a spot."""
    order = "<" if binary[spot] == 1 else ">"
    (word,) = struct.unpack_from(f"{order}I", binary, spot + 1)
    plain = word & ~(_Z | _M | _SRID)
    extra = (word & (_Z | _M)).bit_count() or {1: 1, 2: 1, 3: 2}.get(plain // 1000, 0)
    return plain % 1000, 2 + extra, order


def _as_polygons(binary: bytes) -> bytes | None:
    """Return a mesh as a polygon or multipolygon: only the numbers of types differ; ``None`` where it breaks off."""
    made = bytearray(binary)
    try:
        kind, size, order = _type(binary, 0)
        spot = _retype(made, 0, _POLYGON if kind == _TRIANGLE else _MULTIPOLYGON)
        if kind == _TRIANGLE:
            return bytes(made)
        (parts,) = struct.unpack_from(f"{order}I", binary, spot)
        spot += 4
        for _ in range(parts):
            _, size, order = _type(binary, spot)
            spot = _retype(made, spot, _POLYGON)
            (rings,) = struct.unpack_from(f"{order}I", binary, spot)
            spot += 4
            for _ in range(rings):
                (vertices,) = struct.unpack_from(f"{order}I", binary, spot)
                spot += 4 + vertices * size * 8
    except (struct.error, IndexError):
        return None
    return bytes(made)


def _retype(made: bytearray, spot: int, kind: int) -> int:
    """Give the geometry at a spot another type, and return where its content begins."""
    order = "<" if made[spot] == 1 else ">"
    (word,) = struct.unpack_from(f"{order}I", made, spot + 1)
    flags = word & (_Z | _M | _SRID)
    plain = word & ~(_Z | _M | _SRID)
    struct.pack_into(f"{order}I", made, spot + 1, flags | (plain - plain % 1000 + kind))
    return spot + 5 + (4 if word & _SRID else 0)
