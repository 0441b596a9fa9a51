"""Our own exports on their way back: what people read becomes again what programs read, and nothing more certain."""

import html
from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from geoapp.analysis.attributes import are_sure, radius_column
from geoapp.domain.intake import Fault, fault
from geoapp.inspection.raw_layer import GEOMETRY, RawLayer, raw_frame
from geoapp.inspection.report import Inspected
from geoapp.io.user_files.file_tables import object_frame
from geoapp.io.writers.cells import from_text
from geoapp.pipeline.formats.kml import RENAMED
from geoapp.pipeline.tables.project_fields import declared_fields
from geoapp.pipeline.wording import SAY, names_of

_IN_KML = {"project_id", "location_uncertainty_m", "text_start"}
"""Fields that only a KML of ours has together."""

_CODED = {"theme": "themes", "kind": "kinds", "certainty": "certainty", "period": "", "cite": ""}
"""Columns that analyses read, and the codelists whose words stand in our tables for people."""


def restore_cells(raw: RawLayer) -> RawLayer:
    """Return a CSV or KML of ours with its cells as they were before they had to be written as text."""
    cells = raw.frame.drop(columns=GEOMETRY)
    if not cells.columns.is_unique:
        return raw
    if raw.format == "CSV" and _is_table_of_ours(raw.frame):
        columns: dict[str, list[object]] = {
            str(name): [*map(from_text, cells[name])] for name in cells.columns
        }
    elif raw.format == "KML" and set(cells.columns) >= _IN_KML:
        whole = _whole_in_kml()
        columns = {
            str(name): [_as_whole(cell) if name in whole else _plain(name, cell) for cell in cells[name]]
            for name in cells.columns
        }
    else:
        return raw
    frame = raw_frame(object_frame(columns, len(cells)), list(raw.frame[GEOMETRY]))
    return replace(raw, frame=frame)


def _plain(name: object, cell: object) -> object:
    """Return a cell as it was before KML had to say it as HTML.

    >>> _plain("description", "a&lt;b"), _plain("name", "a&lt;b")
    ('a<b', 'a&lt;b')
    """
    return html.unescape(cell) if name == "description" and isinstance(cell, str) else cell


def _whole_in_kml() -> set[str]:
    """Return the fields of whole numbers, which our KML says as text."""
    return {RENAMED.get(name, name) for name, field in declared_fields().items() if field.type == "integer"}


def _as_whole(cell: object) -> object:
    """Return a whole number of its text, any other cell as it is.

    >>> _as_whole("12"), _as_whole("12号"), _as_whole(None)
    (12, '12号', None)
    """
    return int(cell) if isinstance(cell, str) and cell.isascii() and cell.isdigit() else cell


def recognise(looked: Inspected) -> Inspected:
    """Return a layer with codes beside the words of our tables, for analyses, and say how its radius is known."""
    frame = looked.frame
    if frame.empty:
        return looked
    added, found = _codes(frame) if _is_table_of_ours(frame) else ({}, [])
    made = gpd.GeoDataFrame(
        {**added, **{name: frame[name] for name in frame.columns}}, geometry=GEOMETRY, crs=frame.crs
    )
    said = [fault("own_table", names=", ".join(added))] if added else []
    faults = (*looked.report.faults, *said, *found, *_radius(made))
    fields = tuple(map(str, made.columns.drop(GEOMETRY)))
    sums = looked.report.sums
    if sums:
        sums = replace(sums, added=(*added, *sums.added))
    return Inspected(replace(looked.report, fields=fields, sums=sums, faults=faults), made)


def _radius(frame: gpd.GeoDataFrame) -> list[Fault]:
    """Say once where the radius comes from, or that what is drawn is taken for the place itself."""
    table = pd.DataFrame(frame.drop(columns=GEOMETRY))
    if not are_sure(table).any():
        return [fault("as_drawn")]
    column = radius_column(table)
    return [fault("radius_from", field=column)] if column else []


def _is_table_of_ours(frame: gpd.GeoDataFrame) -> bool:
    """Say whether a frame has the headers of a table of ours: of projects, or of an analysis."""
    titles = names_of("result_columns")
    signs = {SAY("column_id"), titles["certainty"], SAY("note_licence")}
    ends = {SAY("column_number"), SAY("column_lon"), SAY("column_lat")}
    return ends <= set(frame.columns) and bool(signs & set(frame.columns))


def _codes(frame: gpd.GeoDataFrame) -> tuple[dict[str, "pd.Series[object]"], list[Fault]]:
    """Return columns of codes for the words of a table, and which words have none."""
    titles = names_of("result_columns") | {"period": SAY("column_period")}
    made: dict[str, pd.Series[object]] = {}
    found = []
    for name, codelist in _CODED.items():
        title = titles.get(name, name)
        if title not in frame or name in frame:
            continue
        words = _words(codelist)
        column = [words.get(str(cell)) if codelist else cell for cell in frame[title]]
        made[name] = pd.Series(column, index=frame.index, dtype=object)
        if codelist and None in column:
            found.append(fault("codes_open", count=column.count(None), field=title))
    return made, found


def _words(codelist: str) -> Mapping[str, str]:
    """Return the code of each word of a codelist; a code stands for itself.

    >>> _words("certainty")["possible"], _words("")
    ('possible', {})
    """
    names = names_of(codelist) if codelist else {}
    return {zh: code for code, zh in names.items()} | {code: code for code in names}
