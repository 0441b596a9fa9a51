"""Parts of a shapefile before GDAL reads them: what does not fit together is mended where nothing is lost, and told."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from pyproj import CRS
from pyproj.exceptions import CRSError

from geoapp.domain.intake import Fault, fault
from geoapp.io.user_files.dbf_numbers import fields_of
from geoapp.io.user_files.faults import refused

_HEAD = 100
"""Bytes of the head of a .shp and of a .shx."""

_RECORD_HEAD = 8
_LENGTH_AT = 24
"""Where the head says how many words of 16 bits a file has."""

_LONGEST_PRJ = 20_000
"""Bytes; the longest definitions have some two thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedParts:
    """Parts of a shapefile that fit together."""

    parts: dict[str, bytes]
    faults: list[Fault]
    shapes: int
    deleted: int
    """Of the shapes those whose row is marked as deleted, which no program shows."""
    rows_beyond: int
    """Rows of the table without a shape."""


def mend_parts(parts: Mapping[str, bytes]) -> MendedParts:
    """Return parts that fit together, and what was mended or does not.

    The index is made anew where it does not lead to the shapes, the length of a row where it is not that of its fields,
    and empty rows for shapes that have none. A .prj that cannot be understood is left out; :func:`prj_text` says so.

    Raises:
        RefusedError: the shapes or the table break off at once.
    """
    mended, faults = dict(parts), []
    index = _index_of(parts[".shp"])
    if not _is_sound(parts[".shx"], parts[".shp"], len(index)):
        mended[".shx"] = _index_head(parts[".shp"], index) + index
        faults.append(fault("index_rebuilt"))
    shapes = (len(mended[".shx"]) - _HEAD) // _RECORD_HEAD
    mended[".dbf"], rows = _table_of(parts[".dbf"], shapes)
    deleted = _deleted(mended[".dbf"], shapes)
    if deleted:
        faults.append(fault("rows_deleted", count=deleted))
    if rows != shapes:
        faults.append(fault("rows_unpaired", shapes=shapes, rows=rows))
    if ".prj" in parts and not is_understood(parts[".prj"]):
        del mended[".prj"]
    beyond = max(rows - shapes, 0)
    return MendedParts(parts=mended, faults=faults, shapes=shapes, deleted=deleted, rows_beyond=beyond)


def prj_text(parts: Mapping[str, bytes]) -> str | None:
    """Return the words of a .prj that cannot be understood, ``None`` where there is none.

    >>> prj_text({".prj": b"CGCS2000 "}), prj_text({".prj": b" "}), prj_text({})
    ('CGCS2000', None, None)
    """
    content = parts.get(".prj", b"")
    if not content.strip(b"\0 \t\r\n") or is_understood(content):
        return None
    return " ".join(content[:200].decode("utf-8", "replace").split())[:60]


def is_understood(prj: bytes) -> bool:
    """Say whether a .prj is one: nothing, or a CRS as text.

    >>> is_understood(b"CGCS2000"), is_understood(CRS("EPSG:4490").to_wkt("WKT1_ESRI").encode()), is_understood(b"")
    (False, True, True)
    """
    text = prj.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").strip("\0 \t\r\n")
    if len(prj) > _LONGEST_PRJ:
        return False
    try:
        return not text or CRS.from_wkt(text) is not None
    except CRSError:
        return False


def _is_sound(shx: bytes, shp: bytes, least: int) -> bool:
    """Say whether an index leads to shapes, and to as many bytes of them as there are one after the other."""
    if len(shx) - _HEAD < least or (len(shx) - _HEAD) % _RECORD_HEAD:
        return False
    if 2 * struct.unpack_from(">i", shx, _LENGTH_AT)[0] != len(shx):
        return False
    for offset, words in struct.iter_unpack(">ii", shx[_HEAD:]):
        place = 2 * offset
        if place < _HEAD or place + _RECORD_HEAD + 2 * words > len(shp):
            return False
        if struct.unpack_from(">i", shp, place + 4)[0] != words:
            return False
    return True


def _index_of(shp: bytes) -> bytes:
    """Return the records of the index that leads to the shapes of a .shp, one after the other."""
    entries, offset = [], _HEAD
    while offset + _RECORD_HEAD <= len(shp):
        _, words = struct.unpack_from(">ii", shp, offset)
        end = offset + _RECORD_HEAD + 2 * words
        if words < 2 or end > len(shp):  # noqa: PLR2004 (a shape has its type at least)
            break
        entries.append(struct.pack(">ii", offset // 2, words))
        offset = end
    if not entries and len(shp) != _HEAD:
        raise refused("shapes_broken")
    return b"".join(entries)


def _index_head(shp: bytes, index: bytes) -> bytes:
    return shp[:24] + struct.pack(">i", (_HEAD + len(index)) // 2) + shp[28:_HEAD]


def _table_of(dbf: bytes, shapes: int) -> tuple[bytes, int]:
    """Return a .dbf with the length of its rows put right and a row for each shape, and the rows that it had."""
    lengths = [field[16] for field in fields_of(dbf)]
    if not lengths:
        return dbf, shapes
    length = 1 + sum(lengths)
    said, start, row = struct.unpack_from("<IHH", dbf, 4)
    row = max(row, length)
    body = dbf[start:]
    rows = min(said, len(body) // row)
    missing = max(shapes - rows, 0)
    whole = body[: rows * row] + b" " * (row * missing)
    return dbf[:4] + struct.pack("<IHH", rows + missing, start, row) + dbf[12:start] + whole + b"\x1a", rows


def _deleted(dbf: bytes, shapes: int) -> int:
    """Count the shapes whose row is marked as deleted."""
    said, start, row = struct.unpack_from("<IHH", dbf, 4)
    return dbf[start : start + min(said, shapes) * row : row].count(b"*") if row else 0
