"""Projects as the lines of their layers have them, for files that need no records.

Many projects have the same members from their citation on (a place, its districts): of those one line is read, and what
it says is put into cells once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

import numpy as np
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

_MOST = 50_000
"""Cells that are kept."""

CellsOf = TypeVar("CellsOf")


@dataclass(frozen=True, slots=True)
class LineBlock(Generic[CellsOf]):
    """Some rows."""

    rows: Indices
    shapes: Geometries
    shared: list[CellsOf]
    """Of each row the cells of what stands from its citation on."""
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
        _, first = np.unique(self.columns.alike["cited"][self.rows], return_index=True)
        for record in self.members(self.rows[np.sort(first)]) if left else ():
            found |= {name for name in left if value_of(record, name) is not None}
            if found == left:
                break
        return tuple(name for name in REGISTER if name in found)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The flat fields that the projects have."""
        left_out = {IN_SHAPE} if self.describe else {IN_SHAPE, *STATE_COLUMNS}
        declared = declared_fields().items()
        return tuple(field for name, field in declared if name.removesuffix("_zh") not in left_out)

    def members(self, rows: Indices) -> Iterator[ProjectRecord]:
        """Yield the members of rows, without their geometry."""
        return (orjson.loads(line)["properties"] for line in self.records.texts(rows))

    def blocks(self, size: int, make: Callable[[ProjectRecord], CellsOf]) -> Iterator[LineBlock[CellsOf]]:
        """Yield the rows, so many at a time; ``make`` returns the cells of what stands from a citation on."""
        shared = SharedCells(self, make)
        for start in range(0, len(self.rows), size):
            rows = self.rows[start : start + size]
            recorded = describe_rows(self, rows) if self.describe else None
            yield LineBlock(rows, self.columns.shapes(rows), shared.of(rows), recorded)


def describe_rows(projects: ProjectLines, rows: Indices) -> pd.DataFrame:
    """Return ``STATE_COLUMNS`` of some rows; no column where filters do not ask for what is recorded."""
    cells = projects.describe(rows).items() if projects.describe else ()
    return pd.DataFrame({name: pd.Series(some, dtype=object) for name, some in cells})


class SharedCells(Generic[CellsOf]):
    """Cells of what many projects have alike from their citation on, made once for all of them."""

    def __init__(self, projects: ProjectLines, make: Callable[[ProjectRecord], CellsOf]) -> None:
        """Begin without any."""
        self._projects, self._make = projects, make
        self._made: dict[int, CellsOf] = {}

    def of(self, rows: Indices) -> list[CellsOf]:
        """Return the cells of rows."""
        code = self._projects.columns.alike["cited"][rows]
        if len(self._made) > _MOST:
            self._made.clear()
        wanted, first = (some.tolist() for some in np.unique(code, return_index=True))
        new = sorted(place for one, place in zip(wanted, first, strict=True) if one not in self._made)
        places = np.array(new, dtype=np.intp)
        members = self._projects.members(rows[places])
        self._made.update(zip(code[places].tolist(), map(self._make, members), strict=True))
        return [*map(self._made.__getitem__, code.tolist())]
