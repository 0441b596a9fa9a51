"""Tables with coordinates in each row: .csv, .xlsx and .ods of a user."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from geoapp.domain.intake import MOST_EXAMPLES, Example, Fault
from geoapp.errors import ColumnsError, RefusedError
from geoapp.inspection.raw_layer import RawLayer, TableOrigin, raw_frame
from geoapp.io.user_files.csv_rows import read_csv_rows
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.file_tables import told_tables
from geoapp.io.user_files.joined_layers import join_layers
from geoapp.io.user_files.position_cells import is_filled
from geoapp.io.user_files.position_columns import SHAPES, positions
from geoapp.io.user_files.sheet_rows import SheetRow, SheetRows
from geoapp.io.user_files.table_head import TableHead, find_head, is_beside
from geoapp.io.user_files.workbook_rows import read_sheets, sheets_to_read, told_sheets
from geoapp.io.user_files.written_numbers import even_numbers
from geoapp.limits import limit
from geoapp.settings import MAX_NAME

SHEET = "sheet"
"""Column that names a feature's sheet where several have coordinates."""

_NO_FEATURES = frozenset({"rows_above", "rows_beside"})
"""Faults of rows that are none of a feature."""


def read_csv_layer(content: bytes, columns: Sequence[str] = (), encoding: str | None = None) -> RawLayer:
    """Return the rows of a .csv as places, from the columns that a person names or else those that are found.

    Raises:
        RefusedError: no text, no whole table, no columns of coordinates, or too many rows.
    """
    sheet, faults = read_csv_rows(content, encoding)
    if not sheet.rows:
        raise refused("no_features")
    raw = _layer(sheet, columns)
    return replace(raw, faults=(*faults, *raw.faults))


def read_workbook_layer(content: bytes, columns: Sequence[str] = (), tables: Sequence[str] = ()) -> RawLayer:
    """Return the rows of the sheets that are named, else of the visible ones that have coordinates.

    Raises:
        RefusedError: as :func:`read_csv_layer`, what :func:`read_sheets` refuses, or no sheet has such a name.
    """
    sheets = read_sheets(content)
    wanted = sheets_to_read(sheets, tables)
    if not wanted:
        raise refused("sheets_hidden", sheets=_named(sheets)) if sheets else refused("no_features")
    read = _read(wanted, columns, named=bool(tables))
    counts = {one.name: len(read[one.name].frame) if one.name in read else _rows(one) for one in sheets}
    beside = [(one.name, counts[one.name]) for one in wanted if one.name not in read]
    said = told_sheets(sheets, [one.name for one in wanted], counts) + told_tables("sheets_left", beside)
    raw = join_layers(read, SHEET)
    tables_of = tuple(counts.items()) if len(counts) > 1 else ()
    left = [(one.code, one.count) for one in said]
    return replace(
        raw,
        faults=(*raw.faults, *said),
        tables=tables_of,
        rows=raw.stated + sum(count for _, count in left),
        left=(*raw.left, *left),
    )


def _read(sheets: Sequence[SheetRows], columns: Sequence[str], *, named: bool) -> dict[str, RawLayer]:
    """Return the sheets that have coordinates as layers; each must have some where a person has named them."""
    read: dict[str, RawLayer] = {}
    refusal: RefusedError | None = None
    for sheet in sheets:
        try:
            read[sheet.name] = _layer(sheet, columns)
        except RefusedError as error:
            if named or not (isinstance(error, ColumnsError) or error.code == "no_features"):
                raise
            refusal = refusal if isinstance(refusal, ColumnsError) else error
    if not read:
        raise refusal or refused("no_features")
    return read


def _rows(sheet: SheetRows) -> int:
    """Return the number of features of a sheet that is not read; where it has no coordinates, of its rows."""
    try:
        return len(_layer(sheet, ()).frame)
    except RefusedError:
        return len(sheet.rows)


def _named(sheets: Sequence[SheetRows]) -> str:
    return ", ".join(f"{sheet.name} ({len(sheet.rows):,})" for sheet in sheets)


def _layer(sheet: SheetRows, chosen: Sequence[str]) -> RawLayer:
    head = find_head(sheet.rows, chosen, decimal_comma=sheet.decimal_comma)
    names = list(head.names)
    while names and not names[-1]:
        names.pop()
    if len(names) > limit("fields"):
        raise refused("too_many_fields", count=len(names), limit=limit("fields"))
    if not sheet.is_whole:
        raise refused("too_many_rows", limit=SheetRows.most_rows())
    body = [row for row in head.body if not is_beside(row, head)]
    if not body:
        raise refused("no_features")
    if len(body) > limit("features"):
        raise refused("too_many_features", count=len(body), limit=limit("features"))
    looked = even_numbers([row.cells for row in body], decimal_comma=sheet.decimal_comma)
    places, unreadable, crs = positions(head.taken, looked)
    taken = head.taken
    cells = pd.DataFrame([_cells(row, len(names)) for row in body], dtype=object)
    cells.columns = pd.Index(names, dtype=object)
    shape = taken.places[0] if taken.roles[0] in SHAPES else None  # it is the geometry
    cells = cells.iloc[:, [place for place in range(len(names)) if place != shape]]
    told = tuple(_told(sheet, head, body, len(names)))
    return RawLayer(
        frame=raw_frame(cells, places),
        format=sheet.form,
        crs=crs,
        faults=told,
        rows=len(head.above) + len(head.body),
        left=tuple((one.code, one.count) for one in told if one.code in _NO_FEATURES),
        sources=tuple(name for place, name in enumerate(names) if place != shape),
        left_fields=() if shape is None else ((names[shape], "as_geometry"),),
        unreadable=tuple(unreadable),
        columns=tuple(filter(None, names)),
        positions=tuple((names[place], role) for place, role in zip(taken.places, taken.roles, strict=True)),
        origins=tuple(TableOrigin(sheet=sheet.name, row=row.number, value=_value(row, head)) for row in body),
    )


def _told(sheet: SheetRows, head: TableHead, body: Sequence[SheetRow], width: int) -> Iterator[Fault]:
    """Yield the faults of rows that are no features, or that hold more than the heading names."""
    above = list(head.above)
    numbers = {row.number for row in body}
    beside = [row for row in head.body if row.number not in numbers]
    ragged = [row for row in body if any(map(is_filled, row.cells[width:]))]
    if above:
        yield _rows_told("rows_above", sheet, above)
    if beside:
        yield _rows_told("rows_beside", sheet, beside)
    if ragged:
        yield _rows_told("ragged_rows", sheet, ragged, start=width)
    if sheet.hidden:
        yield Fault(code="rows_hidden", count=sheet.hidden)


def _rows_told(code: str, sheet: SheetRows, rows: Sequence[SheetRow], start: int = 0) -> Fault:
    examples = tuple(
        Example(row=row.number, name=_text(row.cells[start:])[:MAX_NAME], sheet=sheet.name)
        for row in rows[:MOST_EXAMPLES]
    )
    return Fault(code=code, count=len(rows), examples=examples)


def _text(cells: Sequence[object]) -> str:
    return " ".join(" ".join(str(cell).split()) for cell in cells if is_filled(cell))


def _value(row: SheetRow, head: TableHead) -> str:
    """Return the coordinates of a row as they stand there."""
    return ", ".join(str(row.cells[place]) for place in head.taken.places if place < len(row.cells))[
        :MAX_NAME
    ]


def _cells(row: SheetRow, width: int) -> list[object]:
    cells = [cell.isoformat() if isinstance(cell, date) else cell for cell in row.cells[:width]]
    return cells + [None] * (width - len(cells))
