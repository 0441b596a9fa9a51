"""Tables of a GeoPackage from the lines of layers: the same rows as ``geometry_tables`` and ``list_tables`` have.

What members differ in a part is put into cells once, however many projects have it; Arrow then takes the cells of each
row.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa

from geoapp.analysis.plan_columns import PlanColumns
from geoapp.analysis.state_index import STATE_COLUMNS
from geoapp.domain.table import Field, Part, Table
from geoapp.geometry.arrays import Geometries, Indices
from geoapp.io.writers.vector_files import ARROW_TYPES, is_iso
from geoapp.pipeline.tables.flat_table import as_multi, geometry_type_of
from geoapp.pipeline.tables.geometry_tables import NAMES, OTHERS, UNPLACED
from geoapp.pipeline.tables.list_tables import LISTS, fields_of_list
from geoapp.pipeline.tables.project_fields import project_cells
from geoapp.pipeline.tables.project_lines import ProjectLines, describe_rows
from geoapp.pipeline.tables.shared_members import SharedMembers, read_members
from geoapp.settings import GEOGRAPHIC_CRS

_ROWS = 10_000

_MADE_OF = {"adcodes": "districts", "precision": "location", "remark": "location"}
_DIMENSIONS = {"Point": 0, "LineString": 1, "Polygon": 2}


def geometry_tables_of(
    projects: ProjectLines, crs: str, fields: tuple[Field, ...], lists: "RowsOfLists"
) -> Iterator[Table]:
    """Yield the tables that have rows, as ``geometry_tables`` does; ``lists`` takes what projects have several of."""
    names = _names_by_row(projects)
    filled = set(np.unique(names))
    for name in [name for name in (*NAMES, OTHERS, UNPLACED) if name in filled] or [NAMES[0]]:
        places = np.flatnonzero(names == name)
        kind = None if name == UNPLACED else _kind(projects, places)
        parts = _parts(projects, places, crs, fields, kind, lists)
        yield Table(name=name, fields=fields, parts=parts, geometry_type=kind, crs=crs)


def _names_by_row(projects: ProjectLines) -> np.ndarray[Any, np.dtype[np.str_]]:
    """Return the table that each project stands in, by the form of its geometry."""
    form = projects.columns.codes["form"]
    by_form = np.array(
        [
            (*NAMES, OTHERS)[_DIMENSIONS.get(name.removeprefix("Multi"), len(NAMES))]
            for (name,) in [answers or ("",) for answers in form.sets]
        ]
    )
    somewhere = np.isfinite(projects.columns.bounds[projects.rows]).all(axis=1)
    return (
        np.where(somewhere, by_form[form.code[projects.rows]], UNPLACED)
        if len(by_form)
        else np.array([], str)
    )


def _kind(projects: ProjectLines, places: Indices) -> str:
    if not len(places):
        return "Point"
    rows = projects.rows[places]
    _, first = np.unique(projects.columns.codes["form"].code[rows], return_index=True)
    return geometry_type_of(projects.columns.shapes(rows[first]))


def _parts(  # noqa: PLR0913, PLR0917 (what a table is made of)
    projects: ProjectLines,
    places: Indices,
    crs: str,
    fields: tuple[Field, ...],
    kind: str | None,
    lists: "RowsOfLists",
) -> Iterator[Part]:
    for start in range(0, len(places), _ROWS):
        here = places[start : start + _ROWS]
        rows = projects.rows[here]
        members = read_members(projects, rows)
        lists.add(here, members)
        cells = _PartColumns(projects, rows, members)
        columns = [cells.column(field) for field in fields]
        if kind is None:
            yield Part(columns)
            continue
        yield Part(columns, _geometries(projects.columns, rows, crs, kind))


def _geometries(columns: PlanColumns, rows: Indices, crs: str, kind: str) -> pa.Array | Geometries:
    """Return the geometries of rows, those that are stored just as a file has them without being read."""
    if crs == GEOGRAPHIC_CRS and not kind.startswith("Multi"):
        stored = columns.geometry.take(pa.array(rows))
        if is_iso(stored):
            return stored
    shapes = gpd.GeoSeries(columns.shapes(rows), crs=GEOGRAPHIC_CRS).to_crs(crs).to_numpy()
    return as_multi(shapes) if kind.startswith("Multi") else shapes


class _PartColumns:
    """Columns of a part."""

    def __init__(self, projects: ProjectLines, rows: Indices, members: Mapping[str, SharedMembers]) -> None:
        self._projects, self._rows, self._members = projects, pa.array(rows), members
        self._recorded = describe_rows(projects, rows)

    def column(self, field: Field) -> pa.Array:
        """Return a field's cells."""
        columns = self._projects.columns
        if field.name in ("id", "name"):
            return (columns.ids if field.name == "id" else columns.names).take(self._rows)
        make, kind = project_cells()[field.name], ARROW_TYPES[field.type]
        member = field.name.removesuffix("_zh").removesuffix("_json")
        if member in STATE_COLUMNS:
            return pa.array(make(self._recorded), type=kind, from_pandas=True)
        member = "location" if member.startswith("location_") else _MADE_OF.get(member, member)
        found = self._members[member]
        return found.spread(pa.array(make(found.members), type=kind, from_pandas=True))


class RowsOfLists:
    """Rows of what projects have several of, in the order of the text whatever the order in which they come."""

    def __init__(self, projects: ProjectLines) -> None:
        """Begin with the ids of the projects only."""
        self._ids = projects.columns.ids.take(pa.array(projects.rows))
        number = len(projects.rows)
        self._first = {name: np.zeros(number, dtype=np.int64) for name in LISTS}
        self._length = {name: np.zeros(number, dtype=np.int64) for name in LISTS}
        self._columns: dict[str, list[list[pa.Array]]] = {name: [] for name in LISTS}
        self._total = dict.fromkeys(LISTS, 0)

    def add(self, places: Indices, members: Mapping[str, SharedMembers]) -> None:
        """Take the projects at some places."""
        for name in LISTS:
            several = members[name].members[name].tolist()
            lengths = np.array([len(some) for some in several], dtype=np.int64)
            first = self._total[name] + np.cumsum(lengths) - lengths
            self._length[name][places] = members[name].spread(pa.array(lengths))
            self._first[name][places] = members[name].spread(pa.array(first))
            self._total[name] += int(lengths.sum())
            rows = [*chain.from_iterable(several)]
            columns = [
                pa.array([_cell(row, key) for row in rows], type=ARROW_TYPES[kind])
                for key, kind in LISTS[name].items()
            ]
            self._columns[name].append(columns)

    def tables(self) -> Iterator[Table]:
        """Yield the tables, also those without a row."""
        for name in LISTS:
            yield Table(name=name, fields=fields_of_list(name), parts=self._parts(name))

    def _parts(self, name: str) -> Iterator[Part]:
        if not self._total[name]:
            return
        columns = [pa.concat_arrays(chunks) for chunks in zip(*self._columns[name], strict=True)]
        for start in range(0, len(self._ids), _ROWS):
            lengths = self._length[name][start : start + _ROWS]
            ends = np.cumsum(lengths)
            own = np.repeat(np.arange(len(lengths)), lengths)
            within = np.arange(len(own)) - (ends - lengths)[own]
            rows = pa.array(self._first[name][start : start + _ROWS][own] + within)
            ids = self._ids.slice(start, len(lengths)).take(pa.array(own))
            yield Part([ids, *(column.take(rows) for column in columns)])


def _cell(row: dict[str, Any], key: str) -> Any:  # noqa: ANN401 (of the key's own type)
    return str(row[key]) if key == "adcode" else row[key]
