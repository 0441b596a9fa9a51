"""The store of opinions."""

from geoapp.domain.opinion import Opinion, SaidOpinion
from geoapp.store.version_store import VersionError, VersionStore


class OpinionStore(VersionStore[Opinion]):
    """Opinions of all plans."""

    table, key, record, said = "opinion", ("project", "id"), Opinion, SaidOpinion

    def _second(self, one: Opinion) -> VersionError:
        return VersionError("opinion_version", id=one.id, project=one.project)
