"""KML, for Google Earth, 奥维 and phones."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import geopandas as gpd

from geoapp.domain.format import Format, Options
from geoapp.domain.plan import Plan
from geoapp.io.writers.vector_files import file_parts, write_table
from geoapp.pipeline.tables.flat_table import fields_of, flat_table

FORMAT = Format(code="kml", suffix=".kml", media_type="application/vnd.google-earth.kml+xml", order=8)

_RENAMED = {"id": "project_id", "start": "text_start", "end": "text_end"}
"""Readers take these for what KML itself calls so: a placemark's number, and the ends of a span of time."""


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterator[bytes]:  # noqa: ARG001 (says nothing of the plan)
    """Yield the file in parts."""
    return file_parts(partial(_write, frame, options.crs))


def _write(frame: gpd.GeoDataFrame, crs: str, folder: Path) -> Path:
    path = folder / "projects.kml"
    table = flat_table(frame, "projects", crs, geometry_type="Unknown", fields=fields_of(frame))
    fields = tuple(replace(field, name=_RENAMED.get(field.name, field.name)) for field in table.fields)
    # GDAL's LIBKML holds the whole document in memory and lets control characters through; KML does neither.
    write_table(
        path,
        replace(table, fields=fields),
        "KML",
        dataset_options={"NameField": "name", "DescriptionField": "remark"},
    )
    return path
