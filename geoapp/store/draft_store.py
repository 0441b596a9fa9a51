"""The store of drafts of places."""

from types import MappingProxyType

from geoapp.domain.draft import DraftVersion, SaidDraft
from geoapp.store.version_store import VersionError, VersionStore


class DraftStore(VersionStore[DraftVersion]):
    """Drafts of all plans."""

    table, key, record, said = "place_draft", ("project", "id"), DraftVersion, SaidDraft
    types = MappingProxyType({"uncertainty_m": "double precision"})

    def _second(self, one: DraftVersion) -> VersionError:
        return VersionError("draft_version", draft=one.id)
