"""Tables with a pair of coordinates a row: .csv and .xlsx of a user."""

import csv
import io
import math
import re
import warnings
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException
from shapely import Point

from geoapp.domain.intake import Fault
from geoapp.errors import RefusedError
from geoapp.inspection.raw_layer import RawLayer, raw_frame
from geoapp.io.archives import DAMAGE
from geoapp.io.documents.sheets import DELIMITERS
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.user_text import decode_user_text
from geoapp.io.user_files.zips import check_zip
from geoapp.limits import limit

TableRow = Sequence[object]

PAIRS = (
    (("lon", "lng", "long", "longitude", "经度", "东经"), ("lat", "latitude", "纬度", "北纬")),
    (("easting", "east", "东坐标", "横坐标"), ("northing", "north", "北坐标", "纵坐标")),
    (("x", "x坐标", "pointx", "coordx"), ("y", "y坐标", "pointy", "coordy")),
)
"""Names of the columns, east first; surveys' x is the northing, which the report sees by the numbers."""

_UNIT = re.compile(r"[(（\[].*?[)）\]]|[\s_.\-°]")


def read_csv_layer(content: bytes) -> RawLayer:
    """Return the rows of a .csv as points.

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
    return _layer([row for row in rows if any(row)], "CSV", faults)


def read_xlsx_layer(content: bytes) -> RawLayer:
    """Return the rows of the first visible sheet that has coordinates as points; formulas by their stored values.

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
                    return _layer(rows, "XLSX", ())
                except RefusedError as error:
                    if error.code != "no_coordinates":
                        raise
                    refusal = error
    except RefusedError:
        raise
    except (InvalidFileException, SyntaxError, *DAMAGE) as error:
        raise refused("damaged") from error
    raise refusal


def _layer(rows: Sequence[TableRow], name: str, faults: tuple[Fault, ...]) -> RawLayer:
    if not rows:
        raise refused("no_features")
    head = [str(cell or "").strip() for cell in rows[0]]
    if len(head) > limit("fields"):
        raise refused("too_many_fields", count=len(head), limit=limit("fields"))
    east, north = find_pair(head)
    body = rows[1:]
    if not body:
        raise refused("no_features")
    if len(body) > limit("features"):
        raise refused("too_many_features", count=len(body), limit=limit("features"))
    points, unreadable = [], []
    for row, cells in enumerate(body):
        x, y = (_number(cells[column]) if column < len(cells) else None for column in (east, north))
        points.append(None if x is None or y is None else Point(x, y))
        if points[-1] is None and any(column < len(cells) and cells[column] for column in (east, north)):
            unreadable.append(row)
    cells_frame = pd.DataFrame([_cells(row, len(head)) for row in body], dtype=object)
    cells_frame.columns = pd.Index(head, dtype=object)
    return RawLayer(
        frame=raw_frame(cells_frame, points),
        format=name,
        crs=None,
        faults=faults,
        unreadable=tuple(unreadable),
    )


def find_pair(head: Iterable[str]) -> tuple[int, int]:
    """Return the places of the columns of coordinates, east first.

    >>> find_pair(["名称", "纬度(°)", "经度(°)"])
    (2, 1)

    Raises:
        RefusedError: there are none.
    """
    names = [_UNIT.sub("", name).lower() for name in head]
    for easts, norths in PAIRS:
        east = next((names.index(name) for name in easts if name in names), None)
        north = next((names.index(name) for name in norths if name in names), None)
        if east is not None and north is not None:
            return east, north
    raise refused("no_coordinates")


def _cells(row: TableRow, width: int) -> list[object]:
    cells = [cell.isoformat() if isinstance(cell, date) else cell for cell in row[:width]]
    return cells + [None] * (width - len(cells))


def _number(cell: object) -> float | None:
    """Return a cell's number, infinite where it overflows; ``None`` where it is none.

    >>> _number(" 87.6° "), _number(87), _number("87°36′"), _number(True), _number("")
    (87.6, 87.0, None, None, None)
    """
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return None
    try:
        return float(cell.strip().rstrip("°") if isinstance(cell, str) else cell)
    except ValueError:
        return None
    except OverflowError:
        return math.inf
