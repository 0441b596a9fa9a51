"""Pages drawn as a scanner would see them, in the Chinese font that our PDFs embed."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from geoapp.sheet.font import find_font

A4 = (1240, 1754)
"""Pixels at 150 dpi."""


def draw_page(lines: Sequence[str], *, turned: float = 0, size: int = 32, ink: int = 0) -> Image.Image:
    """Draw lines of text on a white page and turn it by degrees, as a crooked or careless hand does."""
    page = Image.new("L", A4, 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(str(find_font()), size)
    for number, line in enumerate(lines):
        indent = size * (len(line) - len(line.lstrip("\u3000")))
        pen.text((120 + indent, 150 + number * 2 * size), line.lstrip("\u3000"), font=font, fill=ink)
    whole = turned % 90 == 0 and turned != 0
    return page.rotate(turned, resample=Image.Resampling.BICUBIC, expand=whole, fillcolor=255)


def saved(pages: Sequence[Image.Image], kind: str) -> bytes:
    """Return pages as the bytes of a file: PNG, JPEG, TIFF or PDF."""
    buffer, (first, *others) = io.BytesIO(), pages
    more = {"save_all": True, "append_images": others} if kind in {"TIFF", "PDF"} else {}
    first.save(buffer, kind, resolution=150, **more)
    return buffer.getvalue()
