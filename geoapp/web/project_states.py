"""States of projects as lists and reports have them, joined to a plan once for each state of both."""

from contextlib import suppress

import numpy as np

from geoapp.analysis.state_index import StateColumns
from geoapp.domain.project_state import PlanEntries
from geoapp.errors import GeoappError, StoreError
from geoapp.io.corrections import load_corrections
from geoapp.io.earlier_files import folder_of_lists
from geoapp.io.plans import load_plan
from geoapp.pipeline.delivery import load_known, this_day
from geoapp.pipeline.project_states import corrected_ids, entries_in, make_states
from geoapp.store import decision_store, files, list_store, report_store
from geoapp.store.contract import Stamp, StoredPlan
from geoapp.web.catalogue import RecordsOf
from geoapp.web.loaded import keep_made, keep_states

_PLANS = 8
_CORRECTED = 4096
"""Plans of which it is known whether a status was corrected; a truth weighs little."""


def version_of(plan_id: str, folder: Stamp) -> Stamp:
    """Return the state of what is recorded of a plan's projects, as of a day; nothing where nothing is.

    ``folder`` is the state of the plan's folder. A store that is away says what it said last.
    """
    with suppress(StoreError):
        _REPORTS[plan_id] = report_store().stamp(plan_id)
    said = (*version_of_lists(plan_id), *_REPORTS.get(plan_id, ()))
    if not said and not _is_corrected(plan_id, folder):
        return ()
    return (*said, ("day", int(this_day().replace("-", ""))))


_REPORTS: dict[str, Stamp] = {}
"""The state of each plan's reports when the store was last asked."""


def version_of_lists(plan_id: str) -> Stamp:
    """Return the state of a plan's annual lists; nothing where there are none. A store that is away said it last."""
    with suppress(StoreError):
        lists = list_store()
        _LISTS[plan_id] = (
            (*lists.stamp(plan_id), *decision_store().stamp(plan_id)) if lists.kept(plan_id) else ()
        )
    return (*files.stamp(folder_of_lists(plan_id)), *_LISTS.get(plan_id, ()))


_LISTS: dict[str, Stamp] = {}
"""The state of each plan's lists and decisions when the store was last asked."""


def columns_of(plan_id: str, stored: StoredPlan) -> StateColumns | GeoappError:
    """Return the columns of what is recorded of a plan's projects, or why it cannot be read."""
    try:
        known = load_known(plan_id)
    except GeoappError as error:
        return error
    entries = _entries(stored)
    states = make_states(
        load_plan(plan_id),
        entries,
        lambda rows: RecordsOf(stored.records, np.array(rows, dtype=np.intp)),
        known,
    )
    return StateColumns(states, entries)


@keep_made(_PLANS)
def _entries(stored: StoredPlan) -> PlanEntries:
    return entries_in(stored.records)


@keep_states(_CORRECTED)
def _is_corrected(plan_id: str, _: Stamp) -> bool:
    with suppress(GeoappError):  # who reads the plan says so
        return bool(corrected_ids(load_corrections(plan_id)))
    return False
