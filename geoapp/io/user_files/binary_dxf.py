"""Binary DXF as the text that it stands for, group by group, so that the guards of the text hold for both.

Source: AutoCAD 2024 DXF reference, "Group code value types" and "Binary DXF files" (help.autodesk.com).
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator

from geoapp.io.user_files.faults import refused

SENTINEL = b"AutoCAD Binary DXF\r\n\x1a\x00"

_TEXT, _CHUNK = "", "chunk"
_KINDS = (
    *((0, _TEXT), (10, "d"), (60, "h"), (90, "i"), (100, _TEXT), (110, "d"), (160, "q"), (170, "h")),
    *((210, "d"), (260, "h"), (290, "?"), (300, _TEXT), (310, _CHUNK), (320, _TEXT), (370, "h")),
    *((390, _TEXT), (400, "h"), (410, _TEXT), (420, "i"), (430, _TEXT), (440, "i"), (460, "d")),
    *((470, _TEXT), (1004, _CHUNK), (1005, _TEXT), (1010, "d"), (1060, "h"), (1071, "i"), (1072, _TEXT)),
)
"""The first group code of each range, and how its values are written: as :mod:`struct` has it, a text or bytes."""

_STARTS = [start for start, _ in _KINDS]
_BREAKS = re.compile(rb"[\r\n]+")
_ESCAPE = 255


def text_of_binary(content: bytes) -> bytes:
    r"""Return a binary DXF as text, a group code and its value a line each, in the bytes of its own encoding.

    >>> text_of_binary(SENTINEL + b"\0\0EOF\0" + b"\x3e\0\x07\0")
    b'0\nEOF\n62\n7\n'

    Raises:
        RefusedError: it breaks off, or is no such file.
    """
    try:
        lines = list(_lines(content, len(SENTINEL)))
    except (struct.error, IndexError, ValueError) as error:
        raise refused("damaged") from error
    return b"\n".join(lines) + b"\n"


def _lines(content: bytes, place: int) -> Iterator[bytes]:
    """Yield codes and values; before release 13 a code was one byte, and 255 stood before a longer one."""
    wide = content[place : place + 2] == b"\0\0"
    while place < len(content):
        code, place = _code(content, place, wide=wide)
        kind = _KINDS[bisect_right(_STARTS, code) - 1][1]
        if kind == _TEXT:
            end = content.index(b"\0", place)
            value, place = _BREAKS.sub(b" ", content[place:end]), end + 1
        elif kind == _CHUNK:
            end = place + 1 + content[place]
            if end > len(content):
                raise ValueError
            value, place = content[place + 1 : end].hex().upper().encode(), end
        else:
            (number,) = struct.unpack_from(f"<{kind}", content, place)
            value, place = (
                repr(int(number) if kind == "?" else number).encode(),
                place + struct.calcsize(f"<{kind}"),
            )
        yield b"%d" % code
        yield value


def _code(content: bytes, place: int, *, wide: bool) -> tuple[int, int]:
    """Return a group code, and where its value begins."""
    if wide:
        return int(struct.unpack_from("<H", content, place)[0]), place + 2
    if content[place] != _ESCAPE:
        return content[place], place + 1
    return int(struct.unpack_from("<H", content, place + 1)[0]), place + 3
