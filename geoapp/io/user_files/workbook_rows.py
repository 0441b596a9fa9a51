"""Rows of a workbook's sheets (.xlsx, .ods), with what is merged and hidden in them, read a row at a time."""

import io
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser

from geoapp.domain.intake import Fault
from geoapp.errors import RefusedError
from geoapp.io.archives import DAMAGE
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.file_tables import chosen_tables, told_tables
from geoapp.io.user_files.opendocument_rows import CONTENT, opendocument_sheets
from geoapp.io.user_files.sheet_rows import SheetRow, SheetRows, cells_by_column
from geoapp.io.user_files.zips import check_zip

_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)
"""Names of Strict Open XML, which Excel can save, and those that openpyxl knows for the same (ISO/IEC 29500-1, -4)."""

_MOST_MERGED = 20_000
_HIDDEN = frozenset({"1", "true"})


def read_sheets(content: bytes) -> list[SheetRows]:
    """Return the sheets of a workbook that hold anything, those that are hidden too.

    A merged cell's text stands in each of its rows; formulas count with the values that the file has stored.

    Raises:
        RefusedError: what :func:`check_zip` refuses, or damage.
    """
    check_zip(content)
    return [replace(sheet, rows=_filled(sheet)) for sheet in sheets_as_stored(content) if sheet.rows]


def sheets_as_stored(content: bytes) -> list[SheetRows]:
    """Return all sheets of a workbook of either form (.xlsx, .ods), in which a merged cell's text stands once.

    Raises:
        RefusedError: damage, or what :func:`opendocument_sheets` refuses.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            if CONTENT in archive.namelist():
                return opendocument_sheets(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles that it does not know
            book = openpyxl.load_workbook(
                io.BytesIO(_as_transitional(content)), read_only=True, data_only=True
            )
            return [_sheet_rows(sheet) for sheet in book.worksheets]
    except RefusedError:
        raise
    except (InvalidFileException, SyntaxError, *DAMAGE) as error:
        raise refused("damaged") from error


def sheets_to_read(sheets: Sequence[SheetRows], wanted: Sequence[str]) -> list[SheetRows]:
    """Return the sheets that are named, else those that a spreadsheet shows.

    Raises:
        RefusedError: no sheet has such a name.
    """
    places = chosen_tables([sheet.name for sheet in sheets], wanted)
    return [sheets[place] for place in places if wanted or sheets[place].visible]


def told_sheets(sheets: Sequence[SheetRows], read: Collection[str], counts: Mapping[str, int]) -> list[Fault]:
    """Return the faults of sheets that nobody has named: those that are hidden, and those that are shown."""
    left = [sheet for sheet in sheets if sheet.name not in read]
    hidden = [(sheet.name, counts[sheet.name]) for sheet in left if not sheet.visible]
    shown = [(sheet.name, counts[sheet.name]) for sheet in left if sheet.visible]
    return told_tables("sheets_unread", hidden) + told_tables("tables_left", shown)


def _as_transitional(content: bytes) -> bytes:
    """Return a workbook of Strict Open XML under the names that openpyxl knows; any other as it is."""
    with ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist() or _STRICT not in archive.read("xl/workbook.xml"):
            return content
        packed = io.BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as made:
            for part in archive.infolist():
                made.writestr(part.filename, _renamed(archive.read(part)))
    return packed.getvalue()


def _renamed(part: bytes) -> bytes:
    for strict, transitional in _TRANSITIONAL:
        part = part.replace(strict, transitional)
    return part


def _sheet_rows(sheet: ReadOnlyWorksheet) -> SheetRows:
    """Return the rows of a sheet that hold anything, and what is merged in it.

    openpyxl's sheet of read-only mode knows nothing of merged cells and hidden rows, its parser does; the other mode
    makes a cell of each one that a merge covers, which can be all seventeen billion.
    """
    book, found = sheet.parent, []
    with sheet._get_source() as source:  # noqa: SLF001 (nothing public has merges and hidden rows at this price)
        parser = _CellParser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        for number, cells in parser.parse():
            row = _row_of(cells)
            if any(cell is not None and str(cell).strip() for cell in row):
                found.append(SheetRow(number, row))
            if len(found) > SheetRows.most_rows():
                break
    merged = [] if parser.merged_cells is None else [one.ref for one in parser.merged_cells.mergeCell]
    return SheetRows(
        name=str(sheet.title),
        form="XLSX",
        rows=found,
        is_whole=len(found) <= SheetRows.most_rows(),
        merged=tuple(_downward(merged[:_MOST_MERGED])),
        visible=sheet.sheet_state == "visible",
        hidden=_hidden(found, parser.row_dimensions),
    )


class _CellParser(WorkSheetParser):  # type: ignore[misc]  # openpyxl has no types
    """openpyxl's parser of a sheet, which gives up the whole workbook over one number that is none (``nan``)."""

    def parse_cell(self, element: Any) -> dict[str, object]:  # noqa: ANN401 (an element of XML)
        """Return a cell's value and place; as text what should be a number, a truth or a date and is none."""
        try:
            return dict(super().parse_cell(element))
        except ValueError:
            element.set("t", "str")
            return dict(super().parse_cell(element))


def _row_of(cells: Sequence[Mapping[str, object]]) -> tuple[object, ...]:
    return cells_by_column(
        {int(str(cell["column"])): cell["value"] for cell in cells if cell["value"] is not None}
    )


def _hidden(rows: Sequence[SheetRow], dimensions: Mapping[str, Mapping[str, str]]) -> int:
    return sum(dimensions.get(str(row.number), {}).get("hidden", "") in _HIDDEN for row in rows)


def _filled(sheet: SheetRows) -> list[SheetRow]:
    """Return rows in which what is merged downwards stands in each row, in the first of its columns.

    A row without a merge is not copied: rows that repeat are one in memory.
    """
    rows = list(sheet.rows)
    numbers = [row.number for row in rows]
    filled: dict[int, list[object]] = {}
    for column, first, last in sheet.merged:
        start, end = bisect_left(numbers, first), bisect_right(numbers, last)
        if start == end or numbers[start] != first or column > len(filled.get(start, rows[start].cells)):
            continue
        value = filled.get(start, rows[start].cells)[column - 1]
        for place in range(start + 1, end):
            cells = filled.setdefault(place, list(rows[place].cells))
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = value if cells[column - 1] is None else cells[column - 1]
    for place, cells in filled.items():
        rows[place] = SheetRow(numbers[place], tuple(cells))
    return rows


def _downward(merged: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the first column, the first and the last row of merges over several rows.

    >>> list(_downward(["A1:C1", "B3:B4", "broken"]))
    [(2, 3, 4)]
    """
    for ref in merged:
        try:
            column, first, _, last = range_boundaries(ref)
        except (ValueError, TypeError):
            continue
        if column and first and last and last > first:
            yield column, first, last
