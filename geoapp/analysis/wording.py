"""The words of records, and which records a free-text query finds.

Who types what the plan says gets that. A term that stands in no record is looked for under its other names, then in
pinyin, and at last with one wrong character.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Protocol

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geoapp.analysis.pinyin import initials, syllables
from geoapp.domain.evidence import read_evidence
from geoapp.domain.numeral import NUMERAL, arabic

Mask = npt.NDArray[np.bool_]


class Names(Protocol):
    """Names of places beside those of the records, folded (``synonyms``)."""

    def of(self, term: str) -> Iterable[str]:
        """Return other names of what a term names."""

    def at(self, place: str) -> Iterable[str]:
        """Return all names of a place, by its id in the gazetteer."""

    def knows(self, term: str) -> bool:
        """Say whether a term is a name as it stands, and so no misspelling of another."""


WORDED = ("name", "aliases", "cite", "places")
"""The columns that a free-text query looks into."""

THEME = "\x1f"
"""Stands before the code of a theme where a theme is meant: no text holds it."""

_LINE = re.compile(r"\blines?\s*(\d+)")
_NUMERAL = re.compile(f"{NUMERAL}(?=号)")
_SHORTEST_INITIALS = 3
_SHORTEST_SHORTENED = 3
_LONGEST_GAP = 4
_CHINESE = re.compile(r"[\u4e00-\u9fff\d]+")
_NOTHING = re.compile("(?!)")
_SHORTEST_GUESSED = 4
"""A shorter term with another character in it is another word: 动物园 is no 植物园."""


class NoNames:
    """No other names."""

    def of(self, _: str) -> Iterable[str]:
        """Return none."""
        return ()

    def at(self, _: str) -> Iterable[str]:
        """Return none."""
        return ()

    def knows(self, _: str) -> bool:
        """Say no."""
        return False


NO_NAMES = NoNames()


def fold(text: str) -> str:
    """Return text without the differences of width and case, and with Arabic numerals before 号.

    >>> fold("Ｔ４"), fold("二号线"), fold("Line 12"), fold("第十二号")
    ('t4', '2号线', '12号线', '第12号')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NUMERAL.sub(lambda found: arabic(found[0]), _LINE.sub(r"\1号线", folded))


def words_of(name: str, aliases: Iterable[str], cite: str | None, places: Iterable[str]) -> str:
    r"""Return the text that a free-text query is looked up in.

    >>> words_of("T4航站楼", ["Ｔ４"], None, [])
    't4航站楼\nt4\n'
    """
    return fold("\n".join((name, *aliases, cite or "", *places)))


class Wording:
    """The words of a frame's records, in its order."""

    def __init__(self, frame: gpd.GeoDataFrame, names: Names = NO_NAMES) -> None:
        """Read the frame, which must not change; ``names`` are the other names of terms."""
        self._names = names
        self._words = [words_of(*cells) for cells in zip(*(frame[one] for one in WORDED), strict=True)]
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
        if found.any() or len(term) < _SHORTEST_INITIALS:
            return found
        return _holding(self._initials, [term])

    def _find_guessed(self, term: str) -> Mask:
        short = _shortened(term)
        pairs = zip(self._words, self._sites, strict=True)
        found = np.array([bool(short.search(f"{words}\n{sites}")) for words, sites in pairs], dtype=bool)
        if found.any() or len(term) < _SHORTEST_GUESSED:
            return found
        half, pattern = len(term) // 2, nearly(term)
        return np.array(
            [(term[:half] in one or term[half:] in one) and bool(pattern.search(one)) for one in self._words],
            dtype=bool,
        )

    @cached_property
    def _spelled(self) -> list[str]:
        return [syllables(f"{one}\n{beside}") for one, beside in zip(self._words, self._beside, strict=True)]

    @cached_property
    def _initials(self) -> list[str]:
        return [initials(f"{one}\n{beside}") for one, beside in zip(self._words, self._beside, strict=True)]


def _places_of(evidence: str) -> list[str]:
    """Return the ids of the places that a project stands on: those that its words or a person name."""
    return [step.place for step in read_evidence(evidence) if step.place]


def _shortened(term: str) -> re.Pattern[str]:
    """Return the pattern of names that a term shortens: all its characters in their order, the first and the last.

    What stands before the number of a school or hospital may be left out as well.

    >>> [bool(_shortened("奥体中心").search(name)) for name in ("奥林匹克体育中心", "县级融媒体中心", "奥体中心站")]
    [True, False, False]
    >>> [bool(_shortened(term).search("某市第八人民医院")) for term in ("八医院", "市八院", "民医院", "八院")]
    [True, True, False, False]
    """
    if len(term) < _SHORTEST_SHORTENED or not _CHINESE.fullmatch(term):
        return _NOTHING
    gap = rf"[^\n]{{0,{_LONGEST_GAP}}}?"
    return re.compile(f"(?:^|\n|[市县区第]|(?=[市县区])){gap.join(map(re.escape, term))}(?:$|\n)")


def nearly(term: str) -> re.Pattern[str]:
    """Return the pattern of a term with one character wrong, too many or missing; a digit is never the wrong one.

    >>> [bool(nearly("北京南路").search(text)) for text in ("北京路", "北京西路", "北京市南路", "南京西路")]
    [True, True, True, False]
    >>> bool(nearly("地铁2号线").search("地铁1号线"))
    False
    """
    forms = []
    for at, character in enumerate(term):
        before, after = re.escape(term[:at]), re.escape(term[at + 1 :])
        if not character.isdigit():
            forms.append(rf"{before}[^\n\d]?{after}")
        if at:
            forms.append(rf"{before}[^\n\d]{re.escape(term[at:])}")
    return re.compile("|".join(forms))


def _holding(texts: Sequence[str], terms: Sequence[str]) -> Mask:
    if not terms:
        return np.zeros(len(texts), dtype=bool)
    return np.array([any(term in text for term in terms) for text in texts], dtype=bool)
