"""What a selection lets through, found once for the page and for each of its routes."""

from dataclasses import dataclass, replace
from functools import lru_cache

from geopandas import GeoDataFrame

from geoapp.domain.record import ProjectRecord
from geoapp.domain.selection import Selection
from geoapp.web import content
from geoapp.web.content import Catalogue

_CHOICES = 64
"""How many narrowings are kept; one of 50,000 projects takes half a megabyte."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The projects that a selection lets through, in the plan's order."""

    rows: list[int]
    """Their positions in the plan's catalogue."""
    frame: GeoDataFrame
    records: list[ProjectRecord]


def filters_only(selection: Selection) -> Selection:
    """Return a selection without what narrows nothing.

    >>> filters_only(Selection(q="2号线", lang="en", view="43.8,87.6,12")) == Selection(q="2号线")
    True
    """
    return replace(selection, plan="", lang="zh", project="", layer=(), view="")


def find_matches(plan_id: str, selection: Selection) -> Matches:
    """Return what a selection lets through. Never change the frame or the records."""
    return _find_matches(content.catalogue(plan_id), filters_only(selection))


@lru_cache(maxsize=_CHOICES)
def _find_matches(catalogue: Catalogue, narrow: Selection) -> Matches:
    rows = catalogue.index.rows(narrow).tolist()
    if len(rows) == len(catalogue.records):
        return Matches(rows, catalogue.frame, catalogue.records)
    return Matches(rows, catalogue.frame.iloc[rows], [catalogue.records[row] for row in rows])
