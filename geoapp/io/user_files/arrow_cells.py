"""Columns of Arrow as cells: whole numbers of 64 bits, truths, lists and what is missing keep type and value."""

import re
from typing import Any

import pyarrow as pa

from geoapp.domain.intake import Fault, fault

_MOMENT = re.compile(r"(T\d\d:\d\d:\d\d)\.0+(?=[Z+-]|$)")
_MOMENT_KEY = b"GDAL:OGR:type"


def cells_of(table: pa.Table) -> tuple[dict[str, Any], list[Fault]]:
    """Return the columns of a table as arrays of objects, and what of them is no cell.

    >>> table = pa.table({"n": pa.array([650102001002003001, None]), "b": pa.array([b"x", None])})
    >>> columns, faults = cells_of(table)
    >>> columns["n"].tolist(), faults[0].code
    ([650102001002003001, None], 'binary_fields')
    """
    columns: dict[str, Any] = {}
    binary = []
    for field, column in zip(table.schema, table.columns, strict=True):
        if _is_binary(field.type):
            binary.append(field.name)
            continue
        columns[_free(field.name, columns)] = _objects(field, column)
    return columns, [fault("binary_fields", count=len(binary), names=", ".join(binary))] if binary else []


def _objects(field: pa.Field, column: pa.ChunkedArray) -> Any:  # noqa: ANN401 (an array of objects)
    if pa.types.is_dictionary(field.type):
        column = column.cast(field.type.value_type)
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
