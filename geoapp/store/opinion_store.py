"""The store of opinions."""

from geoapp.domain.opinion import Opinion, SaidOpinion
from geoapp.store.version_store import VersionError, VersionStore


class OpinionStore(VersionStore[Opinion]):
    """Opinions of all plans."""

    table, part, record, said = "opinion", "id", Opinion, SaidOpinion

    def versions(self, plan_id: str) -> list[Opinion]:
        """Return every version of every opinion on a plan's projects, those of one together, the oldest first.

        Raises:
            StoreError: as :meth:`history`.
        """
        return self._find("plan = %s", [plan_id], "project, id, version")

    def _second(self, one: Opinion) -> VersionError:
        return VersionError("opinion_version", id=one.id, project=one.project)
