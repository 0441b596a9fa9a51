"""GeoParquet of a user, read from memory by pyarrow."""

import io

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from geoapp.errors import RefusedError
from geoapp.inspection.raw_layer import RawLayer, raw_frame
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.zips import MEGABYTE
from geoapp.limits import limit

DAMAGE = (
    *(pa.ArrowException, CRSError, ShapelyError),
    *(ValueError, TypeError, LookupError, OSError, AttributeError, OverflowError),
)
"""What a damaged file has been seen to raise in pyarrow and geopandas."""


def read_geoparquet(content: bytes) -> RawLayer:
    """Return a GeoParquet's features; its sizes are looked at before a column is unpacked.

    Raises:
        RefusedError: it is damaged, no GeoParquet, or too large.
    """
    try:
        _refuse_large(content)
        frame = gpd.read_parquet(io.BytesIO(content))
        shapes = frame.geometry
        others = [column for column in frame.columns if str(frame[column].dtype) != "geometry"]
        # As objects: pyarrow's own texts are decoded when they are looked at, and then it may be too late.
        cells = frame[others].astype(object).reset_index(drop=True)
    except RefusedError:
        raise
    except DAMAGE as error:
        raise refused("damaged") from error
    crs = None if frame.crs is None else frame.crs.to_string()
    return RawLayer(frame=raw_frame(cells, list(shapes)), format="GeoParquet", crs=crs)


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
