"""Lines of an edition's projects in PostgreSQL, a query for many at a time."""

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import orjson
from shapely.geometry import shape

from geoapp.domain.record import ProjectRecord
from geoapp.geometry.arrays import Indices
from geoapp.store.edition import Edition

_HELD = 2_500
"""Projects up to which all lines are held in memory: such a plan is shown whole when the store is away."""

_TOGETHER = 2_000
"""Lines of one query."""


class StoredLines:
    """The features of an edition, as the layers had them that were loaded."""

    def __init__(self, edition: Edition) -> None:
        """Hold the edition, and its lines where they are few."""
        self._edition = edition
        few = edition.projects <= _HELD
        self._held = self._read(list(range(edition.projects))) if few else {}

    def __len__(self) -> int:
        """Return the number of projects."""
        return self._edition.projects

    def texts(self, rows: Indices) -> Iterator[bytes]:
        """Yield the features of rows.

        Raises:
            StoreError: the store is away, or two newer editions have taken this one's place.
        """
        for part in np.array_split(rows, len(rows) // _TOGETHER + 1):
            wanted = part.tolist()
            found = self._held or self._read(wanted)
            yield from (found[row] for row in wanted)

    def records(self, rows: Indices) -> Iterator[ProjectRecord]:
        """Yield the records of rows.

        Raises:
            StoreError: the store is away, or two newer editions have taken this one's place.
        """
        for text in self.texts(rows):
            one = orjson.loads(text)
            geometry: Any = shape(one["geometry"]) if one["geometry"] else None
            yield cast("ProjectRecord", {**one["properties"], "geometry": geometry})

    def _read(self, rows: list[int]) -> dict[int, bytes]:
        return {row: text.encode() for row, text in self._edition.cells("feature", rows)} if rows else {}
