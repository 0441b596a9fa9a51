"""Write .xlsx workbooks, row by row, in which text stays text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from geoapp.io.writers.cells import Cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of what is written here."""

_LONGEST = 32_767
"""Characters that a cell can hold."""

_LARGEST = 10**15
"""Excel keeps fifteen digits of a number."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold."""

_TEXT = {"num_format": "@", "quote_prefix": True}
"""What is typed into the cell later stays text too, and what looks like a formula is none."""

_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001 (a workbook's dates have no zone)


def write_workbook(
    path: Path, sheets: Mapping[str, Iterable[Sequence[Cell]]], widths: Mapping[str, Sequence[int]]
) -> None:
    """Write sheets of rows; the first row of each is its header. Widths are in characters.

    A row is on the disk, beside the file, before the next one is made. The same rows give the same bytes: the file
    does not say when it was written.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 (when the first workbook is asked for)

    with Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        book.set_properties({"created": _NO_DATE})
        text, bold = book.add_format(_TEXT), book.add_format(_TEXT | {"bold": True})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            for column, width in enumerate(widths[title]):
                sheet.set_column(column, column, width)
            for number, row in enumerate(rows):
                _write_row(sheet, number, row, text if number else bold)


def _is_long(value: Cell) -> bool:
    """Say whether a whole number has more digits than a spreadsheet keeps; as text it has all of them.

    >>> _is_long(650102001002003001), _is_long(10**15 - 1), _is_long(1e300)
    (True, False, False)
    """
    return isinstance(value, int) and abs(value) >= _LARGEST


def _write_row(sheet: "Worksheet", number: int, row: Sequence[Cell], text: "Format") -> None:
    for column, value in enumerate(row):
        if isinstance(value, str) or _is_long(value):
            sheet.write_string(number, column, _FORBIDDEN.sub("", str(value))[:_LONGEST], text)
        elif value is not None:
            sheet.write_number(number, column, value)
