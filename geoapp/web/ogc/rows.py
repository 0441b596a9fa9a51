"""FeatureRows of a collection, as filters ask for them: positions and truths, never records.

Projects are asked by the table of filters and its index; the short lists beside them (plans, districts, zones) have one
column to ask.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoDataFrame

from geoapp.analysis.select import with_states
from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.filters import FILTERS, LISTS, MONEY, Filter, Filters
from geoapp.domain.plan import Plan
from geoapp.geometry.arrays import Geometries, Indices
from geoapp.geometry.frames import attribute_rows
from geoapp.web import content

RowMask = npt.NDArray[np.bool_]
"""One truth a row."""

RECORDED_STATUS = "recorded_status"
OF_PROJECTS: Mapping[str, str] = {
    RECORDED_STATUS if name == "status" else name: name for name in FILTERS if name != "bbox"
}
"""Filters of projects by their names here: a feature's own ``status`` is the plan's, and the window the standard's."""


def filter_of(name: str) -> Filter | None:
    """Return the filter that a queryable or parameter is; ``None`` where it is none.

    >>> filter_of("recorded_status") is FILTERS["status"], filter_of("status"), filter_of("plan")
    (True, None, None)
    """
    return FILTERS[OF_PROJECTS[name]] if name in OF_PROJECTS else None


MOST_CHOICES = 200
"""Values of a queryable that are listed, and beside which others are refused."""


class FeatureRows(ABC):
    """The rows of a collection."""

    geometries: Geometries
    """Each row's geometry in WGS-84, longitude first; ``None`` where there is none."""

    @abstractmethod
    def values(self, name: str) -> Sequence[str]:
        """Return the values that a queryable can have; none for one that reads a text of its own form."""

    @abstractmethod
    def passing(self, wanted: Mapping[str, Sequence[str]]) -> RowMask:
        """Say which rows have one of the values of each queryable (ValueError: a text of another form)."""

    def having(self, name: str, values: Sequence[str]) -> RowMask:
        """Say which rows have one of the values of a queryable (ValueError: as ``passing``)."""
        return self.passing({name: values})

    def answering(self, name: str) -> RowMask:  # noqa: ARG002 (of projects only)
        """Say which rows answer a queryable that reads a text of its own form."""
        return np.ones(len(self.geometries), dtype=bool)

    @abstractmethod
    def meeting(self, bbox: BoundingBox) -> RowMask:
        """Say which rows' geometries meet a box."""

    @abstractmethod
    def records(self, rows: Indices, *, shape: str = "") -> list[dict[str, Any]]:
        """Return the attributes of rows; of projects with how surely they lie in a drawn shape, where one is given."""

    @abstractmethod
    def ids(self) -> npt.NDArray[np.object_]:
        """Return each row's own name."""

    @cached_property
    def bounds(self) -> BoundingBox | None:
        """The box of all geometries, if there are any."""
        west, south, east, north = (float(edge) for edge in shapely.total_bounds(self.geometries))
        return None if np.isnan(west) else (west, south, east, north)

    def intersecting(self, geometry: shapely.Geometry) -> Indices:
        """Return the positions of rows whose boxes meet that of a geometry: all others have nothing to do with it."""
        west, south, east, north = shapely.bounds(geometry)
        # An area, also round a point: the filters know boxes.
        return np.flatnonzero(self.meeting((west - _EDGE, south - _EDGE, east + _EDGE, north + _EDGE)))

    @cached_property
    def placed(self) -> RowMask:
        """Truth of each row having a geometry."""
        found: RowMask = ~(shapely.is_missing(self.geometries) | shapely.is_empty(self.geometries))
        return found


_EDGE = 1e-6
"""A decimetre in degrees."""


class ProjectRows(FeatureRows):
    """A plan's projects, asked by the table of filters."""

    def __init__(self, plan: Plan) -> None:
        """Ask the catalogue of a plan as it is now."""
        catalogue = content.catalogue(plan.id)
        self.catalogue = catalogue
        self._known = content.known_values(plan)
        self.geometries = catalogue.columns.shapes(np.arange(len(catalogue)))

    def values(self, name: str) -> Sequence[str]:
        """Return the values that a filter can have."""
        own = OF_PROJECTS[name]
        return self._known[own] if own in LISTS else ()

    def passing(self, wanted: Mapping[str, Sequence[str]]) -> RowMask:
        """Say which projects filters let through."""
        asked: dict[str, Any] = {}
        for own, values in ((OF_PROJECTS[name], values) for name, values in wanted.items()):
            read = FILTERS[own].read
            asked[own] = read(values[0]) if read else tuple(values)
        return self._passing(Filters(**asked))

    def answering(self, name: str) -> RowMask:
        """Say which projects answer: all, but for money those of which an amount is known."""
        return self._passing(Filters(money_min=0.0)) if name in MONEY else super().answering(name)

    def meeting(self, bbox: BoundingBox) -> RowMask:
        """Say which projects' geometries meet a box."""
        return self._passing(Filters(bbox=bbox))

    def records(self, rows: Indices, *, shape: str = "") -> list[dict[str, Any]]:
        """Return the attributes of projects."""
        read = FILTERS["shape"].read
        drawn = Filters(shape=read(shape)) if shape and read else Filters()
        found = self.catalogue.frame_of(rows, drawn)
        if states := self.catalogue.states:
            found = with_states(found, states, rows)
        return attribute_rows(found)

    def ids(self) -> npt.NDArray[np.object_]:
        """Return each project's id."""
        return np.array(self.catalogue.columns.ids.to_pylist(), dtype=object)

    def milestones(self) -> Sequence[Sequence[Mapping[str, Any]]]:
        """Return each project's dated stages."""
        return [record["milestones"] for record in self.catalogue.records]

    def _passing(self, filters: Filters) -> RowMask:
        mask = np.zeros(len(self.geometries), dtype=bool)
        mask[self.catalogue.index.rows(filters)] = True
        return mask


class ListRows(FeatureRows):
    """A short list with a geometry a row, asked by one column."""

    def __init__(self, frame: GeoDataFrame, name: str, column: str) -> None:
        """Hold a frame whose ``column`` is the queryable ``name``."""
        self._frame, self._name = frame, name
        self._cells = frame[column].astype(str).to_numpy(dtype=object)
        self.geometries = np.asarray(frame.geometry.array, dtype=object)

    def values(self, name: str) -> Sequence[str]:
        """Return the values of the column."""
        return tuple(dict.fromkeys(self._cells)) if name == self._name else ()

    def passing(self, wanted: Mapping[str, Sequence[str]]) -> RowMask:
        """Say which rows have one of the values of the column."""
        found = np.ones(len(self._cells), dtype=bool)
        for name, values in wanted.items():
            found &= np.isin(self._cells, list(values)) & (name == self._name)
        return found

    def meeting(self, bbox: BoundingBox) -> RowMask:
        """Say which rows' geometries meet a box."""
        return np.asarray(shapely.intersects(self.geometries, shapely.box(*bbox)))

    def records(self, rows: Indices, *, shape: str = "") -> list[dict[str, Any]]:  # noqa: ARG002 (of projects only)
        """Return the attributes of rows."""
        return attribute_rows(self._frame.iloc[rows])

    def ids(self) -> npt.NDArray[np.object_]:
        """Return each row's own name, or what it is asked by where it has none."""
        own = self._frame["id"].to_numpy(dtype=object) if "id" in self._frame else self._cells
        return np.asarray(own, dtype=object)
