"""Tables with a pair of coordinates a row: .csv and .xlsx of a user."""

import csv
import io
import warnings
from collections.abc import Sequence
from datetime import date
from itertools import islice

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from geoapp.domain.intake import Fault
from geoapp.errors import RefusedError
from geoapp.inspection.raw_layer import RawLayer, raw_frame
from geoapp.io.archives import DAMAGE
from geoapp.io.documents.sheets import DELIMITERS
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.position_columns import SHAPES, find_columns, positions
from geoapp.io.user_files.user_text import decode_user_text
from geoapp.io.user_files.zips import MEGABYTE, check_zip
from geoapp.limits import limit

TableRow = Sequence[object]

csv.field_size_limit(limit("upload_mb") * MEGABYTE)  # a shape as text is longer than any word


def read_csv_layer(content: bytes, columns: Sequence[str] = ()) -> RawLayer:
    """Return the rows of a .csv as places, from the columns that a person names or else those that are found.

    Raises:
        RefusedError: no text, no whole table, no columns of coordinates, or too many rows.
    """
    text, faults = decode_user_text(content)
    first = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True
    )
    try:
        rows = list(islice(reader, limit("features") + 2))
    except csv.Error as error:
        raise refused("table_broken", line=reader.line_num) from error
    return _layer([row for row in rows if any(row)], "CSV", faults, columns)


def read_xlsx_layer(content: bytes, columns: Sequence[str] = ()) -> RawLayer:
    """Return the rows of the first visible sheet that has coordinates; formulas by their stored values.

    Raises:
        RefusedError: as :func:`read_csv_layer`, and what :func:`check_zip` refuses.
    """
    check_zip(content)
    refusal = refused("no_coordinates")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles that it does not know
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                sheet.reset_dimensions()
                lines = islice(sheet.iter_rows(values_only=True), limit("features") + 2)
                rows = [row for row in lines if any(cell is not None for cell in row)]
                try:
                    return _layer(rows, "XLSX", (), columns)
                except RefusedError as error:
                    if error.code != "no_coordinates":
                        raise
                    refusal = error
    except RefusedError:
        raise
    except (InvalidFileException, SyntaxError, *DAMAGE) as error:
        raise refused("damaged") from error
    raise refusal


def _layer(rows: Sequence[TableRow], name: str, faults: tuple[Fault, ...], chosen: Sequence[str]) -> RawLayer:
    if not rows:
        raise refused("no_features")
    head = [str(cell or "").strip() for cell in rows[0]]
    if len(head) > limit("fields"):
        raise refused("too_many_fields", count=len(head), limit=limit("fields"))
    body = rows[1:]
    taken = find_columns(head, body, chosen)
    if not body:
        raise refused("no_features")
    if len(body) > limit("features"):
        raise refused("too_many_features", count=len(body), limit=limit("features"))
    places, unreadable, crs = positions(taken, body)
    cells_frame = pd.DataFrame([_cells(row, len(head)) for row in body], dtype=object)
    cells_frame.columns = pd.Index(head, dtype=object)
    if taken.roles[0] in SHAPES:  # it is the geometry
        cells_frame = cells_frame.iloc[:, [place for place in range(len(head)) if place != taken.places[0]]]
    return RawLayer(
        frame=raw_frame(cells_frame, places),
        format=name,
        crs=crs,
        faults=faults,
        unreadable=tuple(unreadable),
        columns=tuple(filter(None, head)),
        positions=tuple((head[place], role) for place, role in zip(taken.places, taken.roles, strict=True)),
    )


def _cells(row: TableRow, width: int) -> list[object]:
    cells = [cell.isoformat() if isinstance(cell, date) else cell for cell in row[:width]]
    return cells + [None] * (width - len(cells))
