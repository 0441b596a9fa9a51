"""PDF files with a text layer."""

from pathlib import Path

import pypdfium2

from geoapp.errors import InputError

OCR = "recognise its text first (OCR, for example with ocrmypdf) and read the result"


def read_pdf(path: Path) -> str:
    """Return the text of a PDF, page after page; not for several threads at once, as PDFium is not.

    Raises:
        InputError: the file is damaged or locked, or most of its pages hold no text.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            message = f"{path} is locked with a password; save it without one and read it again."
        else:
            message = f"{path} is a damaged PDF; get it again from where it was published."
        raise InputError(message) from error
    try:
        pages = [_page_text(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        message = f"{path} has a damaged page; get the file again from where it was published."
        raise InputError(message) from error
    finally:
        document.close()
    empty = sum(not page.strip() for page in pages)
    if 2 * empty > len(pages) or not pages:
        message = f"{path} is a scan: {empty} of its {len(pages)} pages hold no text; {OCR}."
        raise InputError(message)
    return "\n".join(pages)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    layer = page.get_textpage()
    try:
        return str(layer.get_text_bounded())
    finally:
        layer.close()
        page.close()
