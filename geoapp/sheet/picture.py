"""Pages of a PDF as PNG pictures for print."""

import io
from threading import Lock

import pypdfium2
from PIL import Image

from geoapp.errors import UnknownCodeError

DPI = 300

_ONE_AT_A_TIME = Lock()
"""PDFium is not made for several threads."""


def write_png(pdf: bytes, *, page: int = 1) -> bytes:
    """Return one page of a PDF as a PNG of 300 dots an inch; the first page is 1.

    Raises:
        UnknownCodeError: the PDF has no such page.
    """
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 1 <= page <= len(document):
                raise UnknownCodeError("page_none", page=page, last=len(document))
            width, height = (round(side / 72 * DPI) for side in document[page - 1].get_size())
            picture = document[page - 1].render(scale=DPI / 72).to_pil().crop((0, 0, width, height))
        finally:
            document.close()
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(DPI, DPI))
    return file.getvalue()


def cut(picture: bytes, part: tuple[float, float, float, float]) -> bytes:
    """Return a part of a PNG, given by its left, top, right and lower edge in millimetres."""
    file = io.BytesIO()
    left, top, right, bottom = (round(edge / 25.4 * DPI) for edge in part)
    with Image.open(io.BytesIO(picture)) as whole:
        whole.crop((left, top, right, bottom)).save(file, "PNG", dpi=(DPI, DPI))
    return file.getvalue()
