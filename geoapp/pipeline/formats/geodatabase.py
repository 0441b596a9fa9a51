"""File geodatabase (.gdb), in a zip: points, lines and polygons apart, and what has no place."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from geoapp.domain.format import AS_TEXT, Format, Options
from geoapp.domain.plan import Plan
from geoapp.io.archives import pack
from geoapp.io.files import fill, make_folder
from geoapp.io.scratch import ScratchFile
from geoapp.io.words import Words
from geoapp.io.writers.vector_files import write_table
from geoapp.pipeline.attribution import source_sentence
from geoapp.pipeline.tables.flat_table import fields_of
from geoapp.pipeline.tables.geometry_tables import geometry_tables
from geoapp.pipeline.wording import SAY

FORMAT = Format(
    code="gdb",
    suffix=".gdb.zip",
    media_type="application/zip",
    order=10,
    any_crs=True,
    changes={**AS_TEXT, "truth": "numbers"},
)


_VERSION, _WIDE = "TARGET_ARCGIS_VERSION", "ARCGIS_PRO_3_2_OR_LATER"
"""Whole numbers of 64 bits are for ArcGIS Pro from 3.2 on; those of 32 for every ArcGIS."""

_MOST = 2**31


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterable[bytes]:
    """Yield the zip in parts."""
    return ScratchFile(partial(_write, frame, plan, options.crs))


def _write(frame: gpd.GeoDataFrame, plan: Plan, crs: str, folder: Path) -> Path:
    inside = folder / "files"
    make_folder(inside)
    integer, options = (pa.int64(), {_VERSION: _WIDE}) if _are_wide(frame) else (pa.int32(), {})
    for number, table in enumerate(geometry_tables(frame, crs, fields_of(frame))):
        path = inside / "projects.gdb"
        write_table(path, table, "OpenFileGDB", integer, append=number > 0, layer_options=options)
    notes = [source_sentence(plan, SAY), source_sentence(plan, Words("en"))]
    fill(inside / "notes.txt", "\n".join(notes).encode("utf-8-sig"))
    return pack(inside, folder / "projects.zip")


def _are_wide(frame: gpd.GeoDataFrame) -> bool:
    """Say whether a whole number is too large for 32 bits.

    >>> _are_wide(gpd.GeoDataFrame({"a": [2**31]})), _are_wide(gpd.GeoDataFrame({"a": [1], "b": ["x"]}))
    (True, False)
    >>> _are_wide(gpd.GeoDataFrame({"a": [650102001002003001, None]}, dtype=object))
    True
    """
    columns = [frame[name] for name in frame.columns]
    whole = [column for column in columns if pd.api.types.is_integer_dtype(column)]
    beside = (
        cell for column in columns if column.dtype == object for cell in column if isinstance(cell, int)
    )
    return any(len(column) > 0 and column.abs().max() >= _MOST for column in whole) or any(
        not -_MOST <= number < _MOST for number in beside
    )
