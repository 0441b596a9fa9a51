"""Write tables through GDAL, streamed as Arrow record batches, so that memory holds one part at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geoapp import gdal
from geoapp.domain.table import Field, Part, Table

GEOMETRY = "geometry"
DATE = "OGR_CURRENT_DATE"

ARROW_TYPES = {"text": pa.string(), "integer": pa.int64(), "real": pa.float64(), "truth": pa.bool_()}

_PAGE = 32_768
"""Bytes of a page of a large GeoPackage; a small file would be mostly empty."""

_EMPTY = Table(name="empty", fields=(Field(name="cell", type="text", title=""),), parts=iter(()))


def write_table(
    path: Path,
    table: Table,
    driver: str,
    integer: pa.DataType = ARROW_TYPES["integer"],
    **options: Any,  # noqa: ANN401 (as pyogrio takes them)
) -> None:
    """Write one table into a file of a GDAL driver.

    Args:
        path: the file; with the option ``append`` it keeps the tables that it has.
        table: what to write.
        driver: as GDAL calls it.
        integer: what whole numbers are written as.
        options: of ``pyogrio.write_arrow``, such as ``append``, ``encoding``, ``layer_options``.
    """
    reader = pa.RecordBatchReader.from_batches(arrow_schema(table, integer), arrow_batches(table, integer))
    if table.geometry_type:
        options |= {"geometry_name": GEOMETRY, "geometry_type": table.geometry_type, "crs": table.crs}
    import pyogrio  # noqa: PLC0415 (with all of GDAL, when the first file is asked for)

    with _dated():
        pyogrio.write_arrow(reader, path, layer=table.name, driver=driver, **options)


@contextmanager
def _dated() -> Iterator[None]:
    """Let GDAL write the same date always, so that the same content is the same bytes."""
    import pyogrio  # noqa: PLC0415 (see above)

    before = pyogrio.get_gdal_config_option(DATE)
    pyogrio.set_gdal_config_options({DATE: gdal.OPTIONS[DATE]})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({DATE: before})


def arrow_schema(table: Table, integer: pa.DataType = ARROW_TYPES["integer"]) -> pa.Schema:
    """Return the Arrow schema of a table, its geometry last, as WKB."""
    types = ARROW_TYPES | {"integer": integer}
    fields = [(field.name, types[field.type]) for field in table.fields]
    return pa.schema([*fields, (GEOMETRY, pa.binary())] if table.geometry_type else fields)


def arrow_batches(table: Table, integer: pa.DataType = ARROW_TYPES["integer"]) -> Iterator[pa.RecordBatch]:
    """Yield a table's parts as Arrow record batches."""
    schema = arrow_schema(table, integer)
    for part in table.parts:
        yield pa.record_batch(_arrays(part, table, schema), schema=schema)
    # The driver may need memory of its own when it closes the file: FlatGeobuf sorts in 100 MB.
    pa.default_memory_pool().release_unused()


def _arrays(part: Part, table: Table, schema: pa.Schema) -> list[pa.Array]:
    arrays = [
        column if isinstance(column, pa.Array) else pa.array(column, type=kind, from_pandas=True)
        for column, kind in zip(part.columns, schema.types, strict=False)
    ]
    if table.geometry_type:
        arrays.append(_wkb(part.geometries))
    return arrays


def _wkb(geometries: Any) -> pa.Array:  # noqa: ANN401 (as a part has them)
    if isinstance(geometries, pa.Array):
        return geometries
    return pa.array(shapely.to_wkb(geometries, flavor="iso"), type=pa.binary())


def is_iso(wkb: pa.BinaryArray) -> bool:
    """Say whether geometries in WKB are as files want them: of the extended kind are those with heights.

    >>> is_iso(pa.array([shapely.Point(1, 2).wkb])), is_iso(pa.array([shapely.Point(1, 2, 3).wkb]))
    (True, False)
    """
    return bool(pc.all(pc.equal(pc.binary_slice(wkb, 4, 5), b"\0")).as_py())


def begin_geopackage(path: Path, **options: str) -> None:
    """Write a GeoPackage of no table that has large pages; GDAL takes their size from its whole process only."""
    write_table(path, _EMPTY, "GPKG", dataset_options=options)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for table in ("gpkg_contents", "gpkg_ogr_contents"):
            file.execute(f"DELETE FROM {table} WHERE table_name = ?", [_EMPTY.name])  # noqa: S608 (our own names)
        file.execute(f"DROP TABLE {_EMPTY.name}")
        file.execute(f"PRAGMA page_size = {_PAGE}")
        file.execute("VACUUM")
