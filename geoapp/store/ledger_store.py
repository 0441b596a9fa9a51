"""The store of annual lists, and of what was decided of their rows."""

from types import MappingProxyType

from geoapp.domain.ledger import DecisionVersion, ListVersion, SaidDecision, SaidList
from geoapp.store.version_store import VersionError, VersionStore

_KEPT = "SELECT coalesce(sum(CASE state WHEN 'kept' THEN 1 ELSE -1 END), 0) FROM annual_list WHERE plan = %s"


class ListStore(VersionStore[ListVersion]):
    """Annual lists of all plans."""

    table, key, record, said = "annual_list", ("id",), ListVersion, SaidList
    types = MappingProxyType({"year": "integer"})

    def kept(self, plan_id: str) -> int:
        """Return the number of a plan's lists: each is kept, then removed, then may be kept again.

        Raises:
            StoreError: as :meth:`history`.
        """
        return sum(int(number) for (number,) in self._database.ask(_KEPT, [plan_id]))

    def _second(self, one: ListVersion) -> VersionError:
        return VersionError("ledger_version", list=one.id)


class DecisionStore(VersionStore[DecisionVersion]):
    """Decisions on rows of all lists."""

    table, key, record, said = "list_decision", ("list_id", "rows"), DecisionVersion, SaidDecision
    types = MappingProxyType({"list_version": "integer"})

    def _second(self, one: DecisionVersion) -> VersionError:
        return VersionError("ledger_version", list=one.list_id)
