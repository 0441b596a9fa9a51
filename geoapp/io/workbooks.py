"""Write .xlsx workbooks, row by row, in which text stays text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.xml.functions import tostring

from geoapp.io.archives import repack
from geoapp.io.cells import Cell

_LONGEST = 32_767
"""Characters that a cell can hold."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold."""

_TEXT = "@"
"""Number format of text: what is typed into the cell later stays text too."""

_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001 (a workbook's dates have no zone)


def write_workbook(
    path: Path, sheets: Mapping[str, Iterable[Sequence[Cell]]], widths: Mapping[str, Sequence[int]]
) -> None:
    """Write sheets of rows; the first row of each is its header. Widths are in characters.

    The same rows give the same bytes: the file does not say when it was written.
    """
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for column, width in enumerate(widths[title], start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        for number, row in enumerate(rows):
            sheet.append([_cell(sheet, value, header=number == 0) for value in row])
    book.properties.created = _NO_DATE
    book.save(path)
    # openpyxl writes the time of saving into the properties, and its own date beside each part.
    book.properties.modified = _NO_DATE
    repack(path, {"docProps/core.xml": tostring(book.properties.to_tree())})


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, header: bool) -> Any:  # noqa: ANN401 (a cell, whose class is a function in openpyxl; or a number)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _FORBIDDEN.sub("", value)[:_LONGEST])
    # openpyxl takes what begins with = for a formula, and #N/A for an error; here it is what somebody wrote.
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.number_format = _TEXT
    if header:
        cell.font = Font(bold=True)
    return cell
