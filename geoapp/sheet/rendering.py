"""Rendering of a sheet as one of its files, with the packages that write them."""

from collections.abc import Callable

from geoapp.errors import UnknownCodeError
from geoapp.sheet.formats import FORMATS
from geoapp.sheet.layout import lay_out
from geoapp.sheet.pdf import write_pdf
from geoapp.sheet.picture import write_png
from geoapp.sheet.sheet import Sheet
from geoapp.sheet.word import write_docx


def render(sheet: Sheet, fmt: str, *, page: int = 1) -> bytes:
    """Return a sheet as a file of ``FORMATS``; ``page`` chooses the page of a picture.

    The same sheet, which carries its day of printing, gives the same bytes.

    Raises:
        UnknownCodeError: there is no such format or page.
        InputError: there is no Chinese font.
    """
    if fmt not in _WRITERS:
        raise UnknownCodeError("format_unknown", format=fmt, formats=", ".join(FORMATS))
    return _WRITERS[fmt](sheet, page)


def _pdf(sheet: Sheet, _: int = 1) -> bytes:
    return write_pdf(lay_out(sheet), title=sheet.title, lang=sheet.lang, day=sheet.day)


def _png(sheet: Sheet, page: int) -> bytes:
    return write_png(_pdf(sheet), page=page)


def _docx(sheet: Sheet, _: int) -> bytes:
    figure = write_pdf([sheet.figure.drawing], title=sheet.title, lang=sheet.lang, day=sheet.day)
    return write_docx(sheet, write_png(figure))


_WRITERS: dict[str, Callable[[Sheet, int], bytes]] = {"pdf": _pdf, "png": _png, "docx": _docx}
