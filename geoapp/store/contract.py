"""The contract of a store: all that pages ask of a plan's projects, whatever holds them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from geoapp.analysis.index import Narrowing
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.analysis.wording import Names
from geoapp.domain.record import ProjectRecord
from geoapp.errors import GeoappError

Stamp = tuple[tuple[str, int], ...]
"""Parts of which something is made, each with its time in nanoseconds: what is cached under it lasts as long as it."""


class StoredPlan(Protocol):
    """One state of a plan's projects: what is asked of it later belongs to the same state."""

    @property
    def columns(self) -> PlanColumns:
        """All columns; who draws all projects asks for them."""

    @property
    def records(self) -> Sequence[ProjectRecord]:
        """The records, each made when it is asked for."""

    @property
    def members(self) -> Mapping[str, str]:
        """Facts of all projects: the plan, its licence, its source."""

    @property
    def sha256(self) -> str:
        """SHA-256 of the columns as a build packed them; empty where none did."""

    def __len__(self) -> int:
        """Return the number of projects."""

    def find(self, project_id: str) -> int | None:
        """Return the row of a project; ``None`` for an id that there isn't."""

    def values(self, name: str) -> set[str]:
        """Return every value that occurs in a coded column."""

    def narrowing(self, names: Names, metric_crs: str) -> Narrowing:
        """Return its filters: terms are found by other ``names`` too, what is rough is measured in the CRS."""


class Store(Protocol):
    """Plans' projects, which others may change at any time, a whole plan at once."""

    def version(self, plan_id: str) -> Stamp:
        """Return the state of a plan: another one as soon as it changes."""

    def open(self, plan_id: str) -> StoredPlan:
        """Return the plan as it is now.

        Raises:
            GeoappError: it is not there, or cannot be read.
        """

    def faults(self, plan_id: str) -> list[GeoappError]:
        """Return a sentence for each way in which what is shown of a plan may not be what was built."""
