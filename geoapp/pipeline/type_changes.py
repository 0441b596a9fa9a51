"""Changes of cells that a format has no type for, told where a result is handed out."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geoapp.domain.format import FieldKind, Format
from geoapp.io.words import Words
from geoapp.pipeline.tables.flat_table import is_projects

LONG = 10**15
"""Whole numbers from here on have more digits than a spreadsheet keeps."""

_OBJECTS: Mapping[str, frozenset[FieldKind]] = {
    "boolean": frozenset({"truth"}),
    "integer": frozenset({"integer"}),
    "string": frozenset({"text"}),
    "empty": frozenset(),
    **dict.fromkeys(("floating", "mixed-integer-float"), frozenset[FieldKind]({"real"})),
}
"""Kinds of cells by what pandas calls them; what is not named here is looked at."""


def kinds_of(frame: GeoDataFrame) -> dict[str, frozenset[FieldKind]]:
    """Return the kinds of cells in each field of a layer or result; none for projects, whose fields are documented.

    >>> frame = GeoDataFrame({"n": [1], "tags": [["a"]], "m": ["a"]}, geometry=[None])
    >>> [sorted(kinds) for kinds in kinds_of(frame).values()]
    [['integer'], ['list'], ['text']]
    """
    if is_projects(frame):
        return {}
    return {str(name): _kinds(frame[name]) for name in frame.columns.drop(frame.geometry.name)}


def changes_of(kinds: Mapping[str, frozenset[FieldKind]], fmt: Format) -> dict[str, str]:
    """Return the changes of cells that a format does not hold as they are, by field."""
    return {
        field: fmt.changes[kind]
        for field, found in kinds.items()
        for kind in ("any", *sorted(found))
        if kind in fmt.changes
    }


def say_changes(kinds: Mapping[str, frozenset[FieldKind]], fmt: Format, say: Words) -> str:
    """Return the sentence that tells which fields a format holds otherwise; empty where all are held as they are."""
    found = changes_of(kinds, fmt)
    if not found:
        return ""
    told = [say("field_written", field=field, how=say(f"written_{how}")) for field, how in found.items()]
    return say("fields_written", format=say(f"format_{fmt.code}"), fields=say("list_joint").join(told))


def _kinds(column: "pd.Series[Any]") -> frozenset[FieldKind]:
    found = frozenset(_found(column))
    whole = column[column.map(lambda cell: isinstance(cell, int))] if column.dtype == object else column
    if "integer" in found and any(abs(int(cell)) >= LONG for cell in whole.dropna()):
        return found | {"long"}
    return found


def _found(column: "pd.Series[Any]") -> Iterator[FieldKind]:
    if column.dtype != object:
        yield (
            "truth"
            if pd.api.types.is_bool_dtype(column)
            else "integer"
            if pd.api.types.is_integer_dtype(column)
            else "real"
            if pd.api.types.is_numeric_dtype(column)
            else "text"
        )
        return
    known = _OBJECTS.get(pd.api.types.infer_dtype(column, skipna=True))
    if known is not None:
        yield from known
        return
    nested = column.map(lambda cell: isinstance(cell, (list, dict, tuple)))
    if nested.any():
        yield "list"
    if (column.notna() & ~nested).any():
        yield "mixed"
