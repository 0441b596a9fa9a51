"""The words of records, and which records a free-text query finds.

Who types what the plan says gets that. A term that stands in no record is looked for under its other names, then in
pinyin, and at last with one wrong character.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geoapp.analysis.pinyin import initials, syllables
from geoapp.domain.numeral import NUMERAL, arabic

Mask = npt.NDArray[np.bool_]
Names = Callable[[str], Iterable[str]]
"""Other names of what a term of a query names, folded (``synonyms``)."""

WORDED = ("name", "aliases", "cite", "places")
"""The columns that a free-text query looks into."""

THEME = "\x1f"
"""Stands before the code of a theme where a theme is meant: no text holds it."""

_LINE = re.compile(r"\blines?\s*(\d+)")
_NUMERAL = re.compile(f"{NUMERAL}(?=号)")
_SHORTEST_INITIALS = 3
_SHORTEST_GUESSED = 4
"""A shorter term with another character in it is another word: 动物园 is no 植物园."""


def no_names(_: str) -> Iterable[str]:
    """Return no other names."""
    return ()


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

    def __init__(self, frame: gpd.GeoDataFrame, names: Names = no_names) -> None:
        """Read the frame, which must not change; ``names`` are the other names of terms."""
        self._names = names
        self._words = [words_of(*cells) for cells in zip(*(frame[one] for one in WORDED), strict=True)]
        self._beside = [
            "\n".join((f"{THEME}{theme}", *(fold(share["name"]) for share in shares)))
            for theme, shares in zip(frame["theme"], frame["districts"], strict=True)
        ]

    def find(self, query: str) -> Mask:
        """Return which records every term of a query finds."""
        found = np.ones(len(self._words), dtype=bool)
        whole = fold(query)
        phrase = " " in whole and any(self._names(whole))
        for term in [whole] if phrase else whole.split():
            found &= self._find_term(term)
        return found

    def _find_term(self, term: str) -> Mask:
        found = _holding(self._words, [term])
        if found.any():
            return found
        others = list(self._names(term))
        found = _holding(self._words, others) | _holding(self._beside, [term, *others])
        if found.any():
            return found
        return self._find_spelled(term) if term.isascii() and term.isalpha() else self._find_guessed(term)

    def _find_spelled(self, term: str) -> Mask:
        found = _holding(self._spelled, [term])
        if found.any() or len(term) < _SHORTEST_INITIALS:
            return found
        return _holding(self._initials, [term])

    def _find_guessed(self, term: str) -> Mask:
        if len(term) < _SHORTEST_GUESSED:
            return np.zeros(len(self._words), dtype=bool)
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
