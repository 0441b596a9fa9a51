"""Write GeoParquet 1.1: row groups of one part each, with a bounding box a row."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from geoapp.domain.table import Table
from geoapp.geometry.arrays import Floats
from geoapp.io.writers.vector_files import GEOMETRY, arrow_batches, arrow_schema

_VERSION = "1.1.0"

SIDES = ("xmin", "ymin", "xmax", "ymax")

BBOX = pa.struct([(side, pa.float64()) for side in SIDES])
"""The type of a row's box."""


def write_geoparquet(path: Path, table: Table, members: Mapping[str, str]) -> None:
    """Write one table, and facts about it beside it; readers skip the row groups whose boxes they do not ask for.

    Source: https://geoparquet.org/releases/v1.1.0/
    """
    schema = arrow_schema(table).append(pa.field("bbox", BBOX))
    types: set[str] = set()
    bounds = np.full((0, 4), np.nan)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in arrow_batches(table):
            geometries = shapely.from_wkb(batch.column(GEOMETRY).to_numpy(zero_copy_only=False))
            boxes = shapely.bounds(geometries)
            writer.write_batch(batch.append_column(schema.field("bbox"), box_array(boxes)))
            types |= {geometry.geom_type for geometry in geometries if geometry is not None}
            bounds = np.vstack([bounds, boxes])
        crs = pyproj.CRS.from_user_input(table.crs).to_json_dict()
        writer.add_key_value_metadata({"geo": describe_geometry(types, bounds, crs=crs), **members})


def box_array(boxes: Floats) -> pa.Array:
    """Return columns west, south, east, north as boxes; a row with NaN has none."""
    columns = [pa.array(side, from_pandas=True) for side in boxes.T]
    return pa.StructArray.from_arrays(columns, fields=list(BBOX), mask=pa.array(np.isnan(boxes[:, 0])))


def describe_geometry(types: Iterable[str], bounds: Floats, **told: Mapping[str, Any]) -> str:
    """Return GeoParquet's metadata of ``geometry`` with ``bbox`` beside it; WGS-84 where no ``crs`` is told."""
    column = {
        "encoding": "WKB",
        "geometry_types": sorted(types),
        **told,
        "covering": {"bbox": {side: ["bbox", side] for side in SIDES}},
    }
    if not np.isnan(bounds).all():
        lower, upper = np.nanmin(bounds[:, :2], axis=0), np.nanmax(bounds[:, 2:], axis=0)
        column["bbox"] = [*lower.tolist(), *upper.tolist()]
    return json.dumps({"version": _VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}})
