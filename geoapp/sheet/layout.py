"""A sheet on pages: the map first, then the table over as many pages as it takes, no row cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from geoapp.domain.palette import INK
from geoapp.io.words import Words
from geoapp.sheet.drawing import Drawing, DrawnBox, DrawnShape, Ink, Text, moved, straight
from geoapp.sheet.paper import MARGIN, Paper
from geoapp.sheet.setting import (
    ABOUT,
    ASIDE,
    BODY,
    GREY,
    SMALL,
    STRONG,
    TITLE,
    Letter,
    paragraph,
)
from geoapp.sheet.sheet import Sheet, SheetEntry, SheetList

NUMBER_WIDTH = 9.0
"""Of the column of numbers, in millimetres."""

_STRIP, _GUTTER = 185.0, 10.0
"""Least width of a table, and the gap between two that stand side by side on a wide page."""

_ABOVE_MAP = 1.5
_PAD = 1.2
_RULE = Ink(stroke="#9aa4aa", width=0.15)
_HEAVY = Ink(stroke=INK, width=0.35)
_BAND = Ink(fill="#eef1f2")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """Shapes that stay together on a page, drawn from 0 down, and their height in millimetres."""

    shapes: tuple[DrawnShape, ...]
    height: float
    heading: bool = False
    """A heading does not stay behind at the foot of a page."""


def lay_out(sheet: Sheet) -> tuple[Drawing, ...]:
    """Return the pages of a sheet."""
    say, paper = Words(sheet.lang), sheet.paper
    pages = [_first_page(sheet), *_table_pages(sheet)]
    pages += _list_pages(sheet.opinions, paper) if sheet.opinions else ()
    return tuple(
        Drawing(
            width=paper.width,
            height=paper.height,
            shapes=(*page, *_foot(sheet, say("sheet_page", n=n, total=len(pages)))),
        )
        for n, page in enumerate(pages, start=1)
    )


def _first_page(sheet: Sheet) -> list[DrawnShape]:
    head = [(sheet.title, TITLE), (sheet.about, ABOUT), *((line, BODY) for line in sheet.summary)]
    shapes, y = _stacked(head, sheet.paper.across, MARGIN, MARGIN)
    y += _ABOVE_MAP
    figure = sheet.figure
    shapes += [moved(shape, MARGIN, y) for shape in figure.drawing.shapes]
    left, top = MARGIN + figure.notes_at[0], y + figure.notes_at[1]
    shapes.append(straight((left, top - 1), (left + figure.notes_width, top - 1), _RULE))
    notes, _ = _stacked([(line, SMALL) for line in sheet.notes], figure.notes_width, left, top)
    return shapes + notes


def _stacked(
    texts: Sequence[tuple[str, Letter]], width: float, left: float, top: float
) -> tuple[list[DrawnShape], float]:
    """Return paragraphs beneath each other, and where the last one ends."""
    shapes: list[DrawnShape] = []
    for text, letter in texts:
        lines, high = paragraph(text, width, letter)
        shapes += [moved(shape, left, top) for shape in lines]
        top += high
    return shapes, top


def _table_pages(sheet: Sheet) -> Iterator[list[DrawnShape]]:
    """Yield the pages of the table; each begins with the table's head, in every strip."""
    columns = column_widths(sheet, strips(sheet.paper)[1])
    yield from _pages([table_head(sheet.head, columns)], list(_blocks(sheet, columns)), sheet.paper)


def _list_pages(listed: SheetList, paper: Paper) -> Iterator[list[DrawnShape]]:
    """Yield the pages of a list behind the table; each begins with its title, in every strip."""
    _, width = strips(paper)
    columns = listed.widths(width)
    above = [_line(listed.title, width, STRONG), table_head([one.head for one in listed.columns], columns)]
    rows = [
        ruled_row([cell_block(text, wide, BODY) for text, wide in zip(row, columns, strict=True)], columns)
        for row in listed.rows
    ]
    yield from _pages(above, [*rows, *([_line(listed.note, width, BODY)] if listed.note else [])], paper)


def _line(text: str, width: float, letter: Letter) -> TextBlock:
    shapes, high = paragraph(text, width, letter)
    return TextBlock(shapes=tuple(shapes), height=high + _PAD)


