"""The store of status reports."""

from types import MappingProxyType

from geoapp.domain.status_report import SaidStatus, StatusReport
from geoapp.store.version_store import VersionError, VersionStore

_LAST = """
plan = %s AND month BETWEEN %s AND %s AND version = (
    SELECT max(version) FROM status_report AS other
    WHERE other.plan = held.plan AND other.project = held.project AND other.month = held.month)
"""

_MONTHS = "SELECT DISTINCT month FROM status_report WHERE plan = %s ORDER BY month DESC"


class ReportStore(VersionStore[StatusReport]):
    """Status reports of all plans."""

    table, key, record, said = "status_report", ("project", "month"), StatusReport, SaidStatus
    types = MappingProxyType({"percent": "double precision", "planned": "double precision"})

    def latest(self, plan_id: str, first: str, last: str) -> dict[str, list[StatusReport]]:
        """Return the reports that hold for the months from ``first`` to ``last``: each project's, the oldest first.

        Raises:
            StoreError: as :meth:`history`.
        """
        found: dict[str, list[StatusReport]] = {}
        for report in self._find(_LAST, [plan_id, first, last], "project, month"):
            found.setdefault(report.project, []).append(report)
        return found

    def months(self, plan_id: str) -> list[str]:
        """Return the months of which there are reports, the newest first.

        Raises:
            StoreError: as :meth:`history`.
        """
        return [str(month) for (month,) in self._database.ask(_MONTHS, [plan_id])]

    def _second(self, one: StatusReport) -> VersionError:
        return VersionError("report_version", project=one.project, month=one.month)
