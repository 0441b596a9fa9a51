"""GeoPackage: points, lines and polygons apart, what has no place, and tables of what a project has several of."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import geopandas as gpd

from geoapp.domain.format import Format, Options
from geoapp.domain.plan import Plan
from geoapp.domain.table import Field, Table
from geoapp.io.scratch import ScratchFile
from geoapp.io.writers.vector_files import begin_geopackage, write_table
from geoapp.pipeline.attribution import source_sentence
from geoapp.pipeline.tables.flat_table import fields_of, is_projects
from geoapp.pipeline.tables.geometry_tables import NAMES, geometry_tables
from geoapp.pipeline.tables.line_tables import RowsOfLists, geometry_tables_of
from geoapp.pipeline.tables.list_tables import list_tables
from geoapp.pipeline.tables.project_lines import ProjectLines
from geoapp.pipeline.tables.qgis_style import style_table
from geoapp.pipeline.wording import SAY

FORMAT = Format(
    code="gpkg", suffix=".gpkg", media_type="application/geopackage+sqlite3", order=3, any_crs=True
)

_VERSION = {"VERSION": "1.2"}
"""Of GeoPackage; QGIS and GDAL from before 2023 warn of later ones."""

_MANY = 10_000
"""Rows from which on a file has large pages: fewer of them are written, and less of them stays empty."""


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterable[bytes]:
    """Yield the file in parts."""
    return ScratchFile(partial(_write, _tables(frame, options.crs), plan, len(frame)))


def write_lines(projects: ProjectLines, plan: Plan, options: Options) -> Iterable[bytes]:
    """Yield the file of projects whose lines are at hand: the same rows as ``write`` has, at a fraction of the cost."""
    tables = _tables_of_lines(projects, options.crs)
    return ScratchFile(partial(_write, tables, plan, len(projects.rows)))


def _write(tables: Iterator[Table], plan: Plan, rows: int, folder: Path) -> Path:
    path = folder / "projects.gpkg"
    if rows >= _MANY:
        begin_geopackage(path, **_VERSION)
    for table in tables:
        new = {"append": True} if path.exists() else {"dataset_options": _VERSION}
        described = (
            {"layer_options": {"DESCRIPTION": source_sentence(plan, SAY)}} if table.geometry_type else {}
        )
        write_table(path, table, "GPKG", **new, **described)
    return path


def _tables(frame: gpd.GeoDataFrame, crs: str) -> Iterator[Table]:
    fields = fields_of(frame)
    lists = list_tables(frame) if is_projects(frame) else None
    yield from _with_lists(geometry_tables(frame, crs, fields), fields, lists)


def _tables_of_lines(projects: ProjectLines, crs: str) -> Iterator[Table]:
    fields, lists = projects.fields, RowsOfLists(projects)
    yield from _with_lists(geometry_tables_of(projects, crs, fields, lists), fields, lists.tables())


def _with_lists(
    tables: Iterator[Table], fields: tuple[Field, ...], lists: Iterator[Table] | None
) -> Iterator[Table]:
    """Yield tables of projects, then their lists and their style; a result has neither."""
    styled = []
    for table in tables:
        styled += [table.name] if table.name in NAMES else []
        yield table
    if lists is not None:
        yield from lists
        if styled:
            yield style_table(styled, fields)
