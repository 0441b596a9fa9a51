"""Filters as SQL over an edition's projects, for who has not loaded its columns; the answers are those of ``Index``."""

from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from geoapp.analysis.drawn_area import drawn, sureness_in, widened
from geoapp.analysis.index import Index
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.analysis.wording import Names
from geoapp.domain.degrees import Shape
from geoapp.domain.filters import PLAN_LISTS, Filters
from geoapp.geometry.arrays import Indices
from geoapp.store.edition import Edition
from geoapp.store.sql_words import Condition, SqlWords

_BOX = "ST_MakeEnvelope(%s, %s, %s, %s, 4326)"


class SqlIndex:
    """Answers filters on an edition: by SQL until its columns were loaded for something else, then by these, sooner."""

    def __init__(
        self, edition: Edition, loaded: Callable[[], PlanColumns | None], load: Callable[[], PlanColumns],
        names: Names, metric_crs: str,
    ) -> None:  # fmt: skip
        """Take the edition, its columns if they are there, and the way to get them."""
        self._edition, self._loaded, self._load = edition, loaded, load
        self._names, self._metric_crs = names, metric_crs

    def rows(self, filters: Filters) -> Indices:
        """Return the rows that filters let through, ascending.

        Raises:
            StoreError: the store is away, or two newer editions have taken this one's place.
        """
        if self._loaded():
            return self._index.rows(filters)
        if not filters.narrowing:
            return np.arange(self._edition.projects)
        worded = self._words.conditions(filters.q) if filters.q else []
        if (
            worded is None
        ):  # neither as written nor by another name: spelling and guessing go through all texts
            return self._index.rows(filters)
        conditions = [*self._conditions(filters), *worded]
        sql = " AND ".join(one.sql for one in conditions) or "true"
        rows = self._edition.rows(sql, [value for one in conditions for value in one.values])
        return rows[self.sureness(rows, filters.shape) != ""] if filters.shape else rows

    def sureness(self, rows: Indices, shape: Shape) -> npt.NDArray[np.object_]:
        """Return a word for each of some rows: how surely it lies in a drawn area (``sureness_in``)."""
        if self._loaded():
            return self._index.sureness(rows, shape)
        cells = sorted(self._edition.cells("radius_m, ST_AsBinary(geometry)", rows.tolist()))
        shapes = np.asarray(shapely.from_wkb([wkb for *_, wkb in cells]), dtype=object)
        order = np.argsort(rows, kind="stable")
        words = np.empty(len(rows), dtype=object)
        radii = np.array([radius for _, radius, _ in cells], dtype=float)
        words[order] = sureness_in(drawn(shape), shapes, radii, self._metric_crs)
        return words

    def _conditions(self, filters: Filters) -> list[Condition]:
        found = [
            Condition("answers && %s", [[f"{name}={value}" for value in wanted]])
            for name in PLAN_LISTS
            if (wanted := getattr(filters, name))
        ]
        if filters.bbox:
            found.append(Condition(f"ST_Intersects(geometry, {_BOX})", [*filters.bbox]))
        if filters.shape:
            bounds = shapely.bounds(drawn(filters.shape))
            reach = widened(bounds, self._edition.widest_m) if self._edition.widest_m else bounds
            found.append(Condition(f"geometry && {_BOX}", reach.tolist()))
        return found

    @cached_property
    def _index(self) -> Index:
        return Index(self._load(), names=self._names, metric_crs=self._metric_crs)

    @cached_property
    def _words(self) -> SqlWords:
        return SqlWords(self._edition.answers, self._names, self._edition.is_there)
