"""GeoParquet 1.1, for DuckDB, pandas and other programs that read columns."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import geopandas as gpd

from geoapp.domain.format import Format, Options
from geoapp.domain.plan import Plan
from geoapp.io.scratch import ScratchFile
from geoapp.io.writers.parquet_writer import write_geoparquet
from geoapp.pipeline.attribution import source_members
from geoapp.pipeline.tables.flat_table import fields_of, flat_table
from geoapp.pipeline.wording import SAY

FORMAT = Format(
    code="parquet", suffix=".parquet", media_type="application/vnd.apache.parquet", order=6, any_crs=True
)


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterable[bytes]:
    """Yield the file in parts."""
    return ScratchFile(partial(_write, frame, plan, options.crs))


def _write(frame: gpd.GeoDataFrame, plan: Plan, crs: str, folder: Path) -> Path:
    path = folder / "projects.parquet"
    table = flat_table(frame, "projects", crs, geometry_type="Unknown", fields=fields_of(frame))
    write_geoparquet(path, table, source_members(plan, SAY))
    return path
