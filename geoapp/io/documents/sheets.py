"""Spreadsheets: .xlsx workbooks and .csv files, a row a line."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from geoapp.errors import InputError
from geoapp.io.archives import DAMAGE
from geoapp.io.documents.rows import row_line
from geoapp.io.texts import decode

DELIMITERS = ",\t;"


def read_workbook(content: bytes, path: Path) -> str:
    """Return the text of a .xlsx, which ``path`` names: each visible sheet's name and rows, in order.

    A merged cell's text stands once, in its first cell; blank rows stay, so that the n-th line behind the
    sheet's name is the sheet's row n. Formulas count with the values that the file has stored.

    Raises:
        InputError: the file is damaged.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            return "\n".join(line for sheet in book.worksheets for line in _sheet(sheet))
        finally:
            book.close()
    except (InvalidFileException, SyntaxError, *DAMAGE) as error:
        raise InputError("workbook_damaged", file=str(path)) from error


def _sheet(sheet: "openpyxl.worksheet._read_only.ReadOnlyWorksheet") -> Iterator[str]:
    if sheet.sheet_state != "visible":
        return
    # Some programs write a wrong extent into the file; without it every row that is there is read.
    sheet.reset_dimensions()
    yield str(sheet.title)
    blank = 0
    for row in sheet.iter_rows(values_only=True):
        cells = [_shown(value) for value in row]
        if any(cells):
            yield from [row_line([])] * blank
            yield row_line(_trimmed(cells))
            blank = 0
        else:
            blank += 1
    yield ""


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
    """Return the text of a .csv, which ``path`` names, in UTF-8 or GB18030, a row a line.

    Raises:
        InputError: the file is in another encoding or its quotes do not close.
    """
    text = decode(content, path)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return "\n".join(row_line(row) for row in reader)
    except csv.Error as error:
        raise InputError("csv_row", file=str(path), line=reader.line_num, reason=str(error)) from error