def _pages(above: Sequence[TextBlock], rows: Sequence[TextBlock], paper: Paper) -> Iterator[list[DrawnShape]]:
    """Yield pages of rows beneath the same blocks, which stand in every strip."""
    count, width = strips(paper)
    filled = paginate(rows, paper.bottom - MARGIN - sum(block.height for block in above))
    for first in range(0, len(filled), count):
        page: list[DrawnShape] = []
        for strip, blocks in enumerate(filled[first : first + count]):
            page += _strip([*above, *blocks], MARGIN + strip * (width + _GUTTER))
        yield page


def _strip(blocks: Sequence[TextBlock], left: float) -> Iterator[DrawnShape]:
    y = MARGIN
    for block in blocks:
        yield from (moved(shape, left, y) for shape in block.shapes)
        y += block.height


def strips(paper: Paper) -> tuple[int, float]:
    """Return the number of tables that stand side by side on a page, and the width of each.

    >>> strips(Paper()), strips(Paper(size="A3", landscape=True))
    ((1, 180.0), (2, 190.0))
    """
    count = max(1, int((paper.across + _GUTTER) // (_STRIP + _GUTTER)))
    return count, (paper.across - (count - 1) * _GUTTER) / count


def column_widths(sheet: Sheet, width: float) -> tuple[float, ...]:
    """Return the widths of all columns of a table ``width`` mm wide."""
    parts = [column.width for column in sheet.columns]
    unit = (width - NUMBER_WIDTH) / sum(parts)
    return (NUMBER_WIDTH, *(part * unit for part in parts))


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


def _blocks(sheet: Sheet, columns: Sequence[float]) -> Iterator[TextBlock]:
    width = sum(columns)
    for group in sheet.groups:
        texts, high = paragraph(group.title, width - 2 * _PAD, STRONG)
        band = DrawnBox(x=0, y=0.3, width=width, height=high + 1.7, ink=_BAND)
        shapes = (band, *(moved(text, _PAD, 1) for text in texts))
        yield TextBlock(shapes=shapes, height=high + 2, heading=True)
        for entry in group.entries:
            yield _row(entry, columns)


def table_head(names: Sequence[str], columns: Sequence[float]) -> TextBlock:
    """Return the head of a table between two heavy lines; widths are in millimetres."""
    cells = [cell_block(name, width, STRONG) for name, width in zip(names, columns, strict=True)]
    block = _across(cells, columns)
    lines = (straight((0, y), (sum(columns), y), _HEAVY) for y in (0.0, block.height))
    return TextBlock(shapes=(*block.shapes, *lines), height=block.height)


def _row(entry: SheetEntry, columns: Sequence[float]) -> TextBlock:
    words = (str(entry.number), *entry.cells)
    cells = [cell_block(text, width, BODY) for text, width in zip(words, columns, strict=True)]
    texts, high = cells[1]
    for line in entry.details:
        more, added = cell_block(line, columns[1], ASIDE)
        texts = [*texts, *(moved(shape, 0, high) for shape in more)]
        high += added
    cells[1] = texts, high
    return ruled_row(cells, columns)


def ruled_row(cells: Sequence[tuple[list[DrawnShape], float]], columns: Sequence[float]) -> TextBlock:
    """Return cells side by side above a line."""
    block = _across(cells, columns)
    line_ = straight((0, block.height), (sum(columns), block.height), _RULE)
    return TextBlock(shapes=(*block.shapes, line_), height=block.height)


def _across(cells: Sequence[tuple[list[DrawnShape], float]], columns: Sequence[float]) -> TextBlock:
    """Return cells side by side, as high as the highest."""
    shapes = [
        moved(shape, x + _PAD / 2, _PAD)
        for x, (cell, _) in zip(accumulate(columns[:-1], initial=0.0), cells, strict=True)
        for shape in cell
    ]
    return TextBlock(shapes=tuple(shapes), height=max(high for _, high in cells) + 2 * _PAD)


def cell_block(text: str, width: float, letter: Letter) -> tuple[list[DrawnShape], float]:
    """Return the text of a cell and its height."""
    return paragraph(text, width - 1.5 * _PAD, letter)


def _foot(sheet: Sheet, page: str) -> Iterator[DrawnShape]:
    y = sheet.paper.height - MARGIN / 2
    yield Text(x=MARGIN, y=y, text=sheet.title, size=ASIDE.size, color=GREY)
    yield Text(x=sheet.paper.width - MARGIN, y=y, text=page, size=ASIDE.size, color=GREY, anchor="end")
