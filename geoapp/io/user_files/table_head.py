"""The heading of a table of coordinates: in which row it stands, over one row or two, and what is below it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoapp.errors import ColumnsError
from geoapp.io.user_files.position_cells import is_filled
from geoapp.io.user_files.position_columns import LOOKED_AT, PositionColumns, find_columns
from geoapp.io.user_files.sheet_rows import SheetRow
from geoapp.io.user_files.written_numbers import even_numbers, is_number
from geoapp.limits import limit
from geoapp.reading.groups import NOTE, TOTAL

MOST_ABOVE = 20
"""Rows in which a heading is looked for: titles, units and dates may stand above it."""

_MEASURED = 60
_WHOLE, _HALF = 0.8, 0.5
"""Parts of a table's width that a heading fills: the second one only where no row fills the first."""

_TITLE = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableHead:
    """A heading, the rows around it, and the columns of coordinates that it names."""

    names: Sequence[str]
    above: Sequence[SheetRow]
    body: Sequence[SheetRow]
    taken: PositionColumns


def find_head(
    rows: Sequence[SheetRow], chosen: Sequence[str] = (), *, decimal_comma: bool = False
) -> TableHead:
    """Return the heading of a table with coordinates.

    Rows of titles and units fill a part of the table's width only. A heading of two rows is one whose upper row spans
    columns that the lower one names.

    Raises:
        ColumnsError: no row names columns of coordinates, or none those that a person names.
    """
    width = max(sum(map(is_filled, row.cells)) for row in rows[:_MEASURED])
    refusal: ColumnsError | None = None
    widest = 0
    for place, depth in _tries(rows, width):
        names = _joined(rows[place : place + depth])
        body = rows[place + depth :]
        wide = max((number for number, name in enumerate(names, 1) if name), default=0)
        most = min(LOOKED_AT, 1 + LOOKED_AT * limit("fields") // (wide or 1))
        looked = even_numbers([row.cells[:wide] for row in body[:most]], decimal_comma=decimal_comma)
        try:
            taken = find_columns(names, looked, chosen)
        except ColumnsError as error:
            filled = sum(map(bool, names))
            if refusal is None or (depth == 1 and filled > widest):
                refusal, widest = error, filled
            if wide > limit("fields"):
                break  # no other heading makes a table that is read
            continue
        return TableHead(names=names, above=rows[:place], body=body, taken=taken)
    raise refusal or ColumnsError("no_coordinates")


def is_beside(row: SheetRow, head: TableHead) -> bool:
    """Say whether a row is none of a feature: a note, a sum, a title within the table, or the heading once more.

    Only rows without coordinates are asked.
    """
    if any(is_filled(row.cells[place]) for place in head.taken.places if place < len(row.cells)):
        return [str(cell or "").strip() for cell in row.cells] == list(head.names[: len(row.cells)])
    filled = ["".join(str(cell).split()) for cell in row.cells if is_filled(cell)]
    if NOTE.match(filled[0]) or any(TOTAL.match(cell) for cell in filled[:2]):
        return True
    named = sum(map(bool, head.names))
    return len(filled) == 1 and named > 2 and (bool(_TITLE.match(filled[0])) or _is_sentence(filled[0]))  # noqa: PLR2004


def _is_sentence(text: str) -> bool:
    return (
        text.startswith(("注", "备注", "说明", "数据来源", "资料来源", "*", "＊", "※", "Note", "Source"))
        or "。" in text
    )


def _tries(rows: Sequence[SheetRow], width: int) -> Iterator[tuple[int, int]]:
    """Yield the rows at which a heading may begin, and its depth, the likeliest first and the first row at last."""
    places = range(min(len(rows), MOST_ABOVE))
    for depth, least in ((1, _WHOLE), (2, _WHOLE), (1, _HALF), (2, _HALF)):
        for place in places:
            tried = rows[place : place + depth]
            if len(tried) < depth or sum(map(bool, _joined(tried))) < least * width:
                continue
            if all(map(_may_name, tried)) and not any(_has_number(row) for row in tried[1:]):
                yield place, depth
    yield 0, 1


def _has_number(row: SheetRow) -> bool:
    return any(map(is_number, row.cells))


def _may_name(row: SheetRow) -> bool:
    """Say whether the cells of a row may be headings: no more than half of them are numbers."""
    filled = [cell for cell in row.cells if is_filled(cell)]
    return 2 * sum(map(is_number, filled)) <= len(filled)


def _joined(rows: Sequence[SheetRow]) -> list[str]:
    """Return one heading a column; what spans columns in the upper of two rows stands before each of theirs.

    >>> _joined([SheetRow(1, ("名称", "坐标", None)), SheetRow(2, (None, "经度", "纬度"))])
    ['名称', '坐标经度', '坐标纬度']
    """
    width = max(len(row.cells) for row in rows)
    texts = [[str(cell if cell is not None else "").strip() for cell in row.cells] for row in rows]
    texts = [row + [""] * (width - len(row)) for row in texts]
    if len(texts) == 1:
        return texts[0]
    upper, lower = texts
    spread = ""
    names = []
    for above, below in zip(upper, lower, strict=True):
        spread = above or (spread if below else "")
        names.append(above if not below or below == above else f"{spread}{below}")
    return names
