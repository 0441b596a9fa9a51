"""Tables that a plan's text holds one cell a line: their cells in rows again, for the screen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geoapp.analysis.passages import Mark
from geoapp.domain.reading import Indicator, Reading

_CELL = re.compile(r"[^|\s](?:[^|]*[^|\s])?")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTable:
    """A table; each cell by its offsets, which count code points, end exclusive, and are the same for a merged one."""

    start: int
    end: int
    head: tuple[tuple[int, int], ...]
    rows: tuple[tuple[tuple[int, int], ...], ...]
    """As long as the head, or shorter where a cell beside the last stands for several columns."""


def find_cell_table(reading: Reading, text: str, marks: Sequence[Mark]) -> CellTable | None:
    """Return the table of the indicators, where it stands in a box one cell a line; its marks tell the rows."""
    names = [mark for mark in marks if mark.kind == "indicator"]
    box = next((one for one in reading.boxes if names and one.start <= names[0].start < one.end), None)
    if box is None or len(names) != len(reading.indicators):
        return None
    top = text.find("\n", box.start, box.end)
    cells = [found.span() for found in _CELL.finditer(text, max(top, box.start), box.end)]
    starts = [_row_start(text, cells, mark, one) for mark, one in zip(names, reading.indicators, strict=True)]
    if "\n" not in text[cells[0][0] : cells[1][0]] or not starts[0] or starts != sorted(set(starts)):
        return None
    head = cells[: starts[0]]
    ends = [*starts[1:], starts[-1] + len(head)]
    rows = [_filled(text, cells[start:end], len(head)) for start, end in zip(starts, ends, strict=True)]
    return CellTable(start=head[0][0], end=rows[-1][-1][1], head=tuple(head), rows=tuple(rows))


def _row_start(text: str, cells: Sequence[tuple[int, int]], name: Mark, indicator: Indicator) -> int:
    """Return the place of a row's first cell: before the name stand the number and, where it begins, the category."""
    place = next(at for at, (_, end) in enumerate(cells) if end > name.start)
    if place and text[slice(*cells[place - 1])] == str(indicator.number):
        place -= 1
    category = indicator.category
    return place - (bool(place) and category is not None and _squeezed(text, cells[place - 1]) == category)


def _squeezed(text: str, cell: tuple[int, int]) -> str:
    return _BLANK.sub("", text[slice(*cell)])


def _filled(text: str, cells: Sequence[tuple[int, int]], width: int) -> tuple[tuple[int, int], ...]:
    """Return a row from its first column on: where it begins with a number its category is that of the row above."""
    merged = text[slice(*cells[0])].isdecimal()
    kept = cells[: width - merged]
    return ((kept[0][0], kept[0][0]), *kept) if merged else tuple(kept)
