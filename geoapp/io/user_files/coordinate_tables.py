"""Tables with coordinates in each row: .csv and .xlsx of a user."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from geoapp.domain.intake import MOST_EXAMPLES, Example, Fault
from geoapp.errors import ColumnsError, RefusedError
from geoapp.inspection.raw_layer import RawLayer, TableOrigin, raw_frame
from geoapp.io.user_files.csv_rows import read_csv_rows
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.position_cells import is_filled
from geoapp.io.user_files.position_columns import SHAPES, positions
from geoapp.io.user_files.sheet_rows import SheetRow, SheetRows
from geoapp.io.user_files.table_head import TableHead, find_head, is_beside
from geoapp.io.user_files.workbook_rows import read_sheets
from geoapp.io.user_files.written_numbers import even_numbers
from geoapp.limits import limit
from geoapp.settings import MAX_NAME

SHEET = "sheet"
"""Column that names a feature's sheet where several have coordinates."""


def read_csv_layer(content: bytes, columns: Sequence[str] = (), encoding: str | None = None) -> RawLayer:
    """Return the rows of a .csv as places, from the columns that a person names or else those that are found.

    Raises:
        RefusedError: no text, no whole table, no columns of coordinates, or too many rows.
    """
    sheet, faults = read_csv_rows(content, encoding)
    if not sheet.rows:
        raise refused("no_features")
    raw = _layer(sheet, "CSV", columns)
    return replace(raw, faults=(*faults, *raw.faults))


def read_xlsx_layer(content: bytes, columns: Sequence[str] = ()) -> RawLayer:
    """Return the rows of the visible sheets that have coordinates; formulas by their stored values.

    Raises:
        RefusedError: as :func:`read_csv_layer`, and what :func:`read_sheets` refuses.
    """
    sheets, hidden = read_sheets(content)
    if not sheets:
        raise refused("sheets_hidden", sheets=_named(hidden)) if hidden else refused("no_features")
    read: list[RawLayer] = []
    left: list[tuple[str, int]] = []
    refusal: ColumnsError | None = None
    for sheet in sheets:
        try:
            read.append(_layer(sheet, "XLSX", columns))
        except ColumnsError as error:
            refusal = refusal or error
            left.append((sheet.name, len(sheet.rows)))
        except RefusedError as error:
            if error.code != "no_features" or len(sheets) == 1:
                raise
    if not read:
        raise refusal or refused("no_features")
    said = [_left("sheets_left", left), _left("sheets_unread", hidden)]
    faults = [fault for raw in read for fault in raw.faults] + [one for one in said if one]
    return replace(_together(read), faults=tuple(faults))


def _left(code: str, sheets: Sequence[tuple[str, int]]) -> Fault | None:
    values = (("sheets", _named(sheets)),)
    return Fault(code=code, count=sum(rows for _, rows in sheets), values=values) if sheets else None


def _named(sheets: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ({rows:,})" for name, rows in sheets)


def _layer(sheet: SheetRows, form: str, chosen: Sequence[str]) -> RawLayer:
    head = find_head(sheet.rows, chosen, decimal_comma=sheet.decimal_comma)
    names = list(head.names)
    while names and not names[-1]:
        names.pop()
    if len(names) > limit("fields"):
        raise refused("too_many_fields", count=len(names), limit=limit("fields"))
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
    if taken.roles[0] in SHAPES:  # it is the geometry
        cells = cells.iloc[:, [place for place in range(len(names)) if place != taken.places[0]]]
    return RawLayer(
        frame=raw_frame(cells, places),
        format=form,
        crs=crs,
        faults=tuple(_told(sheet, head, body, len(names))),
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


def _together(layers: Sequence[RawLayer]) -> RawLayer:
    """Return the sheets that have coordinates as one layer, with a column that names each one's sheet."""
    if len(layers) == 1:
        return layers[0]
    count = sum(len(raw.frame) for raw in layers)
    if count > limit("features"):
        raise refused("too_many_features", count=count, limit=limit("features"))
    offsets = [sum(len(raw.frame) for raw in layers[:place]) for place in range(len(layers))]
    tables = [_unique(pd.DataFrame(raw.frame.drop(columns="geometry"))) for raw in layers]
    fields = dict.fromkeys(name for table in tables for name in table.columns)
    own = next(name for name in (SHEET, f"{SHEET}_name", f"{SHEET}_name_2") if name not in fields)
    for raw, table in zip(layers, tables, strict=True):
        table.insert(0, own, [raw.origins[0].sheet] * len(table))
    cells = pd.concat([table.reindex(columns=[own, *fields]) for table in tables], ignore_index=True)
    return replace(
        layers[0],
        frame=raw_frame(cells.astype(object), [shape for raw in layers for shape in raw.frame.geometry]),
        unreadable=tuple(
            start + row for start, raw in zip(offsets, layers, strict=True) for row in raw.unreadable
        ),
        origins=tuple(origin for raw in layers for origin in raw.origins),
        crs=layers[0].crs if len({raw.crs for raw in layers}) == 1 else None,
    )


def _unique(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns have names of their own, so that those of several sheets can be matched."""
    names: list[str] = []
    for name in map(str, table.columns):
        names.append(name if name not in names else f"{name}_{names.count(name) + len(names)}")
    return table.set_axis(pd.Index(names, dtype=object), axis=1)


def _cells(row: SheetRow, width: int) -> list[object]:
    cells = [cell.isoformat() if isinstance(cell, date) else cell for cell in row.cells[:width]]
    return cells + [None] * (width - len(cells))
