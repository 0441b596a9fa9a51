"""PDF files with a text layer."""

from pathlib import Path

import pypdfium2

from geoapp.errors import InputError


def read_pdf(content: bytes, path: Path) -> str:
    """Return the text of a PDF, page after page; ``path`` names it. Not for several threads at once, as PDFium is not.

    Raises:
        InputError: the file is damaged or locked, or most of its pages hold no text.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        code = "pdf_locked" if "password" in str(error).lower() else "pdf_damaged"
        raise InputError(code, file=str(path)) from error
    try:
        pages = [_page_text(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise InputError("pdf_page_damaged", file=str(path)) from error
    finally:
        document.close()
    empty = sum(not page.strip() for page in pages)
    if 2 * empty > len(pages) or not pages:
        raise InputError("pdf_scan", file=str(path), empty=empty, pages=len(pages))
    return "\n".join(pages)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    layer = page.get_textpage()
    try:
        return str(layer.get_text_bounded())
    finally:
        layer.close()
        page.close()
