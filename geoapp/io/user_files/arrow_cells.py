"""Columns of Arrow as cells: whole numbers of 64 bits, truths, lists and what is missing keep type and value."""

import re
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from geoapp.domain.intake import Fault, fault
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.zips import MEGABYTE
from geoapp.limits import limit

_MOMENT = re.compile(r"(T\d\d:\d\d:\d\d)\.0+(?=[Z+-]|$)")
_MOMENT_KEY = b"GDAL:OGR:type"


@dataclass(frozen=True, slots=True)
class ArrowCells:
    """Columns of Arrow as arrays of objects, and what of them is no cell."""

    columns: dict[str, Any]
    sources: dict[str, str]
    """Names in the file of columns whose name another had before."""
    left_fields: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]


def cells_of(table: pa.Table) -> ArrowCells:
    """Return the cells of a table.

    >>> table = pa.table({"n": pa.array([650102001002003001, None]), "b": pa.array([b"x", None])})
    >>> found = cells_of(table)
    >>> found.columns["n"].tolist(), found.faults[0].code, found.left_fields
    ([650102001002003001, None], 'binary_fields', (('b', 'binary_fields'),))
    """
    columns: dict[str, Any] = {}
    sources: dict[str, str] = {}
    binary, beyond = [], []
    for field, column in zip(table.schema, table.columns, strict=True):
        if _is_binary(field.type):
            binary.append(field.name)
            continue
        name = _free(field.name, columns)
        columns[name], is_whole = _objects(field, column)
        beyond += [] if is_whole else [field.name]
        sources[name] = field.name
    said = tuple(
        fault(code, count=len(names), names=", ".join(names))
        for code, names in (("binary_fields", binary), ("moments_beyond", beyond))
        if names
    )
    return ArrowCells(columns, sources, tuple((name, "binary_fields") for name in binary), said)


def _objects(field: pa.Field, column: pa.ChunkedArray) -> tuple[Any, bool]:
    """Return the cells of a column as an array of objects, and whether all of them are what they are in the file."""
    if pa.types.is_dictionary(field.type):
        _refuse_long(column)
        column = column.cast(field.type.value_type)
    try:
        return _values(field, column), True
    except (OverflowError, pa.ArrowInvalid):  # moments that no calendar has: the numbers that stand for them
        width = pa.int32() if field.type.bit_width == 32 else pa.int64()  # noqa: PLR2004 (bits of a day)
        return column.cast(width).to_pylist(), False


def _refuse_long(column: pa.ChunkedArray) -> None:
    """Refuse words that stand once in the file and so often in its rows that all of them are too much."""
    for chunk in column.chunks:
        words = chunk.dictionary
        if pa.types.is_string(words.type) or pa.types.is_large_string(words.type):
            size = pc.sum(pc.binary_length(words).cast(pa.int64()).take(chunk.indices)).as_py() or 0
            if size > limit("unpacked_mb") * MEGABYTE:
                raise refused("zip_too_large", mb=size // MEGABYTE, limit=limit("unpacked_mb"))


def _values(field: pa.Field, column: pa.ChunkedArray) -> Any:  # noqa: ANN401 (an array of objects)
    if _is_moment(field):
        return [None if cell is None else _MOMENT.sub(r"\1", cell) for cell in column.to_pylist()]
    if pa.types.is_timestamp(field.type):
        return [None if cell is None else _iso(cell) for cell in column.to_pylist()]
    if pa.types.is_nested(field.type) or pa.types.is_temporal(field.type) or pa.types.is_decimal(field.type):
        return column.to_pylist()
    values = column.to_pandas(integer_object_nulls=True).astype(object)
    # What is missing is None among numbers as among words.
    return values.where(values.notna(), None).to_numpy() if column.null_count else values.to_numpy()


def _iso(moment: Any) -> str:  # noqa: ANN401 (a datetime, or pandas' own for nanoseconds)
    return str(moment.isoformat()).replace("+00:00", "Z")


def _is_moment(field: pa.Field) -> bool:
    said = (field.metadata or {}).get(_MOMENT_KEY)
    return said == b"DateTime" and pa.types.is_string(field.type)


def _is_binary(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    )


def _free(name: str, taken: dict[str, Any]) -> str:
    number, made = 2, name
    while made in taken:
        made, number = f"{name}_{number}", number + 1
    return made
