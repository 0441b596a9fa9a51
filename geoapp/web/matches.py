"""Matches of a selection, found once for the page and for each of its routes."""

from dataclasses import dataclass
from functools import lru_cache

from geopandas import GeoDataFrame

from geoapp.domain.filters import Filters
from geoapp.domain.record import ProjectRecord
from geoapp.web import content
from geoapp.web.content import Catalogue

_KEPT = 64
"""How many sets of matches are kept; one of 50,000 projects takes half a megabyte."""


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """The projects that a selection lets through, in the plan's order; itself the key of what is made of them."""

    rows: list[int]
    """Their positions in the plan's catalogue."""
    frame: GeoDataFrame
    records: list[ProjectRecord]


def find_matches(plan_id: str, filters: Filters) -> Matches:
    """Return the matches of a selection. Never change the frame or the records."""
    return _find_matches(content.catalogue(plan_id), filters.filters)


@lru_cache(maxsize=_KEPT)
def _find_matches(catalogue: Catalogue, filters: Filters) -> Matches:
    found = catalogue.index.rows(filters)
    rows = found.tolist()
    if len(rows) == len(catalogue.records) and not filters.shape:
        return Matches(rows, catalogue.frame, catalogue.records)
    frame = catalogue.index.frame_of(found, filters)
    return Matches(rows, frame, [catalogue.records[row] for row in rows])
