"""Names of one place: who searches for one of them finds what is called by another, of today or of the plan's time."""

from collections.abc import Iterable

import geopandas as gpd

from geoapp.analysis.select import fold

_SHORTEST = 4
"""A shorter part of a name, such as 机场, stands for no single place."""

_MOST = 2
"""A part that stands in the names of more places, such as 乌鲁木齐, stands for none of them."""


class Synonyms:
    """The names of places, each place's in one group.

    >>> airport = Synonyms([("乌鲁木齐天山国际机场", "乌鲁木齐国际机场")])
    >>> airport.of("天山国际机场"), airport.of("机场")
    (['乌鲁木齐天山国际机场', '乌鲁木齐国际机场'], [])
    """

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        """Take the names, one group a place."""
        folded = ([fold(name) for name in group if name] for group in groups)
        self._groups = [group for group in folded if len(group) > 1]

    def of(self, term: str) -> list[str]:
        """Return all names of the places that a folded term names, in whole or in a telling part."""
        named = [group for group in self._groups if any(_means(term, name) for name in group)]
        if len(named) > _MOST:
            return []
        return [name for group in named for name in group if len(name) >= _SHORTEST]


def _means(term: str, name: str) -> bool:
    """Say whether a term is a name, or more than half of it.

    >>> _means("天山国际机场", "乌鲁木齐天山国际机场"), _means("国际机场", "乌鲁木齐天山国际机场")
    (True, False)
    """
    return term == name or (len(term) >= _SHORTEST and term in name and len(term) * 2 > len(name))


def synonyms_of(gazetteer: gpd.GeoDataFrame) -> Synonyms:
    """Return the names of a gazetteer's places, in both languages."""
    cells = (gazetteer[column] for column in ("name", "aliases", "name_en"))
    return Synonyms((name, *aliases, english) for name, aliases, english in zip(*cells, strict=True))
