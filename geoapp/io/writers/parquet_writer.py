"""Write GeoParquet 1.1: row groups of one part each, with a bounding box a row."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from geoapp.domain.table import Table
from geoapp.io.writers.vector_files import GEOMETRY, arrow_batches, arrow_schema

_VERSION = "1.1.0"

_SIDES = ("xmin", "ymin", "xmax", "ymax")

_BBOX = pa.struct([(side, pa.float64()) for side in _SIDES])


def write_geoparquet(path: Path, table: Table, members: Mapping[str, str]) -> None:
    """Write one table, and facts about it beside it; readers skip the row groups whose boxes they do not ask for.

    Source: https://geoparquet.org/releases/v1.1.0/
    """
    schema = arrow_schema(table).append(pa.field("bbox", _BBOX))
    types: set[str] = set()
    bounds = np.full((0, 4), np.nan)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in arrow_batches(table):
            geometries = shapely.from_wkb(batch.column(GEOMETRY).to_numpy(zero_copy_only=False))
            boxes = shapely.bounds(geometries)
            writer.write_batch(batch.append_column(schema.field("bbox"), _box_array(boxes)))
            types |= {geometry.geom_type for geometry in geometries if geometry is not None}
            bounds = np.vstack([bounds, boxes])
        writer.add_key_value_metadata({"geo": json.dumps(_metadata(table, types, bounds)), **members})


def _box_array(boxes: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> pa.Array:
    columns = [pa.array(side, from_pandas=True) for side in boxes.T]
    return pa.StructArray.from_arrays(columns, fields=list(_BBOX), mask=pa.array(np.isnan(boxes[:, 0])))


def _metadata(table: Table, types: set[str], bounds: Any) -> dict[str, Any]:  # noqa: ANN401 (an array of boxes)
    column = {
        "encoding": "WKB",
        "geometry_types": sorted(types),
        "crs": pyproj.CRS.from_user_input(table.crs).to_json_dict(),
        "covering": {"bbox": {side: ["bbox", side] for side in _SIDES}},
    }
    if not np.isnan(bounds).all():
        lower, upper = np.nanmin(bounds[:, :2], axis=0), np.nanmax(bounds[:, 2:], axis=0)
        column["bbox"] = [*lower.tolist(), *upper.tolist()]
    return {"version": _VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
