"""The tables of one file (layers, sheets, folders) put together, so that nothing of any of them is lost unsaid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from geoapp.domain.intake import Fault, fault
from geoapp.inspection.raw_layer import RawLayer, raw_frame
from geoapp.io.user_files.faults import refused

TableCounts = Sequence[tuple[str, int]]
"""Name and rows of tables."""

LAYER = "layer"
"""Column that names a feature's table where a file has several; numbered where the file has a column of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTable:
    """One table of a file, as it stands there."""

    name: str
    cells: pd.DataFrame
    """Objects: what is missing is ``None``, whole numbers and truths are themselves."""
    shapes: Sequence[Any]
    crs: str | None = None
    unreadable: tuple[int, ...] = ()
    sources: Mapping[str, str | None] = field(default_factory=dict)
    """Names in the file of the columns that are called otherwise here; ``None`` for one that is no field."""
    left_fields: tuple[tuple[str, str], ...] = ()
    """Fields that are left out, and why."""


def chosen_tables(names: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return the places of the wanted tables, all where none is named.

    >>> chosen_tables(["点", "线"], ["线"]), chosen_tables(["点", "线"], [])
    ([1], [0, 1])

    Raises:
        RefusedError: the file has no table of such a name.
    """
    if unknown := next((name for name in wanted if name not in names), None):
        raise refused("table_unknown", table=unknown, tables=", ".join(names))
    return [place for place, name in enumerate(names) if not wanted or name in wanted]


def join_tables(  # noqa: PLR0913 (what a file says of itself)
    tables: Sequence[FileTable],
    form: str,
    *,
    counts: TableCounts = (),
    by_format: bool = False,
    rows: int | None = None,
    left: Sequence[tuple[str, int]] = (),
    faults: Iterable[Fault] = (),
    own: str = LAYER,
) -> RawLayer:
    """Return tables as one layer; a column names the table of each feature where the file has several.

    Args:
        tables: those that are read.
        form: what the format is called.
        counts: name and features of every table of the file, read or not.
        by_format: whether no word means WGS-84 in this format.
        rows: of all tables, as the file itself counts them.
        left: why rows of the file are in no table here, and how many.
        faults: what the reader saw.
        own: the name of that column.

    Raises:
        RefusedError: there is no table.
    """
    if not tables:
        raise refused("no_features")
    fields = dict.fromkeys(column for table in tables for column in table.cells.columns)
    several = len(counts) > 1
    own = free_name(own, fields)
    cells = pd.concat([_filled(table, fields, own if several else None) for table in tables])
    offsets = np.cumsum([0, *(len(table.cells) for table in tables)])
    systems = list(dict.fromkeys(table.crs for table in tables))
    read = {table.name for table in tables}
    said = told_tables("tables_left", [one for one in counts if one[1] and one[0] not in read])
    left_out = [*left, *((one.code, one.count) for one in said)]
    return RawLayer(
        frame=raw_frame(cells, [shape for table in tables for shape in table.shapes]),
        format=form,
        crs=systems[0] if len(systems) == 1 else None,
        row_crs=tuple(table.crs for table in tables for _ in range(len(table.cells)))
        if len(systems) > 1
        else (),
        faults=(*faults, *said),
        unreadable=tuple(
            int(start) + row
            for start, table in zip(offsets[:-1], tables, strict=True)
            for row in table.unreadable
        ),
        tables=tuple(counts) if several else (),
        by_format=by_format,
        rows=rows,
        left=tuple(left_out),
        sources=(*([None] if several else []), *(_source(column, tables) for column in fields)),
        left_fields=tuple(dict.fromkeys(one for table in tables for one in table.left_fields)),
    )


def told_tables(code: str, tables: TableCounts) -> list[Fault]:
    """Return the fault of tables that are not read: which, and how many rows they hold.

    >>> [(fault.count, fault.values) for fault in told_tables("tables_left", [("井", 1), ("区", 1200)])]
    [(1201, (('names', '井 (1), 区 (1,200)'),))]
    >>> told_tables("tables_left", [])
    []
    """
    names = ", ".join(f"{name} ({rows:,})" if rows else name for name, rows in tables)
    return [fault(code, count=sum(rows for _, rows in tables), names=names)] if tables else []


def _source(column: str, tables: Iterable[FileTable]) -> str | None:
    """Return the name in the file of a column."""
    sources = next(table.sources for table in tables if column in table.cells.columns)
    return sources.get(column, column)


def object_frame(columns: Mapping[str, Sequence[Any]], rows: int) -> pd.DataFrame:
    """Return columns as a frame of objects, whose numbers stay what they are beside missing ones.

    >>> object_frame({"n": [650102001002003001, None]}, 2)["n"].tolist()
    [650102001002003001, None]
    """
    made = {}
    for name, values in columns.items():
        made[name] = np.empty(rows, dtype=object)
        made[name][:] = values
    return pd.DataFrame(made, index=range(rows), columns=pd.Index(list(columns), dtype=object), dtype=object)


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name that no column has, whatever its case.

    >>> free_name("layer", ["Layer", "layer_name"]), free_name("layer", [])
    ('layer_name_2', 'layer')
    """
    there = {column.casefold() for column in taken}
    tried = [name, f"{name}_name", *(f"{name}_name_{number}" for number in range(2, len(there) + 3))]
    return next(one for one in tried if one not in there)


def _filled(table: FileTable, fields: Iterable[str], own: str | None) -> pd.DataFrame:
    """Return a table's cells in all the fields; what it lacks is missing."""
    rows = len(table.cells)
    names: dict[str, Sequence[Any]] = {own: [table.name] * rows} if own else {}
    there = {str(column): table.cells[column].to_numpy() for column in table.cells.columns}
    return object_frame(names | {field: there.get(field, [None] * rows) for field in fields}, rows)
