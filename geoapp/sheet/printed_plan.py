"""A plan's projects as a sheet asks for them: all of them as columns, and a frame of those that it lists."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from geopandas import GeoDataFrame

from geoapp.analysis.district import count_citywide
from geoapp.analysis.index import Narrowing
from geoapp.analysis.plan_columns import PlanColumns, columns_of
from geoapp.analysis.select import with_answers
from geoapp.domain.filters import Filters
from geoapp.domain.plan import Plan
from geoapp.geometry.arrays import Indices
from geoapp.geometry.frames import project_records
from geoapp.pipeline.filtering import Filtering


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPlan:
    """Projects in the order of the text."""

    index: Narrowing
    columns: PlanColumns
    frame_of: Callable[[Indices, Filters], GeoDataFrame]
    """Returns some rows with what filters ask of them."""

    def count_drawn(self, rows: Indices) -> int:
        """Count those that have a symbol of their own."""
        return int(self.columns.is_one("shown", "symbol")[rows].sum())

    def count_citywide(self, filters: Filters) -> int:
        """Count the projects of the whole city, which belong to no district, among those that filters let through."""
        return count_citywide(self.columns, self.index.rows(filters))

    def names(self, rows: Indices) -> tuple[dict[str, str], list[str]]:
        """Return the names of all projects by their ids, and the ids of some rows."""
        names = dict(zip(self.columns.ids.to_pylist(), self.columns.names.to_pylist(), strict=True))
        return names, self.columns.ids.take(pa.array(rows)).to_pylist()

    def newest_date(self) -> str:
        """Return the newest date that a record carries; empty where none does."""
        if self.columns.as_of is not None:
            return self.columns.as_of
        return newest_date(self.frame_of(np.arange(len(self.columns)), Filters()))


def newest_date(frame: GeoDataFrame) -> str:
    """Return the newest date that a record of a frame carries; empty where none does."""
    return max((str(one) for one in frame["as_of"] if one), default="") if "as_of" in frame else ""


def printed_plan(plan: Plan, frame: GeoDataFrame, index: Narrowing | None = None) -> PrintedPlan:
    """Return the plan of a frame of all its projects; an index of them is made where none is given."""
    narrowing = index or Filtering(plan, frame, ()).index
    columns = columns_of(project_records(frame))

    def frame_of(rows: Indices, filters: Filters) -> GeoDataFrame:
        return with_answers(frame.iloc[rows], narrowing, rows, filters)

    return PrintedPlan(index=narrowing, columns=columns, frame_of=frame_of)
