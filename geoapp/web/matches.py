"""Matches of a selection, found once for the page and for each of its routes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from geopandas import GeoDataFrame

from geoapp.domain.filters import Filters
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.geometry.arrays import Indices
from geoapp.io.record_lines import RecordLines
from geoapp.io.writers.geojson_writer import stream_texts
from geoapp.pipeline.export import stream, stream_lines, takes_lines
from geoapp.pipeline.tables.project_lines import ProjectLines
from geoapp.web import content
from geoapp.web.catalogue import Catalogue, RecordsOf
from geoapp.web.loaded import keep_made

GEOJSON = "geojson"
"""The format that layers are written in."""

_KEPT = 64
"""How many sets of matches are kept; one of 50,000 projects takes half a megabyte."""


# Without slots: the frame is kept once it was asked for.
@dataclass(frozen=True, eq=False)
class Matches:
    """The projects that a selection lets through, in the plan's order; itself the key of what is made of them."""

    catalogue: Catalogue
    filters: Filters
    rows: Indices
    """Their positions in the catalogue."""

    def __len__(self) -> int:
        """Return the number of projects."""
        return len(self.rows)

    def count(self, field: str) -> Counter[str]:
        """Return the number of projects that answer each value of a coded column."""
        codes = self.catalogue.codes(field)
        return codes.count(self.rows) if codes else Counter()

    @property
    def records(self) -> Sequence[ProjectRecord]:
        """Their records, each made when it is asked for."""
        return RecordsOf(self.catalogue.records, self.rows)

    @cached_property
    def frame(self) -> GeoDataFrame:
        """All of them as a frame. Never change it."""
        return self.catalogue.frame_of(self.rows, self.filters)


def stream_matches(matches: Matches, fmt: str, plan: Plan, **options: str | None) -> Iterable[bytes]:
    """Return the parts of a file of the projects, as ``export.stream`` makes it.

    GeoJSON of whole features is what their layers hold, where they were built here.
    """
    records = matches.catalogue.records
    if (
        fmt == GEOJSON
        and isinstance(records, RecordLines)
        and not (matches.filters.shape or matches.filters.of_records)
        and not any(options.values())
    ):
        return stream_texts(records.texts(matches.rows), "projects", matches.catalogue.members)
    if isinstance(records, RecordLines) and takes_lines(fmt) and not matches.filters.shape:
        return stream_lines(_lines_of(matches, records, plan), fmt, plan, **options)
    return stream(matches.frame, fmt, plan, **options)


def _lines_of(matches: Matches, records: RecordLines, plan: Plan) -> ProjectLines:
    everything, filters = matches.catalogue, matches.filters
    describe = None
    if everything.states and filters.of_records:
        describe = partial(everything.states.describe, years=filters.list_year)
    return ProjectLines(everything.columns, records, matches.rows, plan.id, describe)


def find_matches(plan_id: str, filters: Filters) -> Matches:
    """Return the matches of a selection. Never change the records."""
    return _find_matches(content.catalogue(plan_id), filters.filters)


@keep_made(_KEPT)
def _find_matches(catalogue: Catalogue, filters: Filters) -> Matches:
    return Matches(catalogue, filters, catalogue.index.rows(filters))
