"""A sheet on A4 pages: the map first, then the table over as many pages as it takes, no row cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from geoapp.domain.palette import INK
from geoapp.io.words import Words
from geoapp.sheet.drawing import Drawing, DrawnBox, DrawnShape, Ink, Text, moved, straight
from geoapp.sheet.font import measure
from geoapp.sheet.sheet import WIDTH, Sheet, SheetEntry
from geoapp.sheet.wrapping import wrap

A4 = (210.0, 297.0)
"""Width and height in millimetres."""

MARGIN = 15.0
COLUMNS = (9.0, 52.0, 21.0, 14.0, 12.0, 39.0, 33.0)
"""Widths in millimetres; together the width of the sheet."""

_BOTTOM = A4[1] - MARGIN
_PAD = 1.2
_GREY = "#5b666d"
_RULE = Ink(stroke="#9aa4aa", width=0.15)
_HEAVY = Ink(stroke=INK, width=0.35)
_BAND = Ink(fill="#eef1f2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The setting of text: height of an em and of a line in millimetres."""

    size: float
    line: float
    color: str = INK
    bold: bool = False


_BODY = Letter(size=2.9, line=4.0)
_STRONG = Letter(size=2.9, line=4.0, bold=True)
_SMALL = Letter(size=2.4, line=3.4)
_ASIDE = Letter(size=2.4, line=3.4, color=_GREY)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """Shapes that stay together on a page, drawn from 0 down, and their height in millimetres."""

    shapes: tuple[DrawnShape, ...]
    height: float
    heading: bool = False
    """A heading does not stay behind at the foot of a page."""


def lay_out(sheet: Sheet) -> tuple[Drawing, ...]:
    """Return the pages of a sheet."""
    say = Words(sheet.lang)
    pages = [_first_page(sheet), *_table_pages(sheet)]
    return tuple(
        Drawing(
            width=A4[0],
            height=A4[1],
            shapes=(*page, *_foot(sheet, say("sheet_page", n=n, total=len(pages)))),
        )
        for n, page in enumerate(pages, start=1)
    )


def _first_page(sheet: Sheet) -> list[DrawnShape]:
    shapes: list[DrawnShape] = [
        Text(x=MARGIN, y=MARGIN + 5.5, text=sheet.title, size=7, bold=True),
        Text(x=MARGIN, y=MARGIN + 11, text=sheet.about, size=3.2, color=_GREY),
    ]
    y = MARGIN + 14
    for line in sheet.summary:
        paragraph, high = _paragraph(line, WIDTH, _BODY)
        shapes += [moved(shape, MARGIN, y) for shape in paragraph]
        y += high
    y += 1.5
    shapes += [moved(shape, MARGIN, y) for shape in sheet.figure.shapes]
    y += sheet.figure.height + 1.5
    shapes.append(straight((MARGIN, y), (MARGIN + WIDTH, y), _RULE))
    y += 1
    for line in sheet.notes:
        paragraph, high = _paragraph(line, WIDTH, _SMALL)
        shapes += [moved(shape, MARGIN, y) for shape in paragraph]
        y += high
    return shapes


def _table_pages(sheet: Sheet) -> Iterator[list[DrawnShape]]:
    """Yield the pages of the table; each begins with the table's head."""
    head = _head(sheet.head)
    room = _BOTTOM - MARGIN - head.height
    for blocks in paginate(list(_blocks(sheet)), room):
        y = MARGIN + head.height
        page = [moved(shape, MARGIN, MARGIN) for shape in head.shapes]
        for block in blocks:
            page += [moved(shape, MARGIN, y) for shape in block.shapes]
            y += block.height
        yield page


def paginate(blocks: Sequence[TextBlock], room: float) -> list[list[TextBlock]]:
    """Share blocks out to pages with ``room`` mm each; a heading goes on with what follows it.

    >>> row, heading = TextBlock(shapes=(), height=4), TextBlock(shapes=(), height=2, heading=True)
    >>> [len(page) for page in paginate([heading, row, row, heading, row], 12)]
    [3, 2]
    >>> paginate([], 12)
    []
    """
    pages: list[list[TextBlock]] = []
    used = room
    for block, following in zip(blocks, [*blocks[1:], TextBlock(shapes=(), height=0)], strict=False):
        needed = block.height + (following.height if block.heading else 0)
        if used + needed > room or not pages:
            pages.append([])
            used = 0
        pages[-1].append(block)
        used += block.height
    return pages


def _blocks(sheet: Sheet) -> Iterator[TextBlock]:
    for group in sheet.groups:
        texts, high = _paragraph(group.title, WIDTH - 2 * _PAD, _STRONG)
        band = DrawnBox(x=0, y=0.3, width=WIDTH, height=high + 1.7, ink=_BAND)
        shapes = (band, *(moved(text, _PAD, 1) for text in texts))
        yield TextBlock(shapes=shapes, height=high + 2, heading=True)
        yield from map(_row, group.entries)


def _head(names: Sequence[str]) -> TextBlock:
    block = _across([_cell(name, width, _STRONG) for name, width in zip(names, COLUMNS, strict=True)])
    lines = (straight((0, y), (WIDTH, y), _HEAVY) for y in (0.0, block.height))
    return TextBlock(shapes=(*block.shapes, *lines), height=block.height)


def _row(entry: SheetEntry) -> TextBlock:
    cells = [_cell(text, width, _BODY) for text, width in zip(entry.cells, COLUMNS, strict=True)]
    texts, high = cells[1]
    for line in entry.details:
        more, added = _cell(line, COLUMNS[1], _ASIDE)
        texts = [*texts, *(moved(shape, 0, high) for shape in more)]
        high += added
    cells[1] = texts, high
    block = _across(cells)
    line_ = straight((0, block.height), (WIDTH, block.height), _RULE)
    return TextBlock(shapes=(*block.shapes, line_), height=block.height)


def _across(cells: Sequence[tuple[list[DrawnShape], float]]) -> TextBlock:
    """Return cells side by side, as high as the highest."""
    shapes = [
        moved(shape, x + _PAD / 2, _PAD)
        for x, (cell, _) in zip(_lefts(), cells, strict=True)
        for shape in cell
    ]
    return TextBlock(shapes=tuple(shapes), height=max(high for _, high in cells) + 2 * _PAD)


def _lefts() -> list[float]:
    return [sum(COLUMNS[:n]) for n in range(len(COLUMNS))]


def _cell(text: str, width: float, letter: Letter) -> tuple[list[DrawnShape], float]:
    return _paragraph(text, width - 1.5 * _PAD, letter)


def _paragraph(text: str, width: float, letter: Letter) -> tuple[list[DrawnShape], float]:
    """Return lines of text from 0 down, and their height."""
    lines = wrap(text, width, partial(measure, size=letter.size))
    shapes: list[DrawnShape] = [
        Text(
            x=0,
            y=n * letter.line + letter.size,
            text=line,
            size=letter.size,
            bold=letter.bold,
            color=letter.color,
        )
        for n, line in enumerate(lines)
    ]
    return shapes, len(lines) * letter.line


def _foot(sheet: Sheet, page: str) -> Iterator[DrawnShape]:
    y = A4[1] - MARGIN / 2
    yield Text(x=MARGIN, y=y, text=sheet.title, size=_ASIDE.size, color=_GREY)
    yield Text(x=A4[0] - MARGIN, y=y, text=page, size=_ASIDE.size, color=_GREY, anchor="end")
