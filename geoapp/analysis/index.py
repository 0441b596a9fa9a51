"""Columns arranged for filtering: what filters let through, in milliseconds for a million.

Boxes along a curve say what the window and the drawn shape can hold; then each field is a look-up of integer codes;
then the few rows that are left meet the shape itself.
"""

from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely

from geoapp.analysis.drawn_area import drawn, sureness_in, widened
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.analysis.word_search import WordSearch
from geoapp.analysis.wording import NO_NAMES, Names
from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.degrees import Shape
from geoapp.domain.filters import PLAN_LISTS, Filters
from geoapp.geometry.arrays import Floats, Indices
from geoapp.geometry.boxes import Boxes


class Narrowing(Protocol):
    """Filters on one state of a plan's projects; a row is a project's place in the order of the text."""

    def rows(self, filters: Filters) -> Indices:
        """Return the rows that filters let through, ascending."""

    def sureness(self, rows: Indices, shape: Shape) -> npt.NDArray[np.object_]:
        """Return for each of some rows how surely it lies in a drawn area."""


class Index:
    """Answers filters on a plan's columns, which must not change."""

    def __init__(self, columns: PlanColumns, *, names: Names = NO_NAMES, metric_crs: str = "") -> None:
        """Arrange the columns.

        A term of a query is found as ``WordSearch`` says, by its other ``names`` too; what is known to a radius is
        measured in ``metric_crs``.
        """
        self._columns, self._names, self._metric_crs = columns, names, metric_crs
        self._largest_radius = float(columns.radii.max(initial=0.0))
        self._boxes = Boxes(columns.bounds, columns.curve)

    def rows(self, filters: Filters) -> Indices:
        """Return the rows that filters let through, ascending; what they ask of records ``StateIndex`` answers.

        A district matches whatever its relation; what has no geometry lies in no ``bbox`` or ``shape``. A ``shape``
        lets through what is certainly or possibly in it.
        """
        rows = self._in_sight(filters)
        for name in PLAN_LISTS:
            if wanted := getattr(filters, name):
                codes = self._columns.codes[name]
                rows = rows[codes.having(wanted)[codes.code[rows]]]
        if filters.bbox:
            rows = self._crossing(rows, filters.bbox)
        if filters.shape:
            rows = rows[self.sureness(rows, filters.shape) != ""]
        if filters.q:
            rows = rows[self._search.find(filters.q)[rows]]
        return np.sort(rows)

    def sureness(self, rows: Indices, shape: Shape) -> npt.NDArray[np.object_]:
        """Return a word for each of some rows: how surely it lies in a drawn area (``sureness_in``)."""
        area, radii = drawn(shape), self._columns.radii[rows]
        shapely.prepare(area)
        west, south, east, north = self._columns.bounds[rows].T
        # What is no wider than its middle and exact is known by its box and need not be unpacked.
        spots = (west == east) & (south == north) & (radii == 0)
        words = np.where(shapely.intersects_xy(area, west, south) & spots, "certain", "").astype(object)
        others = rows[~spots]
        words[~spots] = sureness_in(area, self._columns.shapes(others), radii[~spots], self._metric_crs)
        return words

    def _in_sight(self, filters: Filters) -> Indices:
        """Return the rows whose box meets that of the window and that of the shape, or all rows without either."""
        boxes = [filters.bbox] if filters.bbox else []
        if filters.shape:
            west, south, east, north = self._reach(filters.shape).tolist()
            boxes.append((west, south, east, north))
        if not boxes:
            return np.arange(len(self._columns))
        rows = self._boxes.meeting(boxes[0])
        for west, south, east, north in boxes[1:]:
            left, low, right, high = self._columns.bounds[rows].T
            rows = rows[(left <= east) & (low <= north) & (right >= west) & (high >= south)]
        return rows

    def _reach(self, shape: Shape) -> Floats:
        """Return the box of a drawn area, with what reaches it by its radius."""
        bounds: Floats = shapely.bounds(drawn(shape))
        return widened(bounds, self._largest_radius) if self._largest_radius else bounds

    def _crossing(self, rows: Indices, edges: BoundingBox) -> Indices:
        """Leave out the rows whose box meets a window and whose geometry does not: they reach over its edge."""
        west, south, east, north = self._columns.bounds[rows].T
        over = np.flatnonzero((west < edges[0]) | (south < edges[1]) | (east > edges[2]) | (north > edges[3]))
        missed = over[~shapely.intersects(shapely.box(*edges), self._columns.shapes(rows[over]))]
        return np.delete(rows, missed)

    @cached_property
    def _search(self) -> WordSearch:
        return WordSearch(self._columns, self._names)
