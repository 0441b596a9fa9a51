"""Apply filters to the frame of projects."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from shapely import box

from geoapp.analysis.attributes import radii_of
from geoapp.analysis.drawn_area import IN_SHAPE, drawn, sureness_in
from geoapp.domain.filters import FILTERS, LISTS, Filters
from geoapp.geometry.arrays import Floats
from geoapp.geometry.frames import attribute_rows

Names = Callable[[str], Iterable[str]]
"""Other names of what a term of a query names, folded (``synonyms``)."""


def no_names(_: str) -> Iterable[str]:
    """Return no other names."""
    return ()


def select(
    frame: gpd.GeoDataFrame, filters: Filters, *, names: Names = no_names, metric_crs: str = ""
) -> gpd.GeoDataFrame:
    """Return the projects that filters let through, in the frame's order.

    A term of the query is found where it stands; where it stands in no record of the frame, one of its other
    ``names`` finds what it means. A district matches whatever its relation; a record without geometry lies in no
    ``bbox`` or ``shape``. A ``shape`` lets through what is certainly or possibly in it, which a column ``in_shape``
    says; what is known to a radius is measured in ``metric_crs``.
    """
    wanted = {name: set(getattr(filters, name)) for name in LISTS if getattr(filters, name)}
    mask = np.array([_matches(record, wanted) for record in attribute_rows(frame)], dtype=bool)
    if filters.q:
        words = worded(frame)
        terms = wordings(filters.q, words, names)
        mask &= np.array([holds(one, terms) for one in words], dtype=bool)
    if filters.bbox:
        mask &= frame.geometry.intersects(box(*filters.bbox)).to_numpy()
    chosen = frame.loc[mask]
    if not filters.shape:
        return chosen
    sure = sureness_in(drawn(filters.shape), chosen.geometry.to_numpy(), _radii(chosen), metric_crs)
    return with_sureness(chosen.loc[sure != ""], sure[sure != ""])


def with_sureness(frame: gpd.GeoDataFrame, words: npt.NDArray[np.object_]) -> gpd.GeoDataFrame:
    """Return projects with how surely each lies in the drawn area."""
    return frame.assign(**{IN_SHAPE: words})


def _radii(frame: gpd.GeoDataFrame) -> Floats:
    return np.array(radii_of(frame), dtype=float)


def wordings(query: str, words: Sequence[str], names: Names = no_names) -> list[tuple[str, ...]]:
    """Return the terms of a query, each with its other names where no record's ``words`` hold the term itself.

    Who types what the plan says gets that; what only shares its place would stand in the way.

    >>> airport = {"机场": ["airport"], "t4": ["terminal"]}
    >>> wordings("Ｔ４ 机场", ["t4航站楼"], lambda term: airport.get(term, []))
    [('t4',), ('机场', 'airport')]
    """
    return [(term, *_others(term, words, names)) for term in fold(query).split()]


def _others(term: str, words: Sequence[str], names: Names) -> list[str]:
    others = list(names(term))
    return [] if others and any(term in one for one in words) else others


def holds(words: str, terms: Iterable[tuple[str, ...]]) -> bool:
    """Say whether a record's words hold one wording of every term.

    >>> holds("t4航站楼", [("t4",), ("机场", "航站楼")]), holds("", [("t4",)]), holds("", [])
    (True, False, True)
    """
    return all(any(wording in words for wording in term) for term in terms)


def worded(frame: gpd.GeoDataFrame) -> list[str]:
    """Return for each record what a free-text query is looked up in."""
    return [words_of(*cells) for cells in zip(*(frame[column] for column in WORDED), strict=True)]


def _matches(record: dict[str, Any], wanted: Mapping[str, set[str]]) -> bool:
    for name, values in wanted.items():
        if values.isdisjoint(FILTERS[name].answers(record[FILTERS[name].column])):
            return False
    return True


WORDED = ("name", "aliases", "cite", "places")
"""The columns that a free-text query looks into."""


def words_of(name: str, aliases: Iterable[str], cite: str | None, places: Iterable[str]) -> str:
    r"""Return the text that a free-text query is looked up in.

    >>> words_of("T4航站楼", ["Ｔ４"], None, [])
    't4航站楼\nt4\n'
    """
    return fold("\n".join((name, *aliases, cite or "", *places)))


def fold(text: str) -> str:
    """Return text without the differences of width and case.

    >>> fold("Ｔ４")
    't4'
    """
    return unicodedata.normalize("NFKC", text).casefold()
