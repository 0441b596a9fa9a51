"""Shapefile, in a zip: one file a geometry type, one table of what has no place, and what was lost."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import geopandas as gpd

from geoapp.domain.format import Format, Options
from geoapp.domain.plan import Plan
from geoapp.domain.table import Field, Part, Table
from geoapp.io.archives import pack
from geoapp.io.files import fill, make_folder
from geoapp.io.scratch import ScratchFile
from geoapp.io.words import Words
from geoapp.io.writers.vector_files import write_table
from geoapp.pipeline.attribution import source_sentence
from geoapp.pipeline.tables.dbf_text import narrow
from geoapp.pipeline.tables.flat_table import fields_of, is_projects
from geoapp.pipeline.tables.geometry_tables import NAMES, geometry_tables
from geoapp.pipeline.tables.project_fields import shapefile_names
from geoapp.pipeline.tables.qgis_style import qml
from geoapp.pipeline.wording import SAY

FORMAT = Format(
    code="shp",
    suffix=".shp.zip",
    media_type="application/zip",
    order=7,
    any_crs=True,
    encodings=("utf-8", "gbk"),
)

_NO_DATE = {"DBF_DATE_LAST_UPDATE": "1980-01-01"}
"""A .dbf wants a date of writing; ours is that of every zip without one: the same content is the same bytes."""

_LONGEST_NAME = 10


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterable[bytes]:
    """Yield the zip in parts."""
    return ScratchFile(partial(_write, frame, plan, options))


def _write(frame: gpd.GeoDataFrame, plan: Plan, options: Options, folder: Path) -> Path:
    inside = folder / "files"
    make_folder(inside)
    names = _names(fields_of(frame))
    fields = tuple(field for field in fields_of(frame) if field.name in names)
    lost: list[str] = []
    for table in geometry_tables(frame, options.crs, fields):
        narrowed = _narrowed(table, names, options.encoding, lost)
        path = inside / f"{table.name}.{'shp' if table.geometry_type else 'dbf'}"
        write_table(
            path, narrowed, "ESRI Shapefile", encoding=options.encoding.upper(), layer_options=_NO_DATE
        )
        if table.name in NAMES and is_projects(frame):
            fill(path.with_suffix(".qml"), qml(table.name, narrowed.fields).encode())
    fill(inside / "fields.csv", _field_list(fields, names).encode("utf-8-sig"))
    english = Words("en")
    sources = [source_sentence(plan, SAY), source_sentence(plan, english)]
    notes = [*sources, "", SAY("shapefile_notes"), english("shapefile_notes"), "", *lost]
    fill(inside / "notes.txt", "\n".join(notes).encode("utf-8-sig"))
    return pack(inside, folder / "projects.zip")


def _names(fields: tuple[Field, ...]) -> dict[str, str]:
    """Return the names in a .dbf by our own; a declared field without one is left out, a result's is shortened.

    >>> _names((Field(name="distance_to_a", type="real", title=""), Field(name="distance_to_b", type="real", title="")))
    {'distance_to_a': 'distance_t', 'distance_to_b': 'distance_1'}
    """
    declared = shapefile_names()
    names: dict[str, str] = {}
    for field in fields:
        name = declared.get(field.name, field.name[:_LONGEST_NAME])
        number = 0
        while name in names.values():
            number += 1
            name = f"{name[: _LONGEST_NAME - len(str(number))]}{number}"
        if name:
            names[field.name] = name
    return names


def _narrowed(table: Table, names: dict[str, str], encoding: str, lost: list[str]) -> Table:
    """Return a table with short names and narrow text; ``lost`` grows while its rows are read."""
    fields = tuple(replace(field, name=names[field.name]) for field in table.fields)
    return replace(table, fields=fields, parts=_narrow_parts(table, fields, encoding, lost))


def _narrow_parts(table: Table, fields: tuple[Field, ...], encoding: str, lost: list[str]) -> Iterator[Part]:
    for part in table.parts:
        rows = part.columns[0] if fields[0].name == "id" else range(1, len(part.columns[0]) + 1)
        columns = list(part.columns)
        for number, field in enumerate(fields):
            if field.type == "text":
                narrowed = [
                    narrow(cell, encoding) if isinstance(cell, str) else ("", "") for cell in columns[number]
                ]
                columns[number] = [text or None for text, _ in narrowed]
                lost += [
                    f"{row}, {field.name}: {what}"
                    for row, (_, what) in zip(rows, narrowed, strict=True)
                    if what
                ]
        yield Part(columns, part.geometries)


def _field_list(fields: tuple[Field, ...], names: dict[str, str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows((names[field.name], field.name, field.title) for field in fields)
    return text.getvalue()
