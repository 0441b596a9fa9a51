"""What a selection lets through, found once for the page and for each of its routes."""

from dataclasses import dataclass, replace
from functools import lru_cache

from geopandas import GeoDataFrame

from geoapp.analysis.select import select
from geoapp.domain.selection import Selection
from geoapp.web import content
from geoapp.web.content import Catalogue, Record

_CHOICES = 64
"""How many narrowings are kept; one of 50,000 projects takes half a megabyte."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The projects that a selection lets through, in the plan's order."""

    frame: GeoDataFrame
    records: list[Record]


def narrowing(selection: Selection) -> Selection:
    """Return a selection without what narrows nothing.

    >>> narrowing(Selection(q="2号线", lang="en", view="43.8,87.6,12")) == Selection(q="2号线")
    True
    """
    return replace(selection, plan="", lang="zh", project="", layer=(), view="")


def choose(plan_id: str, selection: Selection) -> Choice:
    """Return what a selection lets through. Never change the frame or the records."""
    return _choose(_Hashed(content.catalogue(plan_id)), narrowing(selection))


@dataclass(frozen=True, slots=True, eq=False)
class _Hashed:
    """A catalogue as the key of a cache: by the state of its files."""

    catalogue: Catalogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and self.catalogue is other.catalogue

    def __hash__(self) -> int:
        return hash(self.catalogue.stamp)


@lru_cache(maxsize=_CHOICES)
def _choose(hashed: _Hashed, narrow: Selection) -> Choice:
    catalogue = hashed.catalogue
    if narrow == Selection():
        return Choice(catalogue.frame, catalogue.records)
    frame = select(catalogue.frame, narrow)
    return Choice(frame, [catalogue.by_id[str(code)] for code in frame.index])
