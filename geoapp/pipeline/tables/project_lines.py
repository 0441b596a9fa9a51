"""Projects as the lines of their layers have them, for files that need no records.

A line is cut into texts. Many projects share theirs (a place, its districts), so that each is put into cells once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeVar, cast

import orjson
import pandas as pd

from geoapp.analysis.drawn_area import IN_SHAPE
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.analysis.state_index import STATE_COLUMNS
from geoapp.domain.record import REGISTER, ProjectRecord, value_of
from geoapp.domain.table import Field
from geoapp.geometry.arrays import Geometries, Indices
from geoapp.io.record_lines import RecordLines
from geoapp.pipeline.tables.project_fields import declared_fields

_MARKS = tuple(b',"%b":' % name for name in (b"cite", b"quantities", b"milestones", b"places", b"location"))
END = b'},"geometry":'

_WHEREABOUTS = ("location", "districts", "outside_share", "district_conflict", "zones", *REGISTER, "as_of")

_MOST = 50_000
"""Texts whose cells are kept."""

CellsOf = TypeVar("CellsOf")


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Some rows: of each line the texts of its members in JSON; ``whereabouts`` are those from its location on."""

    rows: Indices
    shapes: Geometries
    cite: tuple[bytes, ...]
    quantities: tuple[bytes, ...]
    milestones: tuple[bytes, ...]
    whereabouts: tuple[bytes, ...]
    recorded: pd.DataFrame | None
    """``STATE_COLUMNS``, where filters ask for what is recorded."""


# Without slots: what the rows fill is found once.
@dataclass(frozen=True, eq=False)
class ProjectLines:
    """Some projects of a plan."""

    columns: PlanColumns
    records: RecordLines
    rows: Indices
    plan: str
    describe: Callable[[Indices], Mapping[str, list[Any]]] | None = None
    """Cells of ``STATE_COLUMNS`` of some rows, where filters ask for what is recorded."""

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The fields of a register that one of them fills; no more lines are read than it takes to know."""
        left, found = set(self.columns.filled), set[str]()
        filled = TextCells(
            lambda text: {name for name in REGISTER if value_of(parse(text), name) is not None}
        )
        texts = self.records.texts(self.rows) if left else iter(())
        for line in texts:
            found |= filled[_cut(line)[-1]]
            if found >= left:
                break
        return tuple(name for name in REGISTER if name in found)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The flat fields that the projects have."""
        left_out = {IN_SHAPE} if self.describe else {IN_SHAPE, *STATE_COLUMNS}
        declared = declared_fields().items()
        return tuple(field for name, field in declared if name.removesuffix("_zh") not in left_out)

    def blocks(self, size: int) -> Iterator[LineBlock]:
        """Yield the rows, so many at a time."""
        lines = map(_cut, self.records.texts(self.rows))
        for start in range(0, len(self.rows), size):
            rows = self.rows[start : start + size]
            cite, quantities, milestones, whereabouts = zip(*islice(lines, len(rows)), strict=True)
            recorded = describe_rows(self, rows) if self.describe else None
            shapes = self.columns.shapes(rows)
            yield LineBlock(rows, shapes, cite, quantities, milestones, whereabouts, recorded)


def describe_rows(projects: ProjectLines, rows: Indices) -> pd.DataFrame:
    """Return ``STATE_COLUMNS`` of some rows; no column where filters do not ask for what is recorded."""
    cells = projects.describe(rows).items() if projects.describe else ()
    return pd.DataFrame({name: pd.Series(some, dtype=object) for name, some in cells})


class TextCells(dict[bytes, CellsOf], Generic[CellsOf]):
    """Cells of texts, each made when its text comes for the first time."""

    def __init__(self, make: Callable[[bytes], CellsOf]) -> None:
        """Begin without any."""
        super().__init__()
        self._make = make

    def __missing__(self, text: bytes) -> CellsOf:
        """Make the cells of a text."""
        if len(self) >= _MOST:
            self.clear()
        self[text] = made = self._make(text)
        return made


def parse(whereabouts: bytes) -> ProjectRecord:
    """Return the members of a record from its location on."""
    return cast("ProjectRecord", orjson.loads(b"{%b}" % whereabouts))


def _cut(line: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    r"""Return the texts of a feature's cite, quantities, milestones, and of all from its location on.

    A mark cannot stand within a text, where each quotation mark has a backslash before it.

    >>> told = b'"id":"a","cite":"b","quantities":[],"milestones":[1],"places":[],"location":{}'
    >>> _cut(b'{"properties":{%b},"geometry":null}' % told)
    (b'"b"', b'[]', b'[1]', b'"location":{}')
    """
    try:
        cite = line.index(_MARKS[0])
        quantities = line.index(_MARKS[1], cite)
        milestones = line.index(_MARKS[2], quantities)
        places = line.index(_MARKS[3], milestones)
        location = line.index(_MARKS[4], places)
        end = line.index(END, location)
    except ValueError:  # written by another program
        return _cut_apart(line)
    return (
        line[cite + 8 : quantities],
        line[quantities + 14 : milestones],
        line[milestones + 14 : places],
        line[location + 1 : end],
    )


def _cut_apart(line: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    found = orjson.loads(line)["properties"]
    cite, quantities, milestones = (
        orjson.dumps(found[name]) for name in ("cite", "quantities", "milestones")
    )
    return cite, quantities, milestones, orjson.dumps({name: found[name] for name in _WHEREABOUTS})[1:-1]
