"""Attachments as they come in: told by their content, pictures drawn anew so that only what is seen is left."""

import io
import warnings
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from PIL import Image, ImageOps

from geoapp.domain.attachment import AttachedFile, attachment_name
from geoapp.errors import RefusedError
from geoapp.limits import limit

LONGEST_SIDE = 3_000
"""Pixels of a picture as it is kept: enough to read a sign on a site."""

MOST_MEGAPIXELS = 120
_QUALITY = 85
_MB = 1_000_000
_TAIL = 1_024
"""Bytes at the end of a PDF in which its mark stands."""

_GPS = 0x8825
"""Tag of EXIF that leads to the position."""

_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png"}
_MARKS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"%PDF-1.": "PDF", b"%PDF-2.": "PDF"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAttachment:
    """A file that was taken, and what was left out of it."""

    file: AttachedFile
    had_position: bool = False
    """Whether the picture said where it was taken."""


def take_attachment(name: str, content: bytes) -> TakenAttachment:
    """Return a file as it is kept: a picture without all that it says besides, a PDF as it came.

    Raises:
        RefusedError: it is too large, damaged, or neither JPEG, PNG nor PDF.
    """
    _refuse_large(content)
    kind = next((kind for mark, kind in _MARKS.items() if content.startswith(mark)), None)
    if kind is None:
        raise RefusedError("attachment_kind")
    if kind == "PDF":
        if b"%%EOF" not in content[-_TAIL:]:
            raise RefusedError("attachment_damaged")
        return TakenAttachment(file=_file(name, "application/pdf", content))
    drawn, had_position = _draw_anew(content, kind)
    _refuse_large(drawn)
    return TakenAttachment(file=_file(name, _FORMATS[kind], drawn), had_position=had_position)


def _refuse_large(content: bytes) -> None:
    if len(content) > limit("attachment_mb") * _MB:
        raise RefusedError("attachment_large", mb=f"{len(content) / _MB:.1f}", limit=limit("attachment_mb"))


def _file(name: str, media_type: str, content: bytes) -> AttachedFile:
    return AttachedFile(
        name=attachment_name(name, media_type),
        media_type=media_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        content=content,
    )


def _draw_anew(content: bytes, kind: str) -> tuple[bytes, bool]:
    """Return a picture of its pixels alone, upright, and whether it said where it was taken."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd tags, and sizes that are looked at here
            with Image.open(io.BytesIO(content), formats=(kind,)) as picture:
                megapixels = picture.width * picture.height / 1e6
                if megapixels > MOST_MEGAPIXELS:
                    raise RefusedError(
                        "attachment_pixels", megapixels=round(megapixels), limit=MOST_MEGAPIXELS
                    )
                had_position = _says_where(picture)
                picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked no larger than needed
                pixels = _pixels(picture)
        made = io.BytesIO()
        pixels.save(made, kind, **({"quality": _QUALITY} if kind == "JPEG" else {}))
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise RefusedError("attachment_damaged") from error
    return made.getvalue(), had_position


def _says_where(picture: Image.Image) -> bool:
    """Say whether EXIF or XMP hold a position."""
    described = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    text = described if isinstance(described, bytes) else str(described).encode()
    return bool(picture.getexif().get_ifd(_GPS)) or b"GPSLatitude" in text


def _pixels(picture: Image.Image) -> Image.Image:
    """Return the first picture of a file without anything that stands beside its pixels."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith(("I", "F")):  # sixteen bits a pixel
        upright = Image.fromarray((np.asarray(upright).astype(np.uint32) >> 8).astype(np.uint8))
    clear = picture.format == "PNG" and (
        "transparency" in upright.info or upright.mode in {"LA", "PA", "RGBA"}
    )
    plain = upright.convert("RGBA" if clear else "L" if upright.mode in {"1", "L"} else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())
