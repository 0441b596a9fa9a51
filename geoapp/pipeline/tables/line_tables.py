"""Tables of a GeoPackage from the lines of layers: the same rows as ``geometry_tables`` and ``list_tables`` have.

The members of a line that stand together are one text. Of the texts of a part each is read once, however many projects
have it, and put into cells once; Arrow then takes the cells of each row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import pyarrow as pa

from geoapp.analysis.state_index import STATE_COLUMNS
from geoapp.domain.record import REGISTER
from geoapp.domain.table import Field, Part, Table
from geoapp.geometry.arrays import Indices
from geoapp.io.writers.vector_files import ARROW_TYPES
from geoapp.pipeline.tables.flat_table import as_multi, geometry_type_of
from geoapp.pipeline.tables.geometry_tables import NAMES, OTHERS, UNPLACED
from geoapp.pipeline.tables.list_tables import LISTS, fields_of_list
from geoapp.pipeline.tables.project_fields import project_cells
from geoapp.pipeline.tables.project_lines import END, ProjectLines, describe_rows
from geoapp.settings import GEOGRAPHIC_CRS

_ROWS = 10_000

_TOGETHER = (
    ("aliases", "kind", "level", "parent", "same_as", "mentions", "confidence", "theme", "action"),
    ("chapter", "section", "box", "item"),
    ("line", "start", "end"),
    ("cite",),
    ("quantities",),
    ("milestones",),
    ("places",),
    ("location", "districts", "outside_share", "district_conflict", "zones", *REGISTER, "as_of"),
)
"""Members of a feature in their order, those together that are much the same in many."""

_MARKS = tuple(f',"{first}":'.encode() for first, *_ in _TOGETHER)
_OF_MEMBER = {name: number for number, names in enumerate(_TOGETHER) for name in names}
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
        texts = zip(*map(_cut, projects.records.texts(rows)), strict=True)
        shared = [_Shared.of(some, projects.plan) for some in texts]
        lists.add(here, shared)
        cells = _PartColumns(projects, rows, shared)
        columns = [cells.column(field) for field in fields]
        if kind is None:
            yield Part(columns)
            continue
        shapes = gpd.GeoSeries(projects.columns.shapes(rows), crs=GEOGRAPHIC_CRS).to_crs(crs).to_numpy()
        yield Part(columns, as_multi(shapes) if kind.startswith("Multi") else shapes)


def _cut(line: bytes) -> tuple[bytes, ...]:
    """Return the texts of a feature's members, those of ``_TOGETHER`` in one."""
    try:  # nine look-ups in a row: a loop takes twice as long
        aliases = line.index(_MARKS[0])
        chapter = line.index(_MARKS[1], aliases)
        place = line.index(_MARKS[2], chapter)
        cite = line.index(_MARKS[3], place)
        quantities = line.index(_MARKS[4], cite)
        milestones = line.index(_MARKS[5], quantities)
        places = line.index(_MARKS[6], milestones)
        location = line.index(_MARKS[7], places)
        end = line.index(END, location)
    except ValueError:  # written by another program
        found = orjson.loads(line)["properties"]
        return tuple(orjson.dumps({name: found[name] for name in names})[1:-1] for names in _TOGETHER)
    return (
        line[aliases + 1 : chapter],
        line[chapter + 1 : place],
        line[place + 1 : cite],
        line[cite + 1 : quantities],
        line[quantities + 1 : milestones],
        line[milestones + 1 : places],
        line[places + 1 : location],
        line[location + 1 : end],
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    """Members of the rows of a part: each text once, and which of them each row has."""

    members: pd.DataFrame
    code: pa.Array

    @classmethod
    def of(cls, texts: Sequence[bytes], plan: str) -> "_Shared":
        """Return the members of rows by their texts; ``plan`` is what they are of."""
        coded = pa.array(texts, type=pa.binary()).dictionary_encode()
        told = b"[{%b}]" % b"},{".join(coded.dictionary.to_pylist())
        members = pd.DataFrame(orjson.loads(told), dtype=object)
        members.attrs["plan"] = plan
        return cls(members, coded.indices)


class _PartColumns:
    """Columns of a part."""

    def __init__(self, projects: ProjectLines, rows: Indices, shared: Sequence[_Shared]) -> None:
        self._projects, self._rows, self._shared = projects, pa.array(rows), shared
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
        shared = self._shared[_OF_MEMBER[member]]
        return pa.array(make(shared.members), type=kind, from_pandas=True).take(shared.code)


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

    def add(self, places: Indices, shared: Sequence[_Shared]) -> None:
        """Take the projects at some places."""
        for name in LISTS:
            found = shared[_OF_MEMBER[name]]
            several, code = found.members[name].tolist(), found.code.to_numpy()
            lengths = np.array([len(some) for some in several], dtype=np.int64)
            self._length[name][places] = lengths[code]
            self._first[name][places] = (self._total[name] + np.cumsum(lengths) - lengths)[code]
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
