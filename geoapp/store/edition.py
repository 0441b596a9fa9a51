"""An edition: one state of a plan's projects in PostgreSQL, of which nothing is ever changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geoapp.errors import StoreError
from geoapp.geometry.arrays import Indices
from geoapp.store.connections import Connections, SqlRows

_THERE = "EXISTS (SELECT FROM edition WHERE id = %s)"
"""Asked in the same question as the rows, and so of the same moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Facts of an edition, and questions to its projects."""

    connections: Connections
    id: int
    projects: int
    members: Mapping[str, str]
    answers: Mapping[str, list[str]]
    """The values of each coded column."""
    widest_m: float
    """The largest radius."""

    def rows(self, sql: str, values: list[object]) -> Indices:
        """Return the rows that meet a condition, ascending.

        Raises:
            StoreError: the store is away, or two newer editions have taken this one's place.
        """
        question = f"SELECT {_THERE}, array_agg(row) FROM project WHERE edition = %s AND {sql}"  # noqa: S608 (ours)
        [(there, found)] = self.connections.ask(question, [self.id, self.id, *values])
        if not there:
            raise StoreError("store_moved")
        return np.sort(np.array(found or [], dtype=np.intp))

    def is_there(self, sql: str, values: list[object]) -> bool:
        """Say whether a project meets a condition."""
        question = f"SELECT EXISTS (SELECT FROM project WHERE edition = %s AND {sql})"  # noqa: S608 (ours)
        [(found,)] = self.connections.ask(question, [self.id, *values])
        return bool(found)

    def cells(self, columns: str, rows: list[int]) -> SqlRows:
        """Return columns of rows, each with its row before them, in any order.

        Raises:
            StoreError: the store is away, or two newer editions have taken this one's place.
        """
        question = f"SELECT row, {columns} FROM project WHERE edition = %s AND row = ANY(%s)"  # noqa: S608 (ours)
        found = self.connections.ask(question, [self.id, rows])
        if len(found) != len(set(rows)):
            raise StoreError("store_moved")
        return found
