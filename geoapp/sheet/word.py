"""A sheet as a Word file: the map as a picture, the table as a table that a report can take over."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from geoapp.domain.palette import INK
from geoapp.sheet.composition import ABOVE_NOTES
from geoapp.sheet.layout import column_widths
from geoapp.sheet.paper import MARGIN, Paper
from geoapp.sheet.picture import cut
from geoapp.sheet.setting import ABOUT, BODY, SMALL, TITLE, Letter
from geoapp.sheet.sheet import Sheet, SheetEntry, SheetList

_WIDE_BLANK = "\u3000"
_LATIN, _CHINESE = "Calibri", "Microsoft YaHei"
_DARK = RGBColor.from_string(INK.removeprefix("#"))
_DETAIL = RGBColor(0x5B, 0x66, 0x6D)
_SIZE, _SMALL = Pt(8), Pt(7)
_CELL_MARGIN = "45"
"""In twentieths of a point: 0.8 mm."""


def write_docx(sheet: Sheet, picture: bytes) -> bytes:
    """Return a sheet as a Word file; ``picture`` is its map as PNG. The same sheet gives the same bytes."""
    document = docx.Document()
    prepare(document, sheet.paper, sheet.title, sheet.day)
    for text, letter in (
        (sheet.title, TITLE),
        (sheet.about, ABOUT),
        *((line, BODY) for line in sheet.summary),
    ):
        _set(document.add_heading(level=1) if letter is TITLE else document.add_paragraph(), text, letter)
    _place_figure(document, sheet, picture)
    if sheet.groups:
        heading = document.add_heading(plain(sheet.table), level=2)
        heading.paragraph_format.page_break_before = True
        _fill(document.add_table(rows=1, cols=len(sheet.head), style="Table Grid"), sheet)
    if sheet.opinions:
        _list(document, sheet.opinions, sheet.paper)
    file = io.BytesIO()
    document.save(file)
    return dated(file.getvalue(), sheet.day)


def _place_figure(document: Document, sheet: Sheet, picture: bytes) -> None:
    """Place the map at its true size, and the notes as text: beneath it, or with the legend in a column beside it."""
    figure = sheet.figure
    if not sheet.paper.landscape:
        _show(document.add_paragraph(), picture, sheet.paper.across)
        _note(document.add_paragraph, sheet)
        return
    left, legend = figure.notes_at
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    narrow(table, "0")
    for column, width in zip(table.columns, (left, figure.notes_width), strict=True):
        column.width = Mm(width)
    whole, key = table.rows[0].cells
    _show(
        whole.paragraphs[0],
        cut(picture, (0, 0, figure.window.width, figure.drawing.height)),
        figure.window.width,
    )
    _show(
        key.paragraphs[0],
        cut(picture, (left, 0, figure.drawing.width, legend - ABOVE_NOTES / 2)),
        figure.notes_width,
    )
    _note(key.add_paragraph, sheet)


def _note(begin: Callable[[], Paragraph], sheet: Sheet) -> None:
    for line in sheet.notes:
        _set(begin(), line, SMALL)


def _show(paragraph: Paragraph, picture: bytes, width: float) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run().add_picture(io.BytesIO(picture), width=Mm(width))


def _set(paragraph: Paragraph, text: str, letter: Letter) -> None:
    """Set a paragraph as high as the sheet's own layout has it."""
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Mm(letter.line)
    run = paragraph.add_run(plain(text))
    run.font.size, run.font.color.rgb = Mm(letter.size), RGBColor.from_string(letter.color.removeprefix("#"))
    run.bold = letter.bold


def plain(text: str) -> str:
    r"""Return text without the characters that XML cannot hold.

    >>> plain("a\x00b"), plain("区县")
    ('ab', '区县')
    """
    return "".join(character for character in text if character.isprintable() or character == _WIDE_BLANK)


def prepare(document: Document, paper: Paper, title: str, day: date) -> None:
    """Give a document its paper, letters and properties."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(paper.width), Mm(paper.height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = _LATIN, _DARK
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _CHINESE)
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    properties = document.core_properties
    properties.title, properties.author = plain(title), "geoapp"
    properties.created = properties.modified = datetime.combine(day, time(), tzinfo=UTC)


def _fill(table: Table, sheet: Sheet) -> None:
    """Write the head, which every page repeats, and the rows, of which none is cut."""
    table.autofit = False
    for column, width in zip(table.columns, column_widths(sheet, sheet.paper.across), strict=True):
        column.width = Mm(width)
    narrow(table)
    repeat(table.rows[0])
    for cell, name in zip(table.rows[0].cells, sheet.head, strict=True):
        write_cell(cell, name, bold=True)
    for group in sheet.groups:
        row = table.add_row()
        write_cell(row.cells[0].merge(row.cells[-1]), group.title, bold=True)
        for entry in group.entries:
            _write_row(table.add_row(), entry)
    for row in table.rows:
        keep(row)


def _list(document: Document, listed: SheetList, paper: Paper) -> None:
    """Write a list behind the table on a page of its own."""
    document.add_heading(plain(listed.title), level=2).paragraph_format.page_break_before = True
    table = document.add_table(rows=1 + len(listed.rows), cols=len(listed.columns), style="Table Grid")
    table.autofit = False
    narrow(table)
    for column, width in zip(table.columns, listed.widths(paper.across), strict=True):
        column.width = Mm(width)
    heads = [column.head for column in listed.columns]
    for number, (row, texts) in enumerate(zip(table.rows, [heads, *listed.rows], strict=True)):
        for cell, text in zip(row.cells, texts, strict=True):
            write_cell(cell, text, bold=not number)
        keep(row)
    repeat(table.rows[0])
    if listed.note:
        _set(document.add_paragraph(), listed.note, BODY)


def _write_row(row: _Row, entry: SheetEntry) -> None:
    for cell, text in zip(row.cells, (str(entry.number), *entry.cells), strict=True):
        write_cell(cell, text)
    for line in entry.details:
        _small(row.cells[1].add_paragraph(), line)


def write_cell(cell: _Cell, text: str, *, bold: bool = False) -> None:
    """Write a cell's text in the letters of tables."""
    run = cell.paragraphs[0].add_run(plain(text))
    run.bold, run.font.size = bold, _SIZE


def _small(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(plain(text))
    run.font.size, run.font.color.rgb = _SMALL, _DETAIL


def narrow(table: Table, width: str = _CELL_MARGIN) -> None:
    """Leave less room beside the text of a cell than Word does, so that short cells keep to one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tblPr.append(margins)  # noqa: SLF001 (python-docx has no name for it)


def repeat(row: _Row) -> None:
    """Let a row stand at the head of the table on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 (python-docx has no name for it)


def keep(row: _Row) -> None:
    """Let no page cut a row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 (the same)


def dated(file: bytes, day: date) -> bytes:
    """Return a Word file whose parts carry the day instead of the moment they were written."""
    dated = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            moment = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
            new.writestr(zipfile.ZipInfo(part.filename, moment), old.read(part), zipfile.ZIP_DEFLATED)
    return dated.getvalue()
