"""Parquet of a user, read from memory by pyarrow: GeoParquet, GeoArrow, and plain columns of well-known binary."""

import io
import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from geoapp.domain.intake import Fault, fault
from geoapp.errors import RefusedError
from geoapp.inspection.coordinate_systems import CRS84
from geoapp.inspection.raw_layer import RawLayer
from geoapp.io.user_files.arrow_cells import cells_of
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.file_tables import FileTable, join_tables, object_frame
from geoapp.io.user_files.wkb_shapes import Decoded, decode_wkb
from geoapp.io.user_files.zips import MEGABYTE
from geoapp.limits import limit

DAMAGE = (
    *(pa.ArrowException, CRSError, ShapelyError),
    *(ValueError, TypeError, LookupError, OSError, AttributeError, OverflowError, RecursionError),
)
"""What a damaged file has been seen to raise in pyarrow and geopandas."""

_GEO, _EXTENSION, _CRS = b"geo", b"ARROW:extension:name", b"ARROW:extension:metadata"
_NAMES = ("geometry", "geom", "wkb_geometry", "wkb", "the_geom", "shape")
"""Columns in which well-known binary is looked for where nothing says which one holds it, in lower case."""

_INDEX = "__index_level_"
"""How pandas calls the numbers of its rows."""


def read_geoparquet(content: bytes) -> RawLayer:
    """Return a Parquet file's features; its sizes are looked at before a column is unpacked.

    Raises:
        RefusedError: it is damaged, without geometries, or too large.
    """
    try:
        _refuse_large(content)
        return _read(content)
    except RefusedError:
        raise
    except DAMAGE as error:
        raise refused("damaged") from error


def _read(content: bytes) -> RawLayer:
    table = pq.ParquetFile(io.BytesIO(content)).read()
    geo = _geo_of(content)
    columns: dict[str, Any] = geo.get("columns") or {}
    name = str(geo["primary_column"]) if geo else _marked(table) or _plain(table)
    if name not in table.schema.names:
        raise refused("parquet_no_column", column=name)
    place = table.schema.names.index(name)
    about = columns.get(name, {})
    if about.get("encoding", "WKB") != "WKB":
        found = Decoded(list(gpd.read_parquet(io.BytesIO(content), columns=[name]).geometry))
    else:
        found = _shapes(table, place)
    others = [one for one in columns if one != name]
    metadata = pq.read_metadata(io.BytesIO(content))
    covering = {path[0] for box in (about.get("covering") or {}).values() for path in box.values()}
    fields = [
        number
        for number, one in enumerate(table.schema.names)
        if number != place and one not in {*others, *covering} and not _is_row_number(one, table, number)
    ]
    own = cells_of(table.select(fields))
    left = [(one, "more_geometries") for one in others]
    left += [(one, "covering") for one in table.schema.names if one in covering]
    left += [
        (one, "row_numbers")
        for number, one in enumerate(table.schema.names)
        if _is_row_number(one, table, number)
    ]
    rows = FileTable(
        name=name,
        cells=object_frame(own.columns, table.num_rows),
        shapes=found.shapes,
        crs=_crs(about) if geo else _extension_crs(table.schema[place]),
        unreadable=tuple(found.unreadable),
        sources=dict(own.sources),
        left_fields=(*left, *own.left_fields),
    )
    said = [*_said(found, others, name, geo), *own.faults]
    form = "GeoParquet" if geo else "Parquet"
    return join_tables([rows], form, rows=metadata.num_rows, faults=said)


def _geo_of(content: bytes) -> dict[str, Any]:
    """Return GeoParquet's metadata, none where the file is another Parquet; a schema of Arrow's may lack them."""
    text = (pq.read_metadata(io.BytesIO(content)).metadata or {}).get(_GEO)
    return dict(json.loads(text)) if text else {}


def _marked(table: pa.Table) -> str | None:
    """Return the first column that GeoArrow calls a geometry."""
    return next(
        (
            one.name
            for one in table.schema
            if (one.metadata or {}).get(_EXTENSION, b"").startswith(b"geoarrow.")
        ),
        None,
    )


def _plain(table: pa.Table) -> str:
    binary = {
        one.name.lower(): one.name
        for one in table.schema
        if pa.types.is_binary(one.type) or pa.types.is_large_binary(one.type)
    }
    found: str | None = next((binary[name] for name in _NAMES if name in binary), None)
    if found is None:
        raise refused("parquet_no_geometry")
    return found


def _shapes(table: pa.Table, place: int) -> Decoded:
    one = table.schema[place]
    word = (one.metadata or {}).get(_EXTENSION, b"")
    if word in {b"", b"geoarrow.wkb"}:
        return decode_wkb(table.column(place).to_pylist())
    return Decoded(list(gpd.GeoDataFrame.from_arrow(table.select([place])).geometry))


def _crs(about: Mapping[str, Any]) -> str | None:
    """Return a column's CRS as text; GeoParquet means CRS84 where it says nothing, and nothing by null."""
    return _as_text(about.get("crs", CRS84))


def _extension_crs(one: pa.Field) -> str | None:
    text = (one.metadata or {}).get(_CRS)
    return _as_text(json.loads(text).get("crs") if text else None)


def _as_text(declared: Any) -> str | None:  # noqa: ANN401 (PROJJSON)
    """Return a CRS as text, without the address of the schema of PROJJSON."""
    if isinstance(declared, Mapping):
        return json.dumps({key: value for key, value in declared.items() if key != "$schema"})
    return declared if declared is None else str(declared)


def _is_row_number(name: str, table: pa.Table, place: int) -> bool:
    return name.startswith(_INDEX) and pa.types.is_integer(table.schema[place].type)


def _said(found: Decoded, others: list[str], name: str, geo: Mapping[str, Any]) -> list[Fault]:
    said = [fault("more_geometries", count=len(others), names=", ".join(others))] if others else []
    said += [fault("meshes", count=len(found.meshes))] if found.meshes else []
    return said if geo else [*said, fault("no_geo_metadata", field=name)]


def _refuse_large(content: bytes) -> None:
    metadata = pq.read_metadata(io.BytesIO(content))
    groups = range(metadata.num_row_groups)
    unpacked = sum(metadata.row_group(group).total_byte_size for group in groups)
    if metadata.num_rows > limit("features"):
        raise refused("too_many_features", count=metadata.num_rows, limit=limit("features"))
    if metadata.num_columns > limit("fields"):
        raise refused("too_many_fields", count=metadata.num_columns, limit=limit("fields"))
    if unpacked > limit("unpacked_mb") * MEGABYTE:
        raise refused("zip_too_large", mb=unpacked // MEGABYTE, limit=limit("unpacked_mb"))
