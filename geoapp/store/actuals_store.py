"""The store of yearly actuals of indicators."""

from geoapp.domain.indicator import ActualsVersion, SaidActuals
from geoapp.store.version_store import VersionError, VersionStore


class ActualsStore(VersionStore[ActualsVersion]):
    """Actuals of all plans, one file a plan."""

    table, key, record, said = "indicator_actuals", (), ActualsVersion, SaidActuals

    def _second(self, one: ActualsVersion) -> VersionError:
        return VersionError("indicators_version", file=one.said.title)
