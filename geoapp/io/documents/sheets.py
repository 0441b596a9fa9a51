"""Spreadsheets: .xlsx and .ods workbooks and .csv files, a row a line."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from geoapp.domain.intake import Fault
from geoapp.errors import InputError, RefusedError
from geoapp.io.documents.rows import row_line
from geoapp.io.user_files.csv_rows import find_delimiter, split_separator
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.sheet_rows import SheetRows
from geoapp.io.user_files.user_text import read_user_text
from geoapp.io.user_files.workbook_rows import (
    read_sheets,
    sheets_as_stored,
    sheets_to_read,
    told_sheets,
)
from geoapp.reading.columns import DEEPEST_HEADING, Columns, find_columns
from geoapp.reading.tables import SHARED

WORKBOOKS = (".xlsx", ".ods")


def read_workbook(content: bytes, path: Path, tables: Sequence[str] = ()) -> str:
    """Return the text of a .xlsx or .ods, which ``path`` names: name and rows of each visible sheet, or of those named.

    A merged cell's text stands once, in its first cell; but what says where, by whom or when a project is stands in the
    row of each project that a merge covers. Blank rows stay, so that the n-th line behind the sheet's name is the
    sheet's row n. Formulas count with the values that the file has stored.

    Raises:
        InputError: the file is damaged, or a sheet has more rows than are read.
    """
    try:
        sheets = sheets_as_stored(content)
    except RefusedError as error:
        if error.code != "damaged":
            raise
        raise InputError("workbook_damaged", file=str(path), suffix=path.suffix.lower()) from error
    shown = [sheet for sheet in sheets if (sheet.name in tables if tables else sheet.visible)]
    if not all(sheet.is_whole for sheet in shown):
        raise refused("too_many_rows", limit=SheetRows.most_rows())
    return "\n".join(line for sheet in shown for line in _sheet(sheet))


def sheets_of(content: bytes) -> list[SheetRows]:
    """Return the sheets of a workbook that hold anything; none where it is damaged, which its reader says."""
    try:
        return read_sheets(content)
    except RefusedError:
        return []


def unread_sheets(path: Path, tables: Sequence[str] = ()) -> list[Fault]:
    """Return the faults of the sheets of a workbook that :func:`read_workbook` passes over; none of other files.

    Raises:
        RefusedError: it has no sheet of such a name.
    """
    if path.suffix.lower() not in WORKBOOKS or not path.is_file():
        return []
    sheets = sheets_of(path.read_bytes())
    read = [sheet.name for sheet in sheets_to_read(sheets, tables)]
    return told_sheets(sheets, read, {sheet.name: len(sheet.rows) for sheet in sheets})


def _sheet(sheet: SheetRows) -> Iterator[str]:
    yield sheet.name
    lines = {row.number: [_shown(value) for value in row.cells] for row in sheet.rows}
    _fill_projects(lines, sheet)
    above = 0
    for number, cells in lines.items():
        yield from [row_line([])] * (number - above - 1)
        yield row_line(_trimmed(cells))
        above = number
    yield ""


def _fill_projects(lines: dict[int, list[str]], sheet: SheetRows) -> None:
    """Write what is merged over several projects into the row of each: of a sum or a name there is one only."""
    columns: Columns | None = None
    numbers = list(lines)
    for place, number in enumerate(numbers):
        columns = find_columns([lines[one] for one in numbers[place : place + DEEPEST_HEADING]]) or columns
        if columns is None or not _cell(lines[number], columns.at["name"]):
            continue
        shared = {columns.at[role] for role in SHARED if role in columns.at}
        for column, first, last in sheet.merged:
            if column - 1 in shared and first < number <= last and first in lines:
                cells = lines[number]
                cells += [""] * (column - len(cells))
                cells[column - 1] = cells[column - 1] or _cell(lines[first], column - 1)


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _shown(value: object) -> str:
    """Return a cell's value as a reader would write it.

    >>> [_shown(v) for v in (None, 3.0, 0.1 + 0.2, "甲", True, datetime(2023, 5, 1))]
    ['', '3', '0.3', '甲', '1', '2023-05-01']
    """
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int():
            return str(int(value))
        case float():
            return format(Decimal(f"{value:.15g}").normalize(), "f")
    return str(value).strip()


def read_csv(content: bytes, path: Path) -> str:
    """Return the text of a .csv, which ``path`` names, in any encoding, a row a line.

    Raises:
        InputError: the file is no text or its quotes do not close.
    """
    try:
        text, _ = read_user_text(content)
    except RefusedError as error:
        raise InputError("document_encoding", file=str(path)) from error
    delimiter, text = split_separator(text)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or find_delimiter(text), strict=True
    )
    try:
        return "\n".join(row_line(row) for row in reader)
    except csv.Error as error:
        raise InputError("csv_row", file=str(path), line=reader.line_num, reason=str(error)) from error
