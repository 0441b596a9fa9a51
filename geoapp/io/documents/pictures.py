"""Pages as pictures: .png, .jpg and .tif, a page each or, in a .tif, several."""

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from geoapp.errors import InputError
from geoapp.io import progress
from geoapp.io.documents.ocr import LONGEST_SIDE, Engine
from geoapp.io.documents.page_lines import PageText
from geoapp.limits import limit

FORMATS = ("PNG", "JPEG", "TIFF")
SMALLEST_SIDE = 16
"""Pixels below which nothing can be read."""


def read_picture(content: bytes, path: Path) -> tuple[list[PageText], str]:
    """Return the text of each page of a picture, and the engine that recognised it; ``path`` names the picture.

    Raises:
        InputError: the extra is missing, or the picture is damaged or too large or has too many pages.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd tags, and sizes that we check ourselves
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                number = getattr(picture, "n_frames", 1)
                check_pages(number, path)
                _check_size(picture, path)
                engine = Engine("picture_no_ocr", file=str(path))
                return [*_read_pages(picture, number, engine, path)], engine.name
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise InputError("picture_damaged", file=str(path)) from error


def check_pages(number: int, path: Path) -> None:
    """Refuse more pages than one reading may recognise.

    Raises:
        InputError: there are more.
    """
    if number > limit("scan_pages"):
        raise InputError("scan_pages", file=str(path), pages=number, limit=limit("scan_pages"))


def _read_pages(picture: Image.Image, number: int, engine: Engine, path: Path) -> Iterator[PageText]:
    for index, frame in enumerate(ImageSequence.Iterator(picture)):
        progress.report("recognise", index / number)
        _check_size(frame, path)
        yield engine.read(_pixels(frame))


def _check_size(picture: Image.Image, path: Path) -> None:
    """Refuse a picture by the size that it says, before it is unpacked."""
    megapixels = picture.width * picture.height / 1e6
    if megapixels > limit("scan_megapixels"):
        raise InputError(
            "scan_page_large", file=str(path), megapixels=round(megapixels), limit=limit("scan_megapixels")
        )
    if min(picture.size) < SMALLEST_SIDE:
        raise InputError("document_no_text", file=str(path))


def _pixels(frame: Image.Image) -> np.ndarray:
    """Return a page as the engine takes it: upright as its camera held it, on white, of a size that it reads well."""
    upright = ImageOps.exif_transpose(frame)
    if upright.mode.startswith(("I", "F")):  # sixteen bits a pixel and more
        values = np.asarray(upright, dtype=float)
        span = float(values.max() - values.min()) or 1.0
        upright = Image.fromarray(((values - values.min()) * (255 / span)).astype(np.uint8))
    if "transparency" in upright.info or upright.mode in {"LA", "PA", "RGBA"}:
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright.convert("RGBA"))
    colours = upright.convert("RGB")
    colours.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return np.asarray(colours)[:, :, ::-1]  # the engine counts blue first
