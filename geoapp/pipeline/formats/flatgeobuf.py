"""FlatGeobuf: everything in one table, with a spatial index where every row has a geometry."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import geopandas as gpd

from geoapp.domain.format import Format, Options
from geoapp.domain.plan import Plan
from geoapp.io.scratch import ScratchFile
from geoapp.io.writers.vector_files import write_table
from geoapp.pipeline.attribution import source_sentence
from geoapp.pipeline.tables.flat_table import fields_of, flat_table, geometry_type_of
from geoapp.pipeline.wording import SAY

FORMAT = Format(code="fgb", suffix=".fgb", media_type="application/octet-stream", order=5, any_crs=True)


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterable[bytes]:
    """Yield the file in parts."""
    return ScratchFile(partial(_write, frame, plan, options.crs))


def _write(frame: gpd.GeoDataFrame, plan: Plan, crs: str, folder: Path) -> Path:
    path = folder / "projects.fgb"
    nowhere = frame.geometry.isna() | frame.geometry.is_empty
    kind = geometry_type_of(frame.geometry.to_numpy())
    table = flat_table(frame, "projects", crs, geometry_type=kind, fields=fields_of(frame))
    # The format's index cannot hold a row without a geometry; the rows matter more.
    indexed = "NO" if frame.empty or nowhere.any() else "YES"
    told = {"TITLE": plan.title, "DESCRIPTION": source_sentence(plan, SAY)}
    write_table(path, table, "FlatGeobuf", layer_options={"SPATIAL_INDEX": indexed, **told})
    return path
