"""PDF files: pages with a text layer, and scanned ones, which OCR reads."""

from pathlib import Path

import numpy as np
import pypdfium2

from geoapp.errors import InputError
from geoapp.io import progress
from geoapp.io.documents.ocr import LONGEST_SIDE, Engine
from geoapp.io.documents.page_lines import PageText
from geoapp.io.documents.pdf_tables import TableFinder
from geoapp.io.documents.pictures import check_pages

_STAMP, _MOST = 40, 0.5
"""Characters of a page number or stamp, and the part of a page that a picture covers: both make it a scan."""

_SCALE = 200 / 72
"""Scanned pages are drawn with 200 pixels an inch, or fewer where a page is large."""


def read_pdf(content: bytes, path: Path) -> tuple[list[PageText], str]:
    """Return the text of each page, and the engine that recognised some, or nothing; ``path`` names the PDF.

    Pages without text are recognised where the extra is installed. Not for several threads at once, as PDFium is not.

    Raises:
        InputError: the file is damaged or locked, or most of its pages hold no text and cannot be recognised.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        code = "pdf_locked" if "password" in str(error).lower() else "pdf_damaged"
        raise InputError(code, file=str(path)) from error
    tables = TableFinder(content)
    try:
        texts = [_page_text(document, number, tables) for number in range(len(document))]
        empty = [number for number, text in enumerate(texts) if _is_scanned(document, number, text)]
        if not texts:
            raise InputError("pdf_scan", file=str(path), empty=0, pages=0)
        engine = _engine(len(empty), len(texts), path)
        if not engine:
            return [PageText(text) for text in texts], ""
        check_pages(len(empty), path)
        pages = [PageText(text) for text in texts]
        for done, number in enumerate(empty):
            progress.report("recognise", done / len(empty))
            pages[number] = engine.read(_drawn(document, number))
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise InputError("pdf_page_damaged", file=str(path)) from error
    finally:
        tables.close()
        document.close()
    return pages, engine.name


def _engine(empty: int, pages: int, path: Path) -> Engine | None:
    """Return the engine where it is needed; without the extra a few pages may stay empty."""
    if not empty:
        return None
    try:
        return Engine("pdf_scan", file=str(path), empty=empty, pages=pages)
    except InputError as error:
        if 2 * empty > pages or error.code != "pdf_scan":
            raise
        return None


def _page_text(document: pypdfium2.PdfDocument, number: int, tables: TableFinder) -> str:
    page = document[number]
    layer = page.get_textpage()
    try:
        return tables.text_of(page, layer, number)
    finally:
        layer.close()
        page.close()


def _is_scanned(document: pypdfium2.PdfDocument, number: int, text: str) -> bool:
    """Say whether a page holds no text, or no more than what is stamped on a picture as large as most of the page."""
    if not text.strip():
        return True
    if len("".join(text.split())) > _STAMP:
        return False
    page = document[number]
    try:
        pictures = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        bounds = [picture.get_bounds() for picture in pictures]
        width, height = page.get_size()
        return any((r - l) * (t - b) > _MOST * width * height for l, b, r, t in bounds)  # noqa: E741 (left, bottom …)
    finally:
        page.close()


def _drawn(document: pypdfium2.PdfDocument, number: int) -> np.ndarray:
    """Return a page as pixels, blue first, none longer than the engine takes, however large the page says it is."""
    page = document[number]
    try:
        longest = max(page.get_size())
        bitmap = page.render(scale=min(_SCALE, LONGEST_SIDE / max(longest, 1.0)))
        try:
            return np.array(bitmap.to_numpy()[:, :, :3])
        finally:
            bitmap.close()
    finally:
        page.close()
