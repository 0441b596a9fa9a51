"""Ruled tables of PDF pages as lines of text, between the lines that stand above and below them.

The rules' grid comes from pdfplumber, every word from PDFium, which reads more fonts (``docs/adr/0018-forms.md``).
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pdfplumber
import pypdfium2
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from geoapp.io.documents.pdf_indents import indent, indented_lines
from geoapp.io.documents.rows import TextCell, table_lines

MOST_PATHS = 5000
"""Drawn paths of a page that may hold a table; a page with more is a drawing or a map."""

LOWEST_RULE = 8
"""Points of height of a path that may stand between cells, or round a box; lower ones underline."""

LOWEST_FRAME, HIGHEST_FRAME, NARROWEST_FRAME = 30, 0.9, 0.5
"""Points of height, and parts of a page's height and width, of a frame round a box; others mark words, or the page."""

DEEPEST_FORM = 3
DAMAGE = (PdfminerException, MalformedPDFException, LookupError, TypeError, ValueError)
"""What pdfminer raises over pages that PDFium still reads."""

WRAPPED_WORD = re.compile(
    r"(?<=[^\x00-\x7f])\s*\n\s*|\s*\n\s*(?=[^\x00-\x7f])|(?<=[一-鿿]) (?=[一-鿿])|\u3000"
)
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
        indented = indented_lines(layer)
        whole = "\n".join(indent(line, indented) for line in _lines(layer.get_text_bounded()))
        if page.get_rotation() or not _is_ruled(page):
            return whole
        try:
            self._document = self._document or pdfplumber.open(io.BytesIO(self._content))
            ruled = self._document.pages[number]
            blocks = _blocks(ruled)
        except DAMAGE:
            return whole
        return "\n".join(_in_order(_RuledPage(ruled, layer, indented), blocks)) if blocks else whole

    def close(self) -> None:
        """Close what was opened."""
        if self._document:
            self._document.close()


@dataclass(frozen=True, slots=True)
class _RuledPage:
    """A page with its rules, its words, and which of its lines are indented."""

    rules: Page
    words: pypdfium2.PdfTextPage
    indented: frozenset[str]

    def lines(self, bounds: Bounds) -> list[str]:
        """Return the lines within bounds; PDFium counts from the bottom."""
        left, top, right, bottom = bounds
        height = float(self.rules.height) + float(self.rules.mediabox[1])
        text = self.words.get_text_bounded(left=left, bottom=height - bottom, right=right, top=height - top)
        return [indent(line, self.indented) for line in _lines(text)]


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").rstrip("\r\n").split("\n")


def _is_ruled(page: pypdfium2.PdfPage) -> bool:
    """Say whether a page has rules that may part cells, and is no drawing."""
    paths = islice(page.get_objects(filter=[FPDF_PAGEOBJ_PATH], max_depth=DEEPEST_FORM), MOST_PATHS)
    bounds = [path.get_bounds() for path in paths]
    return len(bounds) < MOST_PATHS and any(top - bottom >= LOWEST_RULE for _, bottom, _, top in bounds)


def _blocks(page: Page) -> list[tuple[Bounds, Table | None]]:
    """Return a page's tables, and its frames round a box, from its top."""
    finder = page.debug_tablefinder()
    of_tables = {cell for table in finder.tables for cell in table.cells}
    frames = [cell for cell in finder.cells if cell not in of_tables and _is_frame(cell, page)]
    frames = [frame for frame in frames if not any(_holds(frame, table.bbox) for table in finder.tables)]
    blocks = [(table.bbox, table) for table in finder.tables] + [(frame, None) for frame in frames]
    return sorted(blocks, key=lambda block: block[0][1])


def _is_frame(cell: Bounds, page: Page) -> bool:
    left, top, right, bottom = cell
    return (
        LOWEST_FRAME <= bottom - top <= HIGHEST_FRAME * page.height
        and right - left >= NARROWEST_FRAME * float(page.width)
    )


def _holds(outer: Bounds, inner: Bounds) -> bool:
    return outer[1] <= inner[1] and inner[3] <= outer[3]


def _in_order(page: _RuledPage, blocks: list[tuple[Bounds, Table | None]]) -> Iterator[str]:
    """Yield a page's lines from its top, each table as rows, a frame with blank lines round it."""
    left, above, right, bottom = page.rules.bbox
    for bounds, table in blocks:
        _, top, _, end = bounds
        if top >= above:
            yield from page.lines((left, above, right, top))
            yield from table_lines(list(_rows(page, table))) if table else ["", *page.lines(bounds), ""]
            above = end
    yield from page.lines((left, above, right, bottom))


def _rows(page: _RuledPage, table: Table) -> Iterator[list[TextCell]]:
    """Yield rows whose cells are one line each; a merged cell's text stands once, in its first place.

    A frame round a box, and a row of one cell, keep their lines.
    """
    for row in table.rows:
        cells = [[line for line in page.lines(cell) if line.strip()] if cell else [] for cell in row.cells]
        framed = sum(map(bool, cells)) == 1
        yield [cell if framed or not cell else (WRAPPED_WORD.sub("", "\n".join(cell)),) for cell in cells]
