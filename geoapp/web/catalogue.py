"""A plan's catalogue: its projects as columns, and the records and frames of those that are asked for."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from geopandas import GeoDataFrame

from geoapp.analysis.codes import Codes, union_of
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.analysis.select import with_answers
from geoapp.analysis.state_index import StateColumns, StateIndex
from geoapp.domain.filters import Filters
from geoapp.domain.record import ProjectRecord
from geoapp.geometry.arrays import Indices
from geoapp.io.geojson import frame_of_records
from geoapp.io.record_lines import RecordLines
from geoapp.store.contract import Stamp, StoredPlan


class Catalogue:
    """Every project of a plan as pages use them; shared by all visitors, so never change it.

    There is one for each state of the plan in its store, and none equals another: it serves as the key of a cache.
    """

    def __init__(self, stamp: Stamp, stored: StoredPlan, index: StateIndex) -> None:
        """Hold the projects and what filters them."""
        self.stamp, self.stored, self.index = stamp, stored, index
        self.ids = ProjectIds(stored)
        self._joined: dict[str, Codes] = {}
        self.by_id: Mapping[str, ProjectRecord] = _ById(stored, self.ids)

    def __len__(self) -> int:
        """Return the number of projects."""
        return len(self.stored)

    def __bool__(self) -> bool:
        """Say yes: one without projects is one, too."""
        return True

    @property
    def columns(self) -> PlanColumns:
        """All columns; who needs a few rows only asks the records."""
        return self.stored.columns

    @property
    def states(self) -> StateColumns | None:
        """Columns of what lists and reports say; ``None`` where they say nothing or cannot be read."""
        return self.index.states

    def codes(self, field: str) -> Codes | None:
        """Return the coded column of a filter; ``None`` for one of records where there are none."""
        own = self.columns.codes.get(field)
        if self.states is None or field not in self.states.codes:
            return own
        if own is None:
            return self.states.codes[field]
        if field not in self._joined:
            self._joined[field] = union_of(own, self.states.codes[field])
        return self._joined[field]

    @property
    def records(self) -> Sequence[ProjectRecord]:
        """The records in the order of the text."""
        return self.stored.records

    @property
    def members(self) -> Mapping[str, str]:
        """Facts of all of them."""
        return self.stored.members

    @cached_property
    def frame(self) -> GeoDataFrame:
        """All projects as a frame; one of a million takes gigabytes, so ask for rows where some will do."""
        return frame_of_records(self.records, self.members)

    def frame_of(self, rows: Indices, filters: Filters) -> GeoDataFrame:
        """Return the rows that filters let through as a frame, with what they ask of it (``with_answers``)."""
        return with_answers(self._rows(rows), self.index, rows, filters)

    def _rows(self, rows: Indices) -> GeoDataFrame:
        if len(rows) == len(self):
            return self.frame
        if "frame" in vars(self):
            return self.frame.iloc[rows]
        some = rows if len(rows) else np.zeros(1, dtype=np.intp)  # without any record there are no columns
        return frame_of_records(RecordsOf(self.records, some), self.members).iloc[: len(rows)]


class RecordsOf(Sequence[ProjectRecord]):
    """The records of some rows, each made when it is asked for."""

    def __init__(self, records: Sequence[ProjectRecord], rows: Indices) -> None:
        """Hold all records and the rows."""
        self._records, self._rows = records, rows

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> ProjectRecord: ...
    @overload
    def __getitem__(self, place: slice) -> "RecordsOf": ...
    def __getitem__(self, place: int | slice) -> "ProjectRecord | RecordsOf":
        """Return one record, or those of some of the rows."""
        if isinstance(place, slice):
            return RecordsOf(self._records, self._rows[place])
        return self._records[int(self._rows[place])]

    def __iter__(self) -> Iterator[ProjectRecord]:
        """Yield all of them; a store is asked for many at a time."""
        if isinstance(self._records, RecordLines):
            return self._records.some(self._rows)
        return (self._records[row] for row in self._rows.tolist())


class ProjectIds(Sequence[str]):
    """The ids of all projects, each made when it is asked for."""

    def __init__(self, stored: StoredPlan) -> None:
        """Hold the projects."""
        self._stored = stored

    def __len__(self) -> int:
        """Return the number of projects."""
        return len(self._stored)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        """Return one id, or those of some rows."""
        if isinstance(row, slice):
            return list(self._stored.columns.ids[row].to_pylist())
        return str(self._stored.columns.ids[row])

    def __contains__(self, project_id: object) -> bool:
        """Say whether there is a project of that id."""
        return isinstance(project_id, str) and self._stored.find(project_id) is not None


class _ById(Mapping[str, ProjectRecord]):
    """The records by their ids."""

    def __init__(self, stored: StoredPlan, ids: ProjectIds) -> None:
        self._stored, self._ids = stored, ids

    def __getitem__(self, project_id: str) -> ProjectRecord:
        if (row := self._stored.find(project_id)) is None:
            raise KeyError(project_id)
        return self._stored.records[row]

    def __contains__(self, project_id: object) -> bool:
        return project_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
