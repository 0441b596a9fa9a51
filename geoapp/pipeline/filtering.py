"""Filtering of a plan's projects for commands and sheets: the values that are known, and what is let through."""

from collections.abc import Collection, Sequence
from functools import cached_property

from geopandas import GeoDataFrame

from geoapp.analysis.select import index_of, take
from geoapp.analysis.state_index import StateColumns, StateIndex
from geoapp.analysis.synonyms import synonyms_of
from geoapp.domain.filters import FILTERS, Filters
from geoapp.domain.plan import Plan
from geoapp.domain.project_state import PlanStates, StateSums
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.search_words import load_search_words
from geoapp.pipeline.delivery import load_known
from geoapp.pipeline.known_codes import known_codes
from geoapp.pipeline.project_states import entries_in, is_recorded, make_states


class Filtering:
    """Filters on a frame of all projects of a plan; lists and reports are read where ``asked`` names what asks them."""

    def __init__(self, plan: Plan, frame: GeoDataFrame, asked: Collection[str]) -> None:
        """Take the projects, and the names of the filters that are asked for."""
        self.plan, self.frame = plan, frame
        self._asks = any(name == "owner" or FILTERS[name].recorded for name in asked if name in FILTERS)

    @property
    def known(self) -> dict[str, Sequence[str]]:
        """Values that exist for the fields of a Selection.

        Raises:
            GeoappError: as ``states``.
        """
        return {**known_codes(self.plan, self.frame, self._states)}

    def select(self, filters: Filters) -> GeoDataFrame:
        """Return the projects that filters let through, in the frame's order, as ``analysis.select`` does.

        Raises:
            GeoappError: as ``states``.
        """
        return take(self.frame, self.index, filters)

    @cached_property
    def index(self) -> StateIndex:
        """Index of the plan and of what is recorded of it."""
        names = synonyms_of(load_gazetteer(self.plan), load_search_words())
        return StateIndex(index_of(self.frame, names=names, metric_crs=self.plan.metric_crs), self._columns)

    def sums(self, filters: Filters) -> StateSums | None:
        """Return the sums of the projects that filters let through; ``None`` where nothing is recorded."""
        return self._columns.sums(self.index.rows(filters)) if self._columns else None

    @property
    def no_records(self) -> InputError:
        """The sentence for who asks records where there are none."""
        return InputError("records_none", plan=self.plan.id)

    @property
    def lacks_records(self) -> bool:
        """Whether something is asked that only records know, and nothing is recorded."""
        return self._asks and self._states is None

    @property
    def _states(self) -> PlanStates | None:
        return self._columns.states if self._columns else None

    @cached_property
    def _columns(self) -> StateColumns | None:
        """Columns of what is recorded, ``None`` where there is nothing or nobody asks.

        Raises:
            GeoappError: a file of the ledger or of corrections is none of ours, or the store does not answer.
        """
        if not self._asks or not is_recorded(known := load_known(self.plan.id)):
            return None
        records = project_records(self.frame)
        entries = entries_in(records)
        states = make_states(self.plan, entries, lambda rows: [records[row] for row in rows], known)
        return StateColumns(states, entries)
