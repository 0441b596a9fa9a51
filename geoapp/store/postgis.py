"""The store in PostgreSQL with PostGIS: several programs and machines read one state of each plan."""

from functools import cached_property
from threading import Lock

from geoapp.analysis.plan_columns import PlanColumns, columns_of
from geoapp.analysis.wording import Names
from geoapp.errors import GeoappError, StoreError
from geoapp.io.plan_columns import parse_columns
from geoapp.io.record_lines import RecordLines
from geoapp.store.connections import Connections
from geoapp.store.contract import Stamp
from geoapp.store.edition import Edition
from geoapp.store.migrations import refuse_unmigrated
from geoapp.store.sql_index import SqlIndex
from geoapp.store.stored_lines import StoredLines

_PRESENT = """
SELECT edition.id, edition.projects, edition.members, edition.answers, edition.widest_m
FROM plan JOIN edition ON edition.id = plan.edition WHERE plan.id = %s
"""

_VERSION = """
SELECT edition.id, (extract(epoch FROM loaded_at) * 1000000)::bigint
FROM plan JOIN edition ON edition.id = plan.edition WHERE plan.id = %s
"""


# Without slots: the columns are kept once somebody asked for them.
class PostgisPlan:
    """A plan's projects in one edition."""

    def __init__(self, edition: Edition) -> None:
        """Read what is held in memory."""
        self._edition, self.members = edition, edition.members
        self.records = RecordLines(StoredLines(edition))

    def __len__(self) -> int:
        """Return the number of projects."""
        return self._edition.projects

    @cached_property
    def columns(self) -> PlanColumns:
        """All columns, as the build packed them; those of a build that knew fewer are made of the records."""
        question = "SELECT columns FROM edition WHERE id = %s"
        if not (found := self._edition.connections.ask(question, [self._edition.id])):
            raise StoreError("store_moved")
        return parse_columns(found[0][0]) or columns_of(self.records)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the columns as a build packed them."""
        question = "SELECT encode(sha256(columns), 'hex') FROM edition WHERE id = %s"
        found = self._edition.connections.ask(question, [self._edition.id])
        return str(found[0][0]) if found else ""

    def find(self, project_id: str) -> int | None:
        """Return the row of a project; ``None`` for an id that there isn't."""
        if loaded := self._loaded():
            return loaded.find(project_id)
        found = self._edition.rows("id = %s", [project_id]).tolist()
        return found[0] if found else None

    def values(self, name: str) -> set[str]:
        """Return every value that occurs in a coded column."""
        return set(self._edition.answers[name])

    def narrowing(self, names: Names, metric_crs: str) -> SqlIndex:
        """Return its filters."""
        return SqlIndex(self._edition, self._loaded, lambda: self.columns, names, metric_crs)

    def _loaded(self) -> PlanColumns | None:
        found: PlanColumns | None = vars(self).get("columns")
        return found


class PostgisStore:
    """A database, read by the editions that hold now; where it is away, by those that were last seen."""

    def __init__(self, connections: Connections) -> None:
        """Take the connections; the server is asked when a plan is."""
        self._connections = connections
        self._seen: dict[str, Stamp] = {}
        self._away: StoreError | None = None
        self._is_migrated, self._held = False, Lock()

    def version(self, plan_id: str) -> Stamp:
        """Return the edition that holds now, or the one that was last seen where the store is away.

        Raises:
            StoreError: the store is away and the plan was never seen, or it cannot be read.
        """
        try:
            self._check()
            found = self._connections.ask(_VERSION, [plan_id])
        except StoreError as error:
            self._away = error
            if plan_id in self._seen:
                return self._seen[plan_id]
            raise
        self._away = None
        stamp = tuple((f"edition {edition}", 1000 * microseconds) for edition, microseconds in found)
        with self._held:
            self._seen[plan_id] = stamp
        return stamp

    def open(self, plan_id: str) -> PostgisPlan:
        """Return the plan in the edition that holds now.

        Raises:
            StoreError: it was never loaded, or the store is away.
        """
        self._check()
        for edition, projects, members, answers, widest_m in self._connections.ask(_PRESENT, [plan_id]):
            return PostgisPlan(
                Edition(
                    connections=self._connections,
                    id=edition,
                    projects=projects,
                    members=members,
                    answers=answers,
                    widest_m=widest_m,
                )
            )
        raise StoreError("store_no_plan", plan=plan_id)

    def faults(self, plan_id: str) -> list[GeoappError]:
        """Return why the plan may be another by now, or why there is none."""
        try:
            found = self.version(plan_id)
        except StoreError as error:
            return [error]
        if self._away:
            return [self._away]
        return [] if found else [StoreError("store_no_plan", plan=plan_id)]

    def _check(self) -> None:
        if not self._is_migrated:
            refuse_unmigrated(self._connections)
            self._is_migrated = True
