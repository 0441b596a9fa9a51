"""The plain way of filtering, record by record, that columns and index must answer like."""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from shapely import box

from geoapp.analysis.attributes import radii_of
from geoapp.analysis.drawn_area import drawn, sureness_in
from geoapp.analysis.pinyin import initials, syllables
from geoapp.analysis.select import with_sureness
from geoapp.analysis.wording import NO_NAMES, THEME, Names, fold, nearly, shortened, words_of
from geoapp.domain.evidence import read_evidence
from geoapp.domain.filters import FILTERS, PLAN_LISTS, Filters
from geoapp.geometry.frames import attribute_rows

Mask = npt.NDArray[np.bool_]


def select_plainly(
    frame: gpd.GeoDataFrame, filters: Filters, *, names: Names = NO_NAMES, metric_crs: str = ""
) -> gpd.GeoDataFrame:
    """Return the projects that filters let through, in the frame's order."""
    wanted = {name: set(getattr(filters, name)) for name in PLAN_LISTS if getattr(filters, name)}
    mask = np.array([_matches(record, wanted) for record in attribute_rows(frame)], dtype=bool)
    if filters.q:
        mask &= PlainWording(frame, names).find(filters.q)
    if filters.bbox:
        mask &= frame.geometry.intersects(box(*filters.bbox)).to_numpy()
    chosen = frame.loc[mask]
    if not filters.shape:
        return chosen
    radii = np.array(radii_of(chosen), dtype=float)
    sure = sureness_in(drawn(filters.shape), chosen.geometry.to_numpy(), radii, metric_crs)
    return with_sureness(chosen.loc[sure != ""], sure[sure != ""])


def _matches(record: dict[str, Any], wanted: Mapping[str, set[str]]) -> bool:
    for name, values in wanted.items():
        if values.isdisjoint(FILTERS[name].answers(record[FILTERS[name].column])):
            return False
    return True


class PlainWording:
    """The words of a frame's records, in its order."""

    def __init__(self, frame: gpd.GeoDataFrame, names: Names = NO_NAMES) -> None:
        """Read the frame, which must not change; ``names`` are the other names of terms."""
        self._names = names
        worded = zip(*(frame[one] for one in ("name", "aliases", "cite", "places")), strict=True)
        self._words = [words_of(*cells) for cells in worded]
        self._called = frozenset(map(fold, frame["name"]))
        stands_on = (_places_of(location.get("evidence") or "") for location in frame["location"])
        self._sites = [
            "\n".join(name for place in places for name in names.at(place)) for places in stands_on
        ]
        self._beside = [
            "\n".join((f"{THEME}{theme}", *(fold(share["name"]) for share in shares)))
            for theme, shares in zip(frame["theme"], frame["districts"], strict=True)
        ]

    def find(self, query: str) -> Mask:
        """Return which records every term of a query finds."""
        found = np.ones(len(self._words), dtype=bool)
        whole = fold(query)
        phrase = " " in whole and any(self._names.of(whole))
        for term in [whole] if phrase else whole.split():
            found &= self._find_term(term)
        return found

    def _find_term(self, term: str) -> Mask:
        found = _holding(self._words, [term])
        named = self._names.knows(term)
        if found.any():
            # A place's name means all that stands there, unless one of the projects is called just so.
            return found | _holding(self._sites, [term]) if named and term not in self._called else found
        others = list(self._names.of(term))
        found = _holding(self._words, others) | _holding(self._beside, [term, *others])
        found |= _holding(self._sites, [term, *others])
        if found.any() or named:
            return found
        return self._find_spelled(term) if term.isascii() and term.isalpha() else self._find_guessed(term)

    def _find_spelled(self, term: str) -> Mask:
        found = _holding(self._spelled, [term])
        if found.any() or len(term) < 3:
            return found
        return _holding(self._initials, [term])

    def _find_guessed(self, term: str) -> Mask:
        short = shortened(term)
        pairs = zip(self._words, self._sites, strict=True)
        found = np.array([bool(short.search(f"{words}\n{sites}")) for words, sites in pairs], dtype=bool)
        if found.any() or len(term) < 4:
            return found
        half, pattern = len(term) // 2, nearly(term)
        return np.array(
            [(term[:half] in one or term[half:] in one) and bool(pattern.search(one)) for one in self._words],
            dtype=bool,
        )

    @property
    def _spelled(self) -> list[str]:
        return [syllables(f"{one}\n{beside}") for one, beside in zip(self._words, self._beside, strict=True)]

    @property
    def _initials(self) -> list[str]:
        return [initials(f"{one}\n{beside}") for one, beside in zip(self._words, self._beside, strict=True)]


def _places_of(evidence: str) -> list[str]:
    """Return the ids of the places that a project stands on: those that its words or a person name."""
    return [step.place for step in read_evidence(evidence) if step.place]


def _holding(texts: Sequence[str], terms: Sequence[str]) -> Mask:
    if not terms:
        return np.zeros(len(texts), dtype=bool)
    return np.array([any(term in text for term in terms) for text in texts], dtype=bool)
