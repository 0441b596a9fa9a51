"""Layers of one file that are read by themselves (sheets, members of an archive), put together as one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from geoapp.errors import RefusedError
from geoapp.inspection.raw_layer import GEOMETRY, RawLayer, TableOrigin
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.file_tables import LAYER, FileTable, chosen_tables, join_tables, told_tables
from geoapp.limits import limit
from geoapp.sentences import say
from geoapp.settings import GEOGRAPHIC_CRS


def join_layers(layers: Mapping[str, RawLayer], own: str = LAYER) -> RawLayer:
    """Return layers by their names as one, as :func:`join_tables` does; a single one stays as it is.

    Raises:
        RefusedError: together they have too many features or fields.
    """
    first, *others = layers.values()
    if not others:
        return first
    _refuse_more("too_many_features", sum(len(raw.frame) for raw in layers.values()), limit("features"))
    tables = [_table(name, raw) for name, raw in layers.items()]
    counts = [(table.name, len(table.cells)) for table in tables]
    forms = dict.fromkeys(raw.format for raw in layers.values())
    joined = join_tables(tables, ", ".join(forms), counts=counts, own=own)
    _refuse_more("too_many_fields", joined.frame.shape[1] - 1, limit("fields"))
    systems = tuple(one for raw in layers.values() for one in _row_systems(raw))
    return replace(
        joined,
        rows=sum(raw.stated for raw in layers.values()),
        left=tuple(one for raw in layers.values() for one in raw.left),
        crs=systems[0] if len(set(systems)) == 1 else None,
        row_crs=systems if len(set(systems)) > 1 else (),
        faults=tuple(fault for raw in layers.values() for fault in raw.faults),
        columns=next((raw.columns for raw in layers.values() if raw.columns), ()),
        positions=next((raw.positions for raw in layers.values() if raw.positions), ()),
        origins=tuple(origin for name, raw in layers.items() for origin in _origins(name, raw)),
    )


def read_members(
    members: Mapping[str, Callable[[Sequence[str]], RawLayer]],
    default: Sequence[str],
    tables: Sequence[str],
    unread: str,
) -> RawLayer:
    """Return files of an archive as one layer, which names all of them with their rows, where there are several.

    Args:
        members: by name what reads each, or some tables of it.
        default: those that are read where no table is named.
        tables: names of members, or of tables of the only default one.
        unread: the code that says what is left out where nobody has chosen.

    Raises:
        RefusedError: what the reader of one refuses, or nothing there has such a name.
    """
    inner = tuple(name for name in tables if name not in members)
    if inner and len(default) > 1:
        chosen_tables(list(members), inner)
    wanted = [name for name in members if name in tables or (name in default and (inner or not tables))]
    read = {}
    for name in wanted:
        try:
            read[name] = members[name](inner if name in default else ())
        except RefusedError as error:
            if len(wanted) == 1 or error.code == "table_unknown":
                raise
            why = {f"why_{lang}": say(error.code, error.values, lang) for lang in ("zh", "en")}
            raise refused("zip_member", file=name, **why) from error
    raw = join_layers(read)
    if len(members) == 1:
        return raw
    others = [(name, _rows_of(members[name])) for name in members if name not in read]
    said = told_tables("tables_left" if tables else unread, others)
    rows = dict(others) | {name: len(one.frame) for name, one in read.items()}
    inside = {name: read[name].tables for name in default if len(default) == 1 and name in read}
    return replace(
        raw,
        tables=tuple(one for name in members for one in inside.get(name) or [(name, rows[name])]),
        faults=(*raw.faults, *said),
        rows=raw.stated + sum(one.count for one in said),
        left=(*raw.left, *((one.code, one.count) for one in said)),
    )


def _table(name: str, raw: RawLayer) -> FileTable:
    """Return a layer as one table of several."""
    cells = _unique(pd.DataFrame(raw.frame.drop(columns=GEOMETRY)))
    names = raw.sources or tuple(map(str, cells.columns))
    return FileTable(
        name=name,
        cells=cells,
        shapes=list(raw.frame.geometry),
        unreadable=raw.unreadable,
        sources=dict(zip(map(str, cells.columns), names, strict=True)),
        left_fields=raw.left_fields,
    )


def _unique(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns have names of their own, so that those of several tables can be matched."""
    names: list[str] = []
    for name in map(str, table.columns):
        names.append(name if name not in names else f"{name}_{names.count(name) + len(names)}")
    return table.set_axis(pd.Index(names, dtype=object), axis=1)


def _row_systems(raw: RawLayer) -> Sequence[str | None]:
    return raw.row_crs or [GEOGRAPHIC_CRS if raw.by_format else raw.crs] * len(raw.frame)


def _origins(name: str, raw: RawLayer) -> Sequence[TableOrigin]:
    """Return the sheet and row that each feature of a file stands in, else the file and the feature's number."""
    if raw.origins:
        return [origin if origin.sheet else replace(origin, sheet=name) for origin in raw.origins]
    return [TableOrigin(sheet=name, row=row, value="") for row in range(1, len(raw.frame) + 1)]


def _rows_of(read: Callable[[Sequence[str]], RawLayer]) -> int:
    """Return the number of rows of a file that is not wanted; none where it is no layer."""
    try:
        return len(read(()).frame)
    except RefusedError:
        return 0


def _refuse_more(code: str, count: int, most: int) -> None:
    if count > most:
        raise refused(code, count=count, limit=most)
