"""Ruled tables of PDF pages as lines of text, between the lines that stand above and below them.

The rules' grid comes from pdfplumber, every word from PDFium, which reads more fonts (``docs/adr/0018-forms.md``).
"""

import io
import re
from collections.abc import Iterator

import pdfplumber
import pypdfium2
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from geoapp.io.documents.rows import TextCell, table_lines

RULES = range(4, 5000)
"""Drawn paths of a page that may hold a table; a page with more is a drawing or a map."""

DEEPEST_FORM = 3
DAMAGE = (PdfminerException, MalformedPDFException, LookupError, TypeError, ValueError)
"""What pdfminer raises over pages that PDFium still reads."""

WRAPPED_WORD = re.compile(r"(?<=[^\x00-\x7f])\s*\n\s*|\s*\n\s*(?=[^\x00-\x7f])|(?<=[一-鿿]) (?=[一-鿿])")
"""A line end inside a cell beside a Chinese character: the cell was too narrow, and the words go on.

PDFium makes it a blank where the next line holds a single character.
"""

Bounds = tuple[float, float, float, float]
"""Left, top, right and bottom, counted from the page's top, as pdfplumber has them."""


class TableFinder:
    """The ruled tables of a PDF, which pdfplumber opens once a page has rules."""

    def __init__(self, content: bytes) -> None:
        """Keep the PDF's bytes."""
        self._content = content
        self._document: pdfplumber.pdf.PDF | None = None

    def text_of(self, page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, number: int) -> str:
        """Return a page's text, its tables as rows; where it has none, or none that can be told, as it stands."""
        paths = sum(1 for _ in page.get_objects(filter=[FPDF_PAGEOBJ_PATH], max_depth=DEEPEST_FORM))
        if paths not in RULES or page.get_rotation():
            return str(layer.get_text_bounded())
        try:
            self._document = self._document or pdfplumber.open(io.BytesIO(self._content))
            ruled = self._document.pages[number]
            tables = [table for table in ruled.find_tables() if len(table.cells) > 1]
        except DAMAGE:
            tables = []
        return "\n".join(_lines(ruled, layer, tables)) if tables else str(layer.get_text_bounded())

    def close(self) -> None:
        """Close what was opened."""
        if self._document:
            self._document.close()


def _lines(page: Page, layer: pypdfium2.PdfTextPage, tables: list[Table]) -> Iterator[str]:
    """Yield a page's lines from its top, each table as rows."""
    left, above, right, bottom = page.bbox
    for table in sorted(tables, key=lambda table: table.bbox[1]):
        _, top, _, end = table.bbox
        if top >= above:
            yield from _words(page, layer, (left, above, right, top)).split("\n")
            yield from table_lines(list(_rows(page, layer, table)))
            above = end
    yield from _words(page, layer, (left, above, right, bottom)).split("\n")


def _rows(page: Page, layer: pypdfium2.PdfTextPage, table: Table) -> Iterator[list[TextCell]]:
    """Yield rows whose cells are one line each; a merged cell's text stands once, in its first place.

    A frame round a box keeps its lines.
    """
    frame = all(len(row.cells) == 1 for row in table.rows)
    for row in table.rows:
        texts = [_words(page, layer, cell) if cell else "" for cell in row.cells]
        cells = texts if frame or sum(map(bool, texts)) == 1 else [WRAPPED_WORD.sub("", t) for t in texts]
        yield [tuple(text.split("\n")) if text else () for text in cells]


def _words(page: Page, layer: pypdfium2.PdfTextPage, box: Bounds) -> str:
    """Return the text in a box; PDFium counts from the bottom."""
    left, top, right, bottom = box
    height = float(page.height) + float(page.mediabox[1])
    text = layer.get_text_bounded(left=left, bottom=height - bottom, right=right, top=height - top)
    return str(text).replace("\r\n", "\n").strip()
