"""Projects as the lines of their layers have them, for files that need no records.

Of a line is taken what it says from its citation on. Many projects say the same there (a place, its districts), so that
each such text is put into cells once.
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

_CITE = b',"cite":'
END = b'},"geometry":'

SHARED = (
    ("cite",),
    ("quantities",),
    ("milestones",),
    ("places",),
    ("location", "districts", "outside_share", "district_conflict", "zones", *REGISTER, "as_of"),
)
"""Members of a feature from its citation on in their order, those together that are alike in many."""

_NAMES = tuple(name for some in SHARED for name in some)

_MOST = 50_000
"""Texts whose cells are kept."""

CellsOf = TypeVar("CellsOf")


@dataclass(frozen=True, slots=True)
class LineBlock(Generic[CellsOf]):
    """Some rows: of each line the cells of what it says from its citation on."""

    rows: Indices
    shapes: Geometries
    shared: list[CellsOf]
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
            found |= filled.of(line)
            if found >= left:
                break
        return tuple(name for name in REGISTER if name in found)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The flat fields that the projects have."""
        left_out = {IN_SHAPE} if self.describe else {IN_SHAPE, *STATE_COLUMNS}
        declared = declared_fields().items()
        return tuple(field for name, field in declared if name.removesuffix("_zh") not in left_out)

    def blocks(self, size: int, cells: "TextCells[CellsOf]") -> Iterator[LineBlock[CellsOf]]:
        """Yield the rows, so many at a time."""
        shared = map(cells.of, self.records.texts(self.rows))
        for start in range(0, len(self.rows), size):
            rows = self.rows[start : start + size]
            recorded = describe_rows(self, rows) if self.describe else None
            yield LineBlock(rows, self.columns.shapes(rows), [*islice(shared, len(rows))], recorded)


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

    def of(self, line: bytes) -> CellsOf:
        """Return the cells of what a line says from its citation on."""
        try:
            return self[_cut(line)]
        except (KeyError, ValueError):  # written by another program
            return self[_cut_apart(line)]

    def __missing__(self, text: bytes) -> CellsOf:
        """Make the cells of a text."""
        if len(self) >= _MOST:
            self.clear()
        self[text] = made = self._make(text)
        return made


def parse(text: bytes) -> ProjectRecord:
    """Return the members of a record from its citation on.

    Raises:
        KeyError: one is missing.
    """
    found = orjson.loads(b"{%b}" % text)
    if missing := {*_NAMES} - found.keys():
        raise KeyError(*missing)
    return cast("ProjectRecord", found)


def _cut(line: bytes) -> bytes:
    r"""Return the text of a feature's members from its citation on.

    A mark cannot stand within a text, where each quotation mark has a backslash before it.

    >>> _cut(b'{"properties":{"id":"a","cite":"b","quantities":[]},"geometry":null}')
    b'"cite":"b","quantities":[]'
    """
    cite = line.index(_CITE)
    return line[cite + 1 : line.rindex(END, cite)]  # a geometry is shorter than what is said


def _cut_apart(line: bytes) -> bytes:
    found = orjson.loads(line)["properties"]
    return orjson.dumps({name: found.get(name) for name in _NAMES})[1:-1]
