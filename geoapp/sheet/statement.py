"""A statement of delivery on paper: its tables as a PDF or a Word file, with numbered sources behind them."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import docx
from docx.document import Document
from docx.shared import Mm

from geoapp.io.words import Words
from geoapp.io.writers.qr_code import qr_modules, qr_png
from geoapp.pipeline.statement_files import cell_text
from geoapp.pipeline.statement_tables import StatementCell, StatementPaper, StatementTable
from geoapp.sheet.drawing import Drawing, DrawnOutline, DrawnShape, Ink, Text, moved
from geoapp.sheet.layout import TextBlock, cell_block, paginate, ruled_row, table_head
from geoapp.sheet.paper import MARGIN, Paper
from geoapp.sheet.pdf import write_pdf
from geoapp.sheet.setting import ABOUT, ASIDE, BODY, GREY, STRONG, TITLE, Letter, paragraph
from geoapp.sheet.sheet import MOST_ROWS
from geoapp.sheet.word import dated, keep, narrow, plain, prepare, repeat, write_cell

_PAPER = Paper(size="A4", landscape=True)
_CODE_SIDE = 28.0
_CODE = _CODE_SIDE + 6
"""Millimetres that the code of an address takes beside the first lines, its white border among them."""

_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))


def statement_pdf(paper: StatementPaper, say: Words) -> bytes:
    """Return a statement as a PDF: the totals, the projects, then the sources that figures are numbered with.

    Raises:
        InputError: there is no Chinese font.
    """
    paper = _first_rows(paper, say)
    pages = [page for part in _parts(paper, say) for page in part]
    drawings = [
        Drawing(
            width=_PAPER.width,
            height=_PAPER.height,
            shapes=(*page, *_foot(paper, say("sheet_page", n=number, total=len(pages)))),
        )
        for number, page in enumerate(pages, start=1)
    ]
    return write_pdf(drawings, title=paper.title, lang=paper.lang, day=date.fromisoformat(paper.day))


def _first_rows(paper: StatementPaper, say: Words) -> StatementPaper:
    """Return a statement that lists as many projects as paper holds, with their sources, and says of how many."""
    listed = paper.tables[-1]
    if len(listed.rows) <= MOST_ROWS:
        return paper
    tables = (*paper.tables[:-1], replace(listed, rows=listed.rows[:MOST_ROWS]))
    told = {cell.source for table in tables for row in table.rows for cell in row}
    cut = say("statement_cut", n=f"{len(listed.rows):,}", most=f"{MOST_ROWS:,}")
    notes = {source: number for source, number in paper.notes.items() if source in told}
    return replace(paper, tables=tables, about=(*paper.about, cut), notes=notes)


def _parts(paper: StatementPaper, say: Words) -> Iterator[list[list[DrawnShape]]]:
    """Yield the pages of the first words with the totals, of each further table, and of the sources."""
    room = _CODE if paper.address else 0.0
    front = [_code(paper.address)] if paper.address else []
    front.append(_line(paper.title, TITLE, beside=room))
    front += [_line(text, ABOUT, beside=room) for text in (paper.plan, *paper.about)]
    for number, table in enumerate(paper.tables):
        columns = _widths(table)
        head = table_head([one.head for one in table.columns if one.on_paper], columns)
        above = [*(front if not number else ()), _line(table.title, STRONG), head]
        rows = [_row(_texts(table, row, paper), columns) for row in table.rows]
        yield _pages(above, rows)
    notes = [_line(f"[{number}] {text}", BODY) for text, number in paper.notes.items()]
    yield _pages([_line(say("statement_notes"), STRONG)], notes)


def _row(texts: Sequence[str], columns: Sequence[float]) -> TextBlock:
    cells = [cell_block(text, width, BODY) for text, width in zip(texts, columns, strict=True)]
    return ruled_row(cells, columns)


def _pages(above: Sequence[TextBlock], rows: Sequence[TextBlock]) -> list[list[DrawnShape]]:
    """Return pages that each begin with the same blocks; what is above stands once where there are no rows."""
    room = _PAPER.bottom - MARGIN - sum(block.height for block in above)
    return [_stack([*above, *page]) for page in paginate(rows, room) or [[]]]


def _stack(blocks: Sequence[TextBlock]) -> list[DrawnShape]:
    shapes: list[DrawnShape] = []
    down = MARGIN
    for block in blocks:
        shapes += [moved(shape, MARGIN, down) for shape in block.shapes]
        down += block.height
    return shapes


def _code(address: str) -> TextBlock:
    """Return the code of an address, in the upper right corner beside the lines that come after it."""
    rows = qr_modules(address)
    side = _CODE_SIDE / len(rows)
    left = _PAPER.across - _CODE_SIDE
    squares = tuple(
        tuple((left + side * (x + right), side * (y + down)) for right, down in _CORNERS)
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return TextBlock(shapes=(DrawnOutline(lines=squares, closed=True, ink=Ink(fill="#000000")),), height=0)


def _line(text: str, letter: Letter, *, beside: float = 0) -> TextBlock:
    shapes, high = paragraph(text, _PAPER.across - beside, letter)
    return TextBlock(shapes=tuple(shapes), height=high + 1)


def _widths(table: StatementTable) -> list[float]:
    parts = [one.width for one in table.columns if one.on_paper]
    return [part * _PAPER.across / sum(parts) for part in parts]


def _texts(table: StatementTable, row: Sequence[StatementCell], paper: StatementPaper) -> list[str]:
    """Return the cells that go on paper, each figure with the number of its source."""
    cells = [cell for column, cell in zip(table.columns, row, strict=True) if column.on_paper]
    return [
        f"{cell_text(cell.value)} [{paper.notes[cell.source]}]" if cell.source else cell_text(cell.value)
        for cell in cells
    ]


def _foot(paper: StatementPaper, page: str) -> Iterator[DrawnShape]:
    y = _PAPER.height - MARGIN / 2
    yield Text(x=MARGIN, y=y, text=f"{paper.title} {paper.day}", size=ASIDE.size, color=GREY)
    yield Text(x=_PAPER.width - MARGIN, y=y, text=page, size=ASIDE.size, color=GREY, anchor="end")


def statement_docx(paper: StatementPaper, say: Words) -> bytes:
    """Return a statement as a Word file, in tables that a report can take over."""
    paper = _first_rows(paper, say)
    day = date.fromisoformat(paper.day)
    document = docx.Document()
    prepare(document, _PAPER, paper.title, day)
    document.add_heading(plain(paper.title), level=1)
    for line in (paper.plan, *paper.about):
        document.add_paragraph(plain(line))
    if paper.address:
        document.add_picture(io.BytesIO(qr_png(paper.address)), width=Mm(_CODE))
    for table in paper.tables:
        document.add_heading(plain(table.title), level=2)
        _fill(document, table, paper)
    document.add_heading(plain(say("statement_notes")), level=2)
    for text, number in paper.notes.items():
        document.add_paragraph(plain(f"[{number}] {text}"))
    file = io.BytesIO()
    document.save(file)
    return dated(file.getvalue(), day)


def _fill(document: Document, table: StatementTable, paper: StatementPaper) -> None:
    heads = [one.head for one in table.columns if one.on_paper]
    made = document.add_table(rows=1 + len(table.rows), cols=len(heads), style="Table Grid")
    made.autofit = False
    narrow(made)
    for column, width in zip(made.columns, _widths(table), strict=True):
        column.width = Mm(width)
    texts = [heads, *(_texts(table, row, paper) for row in table.rows)]
    for number, (row, words) in enumerate(zip(made.rows, texts, strict=True)):
        for cell, text in zip(row.cells, words, strict=True):
            write_cell(cell, text, bold=not number)
        keep(row)
    repeat(made.rows[0])
