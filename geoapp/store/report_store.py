"""The store of status reports: the same questions to SQLite and to PostgreSQL."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple
from typing import Any, Protocol

from geoapp.domain.status_report import SaidStatus, StatusReport
from geoapp.errors import StoreError

FoundRows = list[tuple[Any, ...]]
AskInTransaction = Callable[[str, Sequence[object]], FoundRows]

_LATEST = """
SELECT plan, project, month, version, status, percent, planned, problem, next_step, due, who, written
FROM status_report AS held
WHERE plan = %s AND month BETWEEN %s AND %s AND version = (
    SELECT max(version) FROM status_report AS other
    WHERE other.plan = held.plan AND other.project = held.project AND other.month = held.month)
ORDER BY project, month
"""

_HISTORY = """
SELECT plan, project, month, version, status, percent, planned, problem, next_step, due, who, written
FROM status_report WHERE plan = %s AND project = %s ORDER BY month DESC, version DESC
"""

_MONTHS = "SELECT DISTINCT month FROM status_report WHERE plan = %s ORDER BY month DESC"

# Casts say the types that a value alone does not tell PostgreSQL. Who comes second with a version meets the key.
_ADD = """
INSERT INTO status_report
    (plan, project, month, version, status, percent, planned, problem, next_step, due, who, written)
SELECT CAST(%s AS text), CAST(%s AS text), CAST(%s AS text), CAST(%s AS integer), CAST(%s AS text),
       CAST(%s AS double precision), CAST(%s AS double precision),
       CAST(%s AS text), CAST(%s AS text), CAST(%s AS text), CAST(%s AS text), CAST(%s AS text)
WHERE CAST(%s AS integer) = (
    SELECT coalesce(max(version), 0) FROM status_report WHERE plan = %s AND project = %s AND month = %s)
ON CONFLICT DO NOTHING
RETURNING version
"""


class ReportDatabase(Protocol):
    """A database as this store needs it."""

    @property
    def shown(self) -> str:
        """Place of the database, as it may be shown."""

    def ask(self, question: str, values: Sequence[object] = ()) -> FoundRows:
        """Return the rows of an answer."""

    def writing(self) -> AbstractContextManager[AskInTransaction]:
        """Give a way to ask within one transaction."""


class VersionError(StoreError):
    """A report of which somebody else wrote the version that was to be written."""

    project: str = ""


class ReportStore:
    """Status reports of all plans, to which versions are added."""

    def __init__(self, database: ReportDatabase) -> None:
        """Take the database, which is not asked yet."""
        self._database = database

    def latest(self, plan_id: str, first: str, last: str) -> dict[str, list[StatusReport]]:
        """Return the reports that hold for the months from ``first`` to ``last``: each project's, the oldest first.

        Raises:
            StoreError: the database does not answer, or is none of ours.
        """
        found: dict[str, list[StatusReport]] = {}
        for report in map(_report, self._database.ask(_LATEST, [plan_id, first, last])):
            found.setdefault(report.project, []).append(report)
        return found

    def history(self, plan_id: str, project: str) -> list[StatusReport]:
        """Return every version of every report of a project, the newest first.

        Raises:
            StoreError: as :meth:`latest`.
        """
        return [_report(row) for row in self._database.ask(_HISTORY, [plan_id, project])]

    def months(self, plan_id: str) -> list[str]:
        """Return the months of which there are reports, the newest first.

        Raises:
            StoreError: as :meth:`latest`.
        """
        return [str(month) for (month,) in self._database.ask(_MONTHS, [plan_id])]

    def add(self, reports: Iterable[StatusReport]) -> None:
        """Add reports, each the version after the one that was seen: all of them or none.

        Raises:
            VersionError: somebody else has written meanwhile.
            StoreError: as :meth:`latest`; or there is no room.
            InputError: the file cannot be written.
        """
        with self._database.writing() as asking:
            for one in reports:
                key = (one.plan, one.project, one.month)
                values = [*key, one.version, *astuple(one.said), one.who, one.when, one.version - 1, *key]
                if not asking(_ADD, values):
                    error = VersionError("report_version", project=one.project, month=one.month)
                    error.project = one.project
                    raise error


def _report(row: tuple[Any, ...]) -> StatusReport:
    plan, project, month, version, *said, who, when = row
    status, percent, planned, problem, next_step, due = said
    return StatusReport(
        plan=plan,
        project=project,
        month=month,
        version=version,
        said=SaidStatus(
            status=status,
            percent=percent,
            planned=planned,
            problem=problem,
            next_step=next_step,
            due=due,
        ),
        who=who,
        when=when,
    )
