"""Apply filters to a frame of projects."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoapp.analysis.drawn_area import IN_SHAPE
from geoapp.analysis.index import Index, Narrowing
from geoapp.analysis.plan_columns import columns_of
from geoapp.analysis.state_index import StateColumns, StateIndex
from geoapp.analysis.wording import NO_NAMES, Names
from geoapp.domain.filters import Filters
from geoapp.geometry.arrays import Indices
from geoapp.geometry.frames import project_records


def select(
    frame: gpd.GeoDataFrame, filters: Filters, *, names: Names = NO_NAMES, metric_crs: str = ""
) -> gpd.GeoDataFrame:
    """Return the projects that filters let through, in the frame's order, as ``Index`` finds them.

    A ``shape`` adds a column ``in_shape``, which says how surely each project lies in it; filters that ask records add
    ``STATE_COLUMNS`` where there are any.
    """
    return take(frame, index_of(frame, names=names, metric_crs=metric_crs), filters)


def index_of(frame: gpd.GeoDataFrame, *, names: Names = NO_NAMES, metric_crs: str = "") -> Index:
    """Return an index of a frame of projects, for more than one question."""
    return Index(columns_of(project_records(frame)), names=names, metric_crs=metric_crs)


def take(frame: gpd.GeoDataFrame, index: Narrowing, filters: Filters) -> gpd.GeoDataFrame:
    """Return the same as ``select``, by the index of the frame."""
    rows = index.rows(filters)
    return with_answers(frame.iloc[rows], index, rows, filters)


def with_answers(
    chosen: gpd.GeoDataFrame, index: Narrowing, rows: Indices, filters: Filters
) -> gpd.GeoDataFrame:
    """Return the projects of some rows with what filters ask: a drawn shape how surely they lie in it, and records."""
    if filters.shape:
        chosen = with_sureness(chosen, index.sureness(rows, filters.shape))
    if filters.of_records and isinstance(index, StateIndex) and index.states:
        chosen = with_states(chosen, index.states, rows, filters.list_year)
    return chosen


def with_states(
    chosen: gpd.GeoDataFrame, states: StateColumns, rows: Indices, years: tuple[str, ...] = ()
) -> gpd.GeoDataFrame:
    """Return the projects of some rows with what is recorded of them, in ``STATE_COLUMNS``."""
    cells = states.describe(rows, years).items()
    return chosen.assign(**{name: pd.Series(some, index=chosen.index, dtype=object) for name, some in cells})


def with_sureness(frame: gpd.GeoDataFrame, words: npt.NDArray[np.object_]) -> gpd.GeoDataFrame:
    """Return projects with how surely each lies in the drawn area."""
    return frame.assign(**{IN_SHAPE: words})
