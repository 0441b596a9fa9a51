"""Changes that the journal records of a plan, read anew only when journal or plan has changed."""

from functools import lru_cache

from geoapp.domain.plan import Plan
from geoapp.domain.recorded_change import RecordedChange
from geoapp.io.journal import path_of_head, path_of_journal
from geoapp.pipeline.recorded_changes import read_changes
from geoapp.store.contract import Stamp
from geoapp.web import content

_PLANS = 8
"""Plans of which changes are kept."""


def state() -> Stamp:
    """Return a value that changes with the journal."""
    there = [path for path in (path_of_journal(), path_of_head()) if path.is_file()]
    return tuple((str(path), path.stat().st_mtime_ns) for path in there)


def changes_of(plan: Plan) -> tuple[RecordedChange, ...]:
    """Return the changes of a plan, the newest first.

    Raises:
        InputError: the journal is damaged.
    """
    return _read(plan, (*content.states(plan.id), state()))


@lru_cache(maxsize=_PLANS)
def _read(plan: Plan, _: tuple[Stamp, ...]) -> tuple[RecordedChange, ...]:
    return read_changes(plan, content.catalogue(plan.id).by_id.get)
