"""Which projects a free-text query finds.

Who types what the plan says gets that. A term that stands in no record is looked for under its other names, then in
pinyin, and at last with one wrong character.
"""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoapp.analysis.pinyin import initials, syllables
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.analysis.wording import NO_NAMES, THEME, Names, fold, nearly, shortened
from geoapp.geometry.arrays import Flags, Indices

_SHORTEST_INITIALS = 3
_SHORTEST_GUESSED = 4
"""A shorter term with another character in it is another word: 动物园 is no 植物园."""


class WordSearch:
    """The words of a plan's projects, in the order of its columns."""

    def __init__(self, columns: PlanColumns, names: Names = NO_NAMES) -> None:
        """Hold the columns; ``names`` are the other names of terms."""
        self._columns, self._names = columns, names
        self._words = columns.words
        self._sites = columns.codes["place"].code
        self._site_texts = _texts(
            "\n".join(name for place in places for name in names.at(place))
            for places in columns.codes["place"].sets
        )
        theme, named = columns.codes["theme"], columns.codes["district_name"]
        pairs, self._beside = np.unique(theme.code * len(named.sets) + named.code, return_inverse=True)
        self._beside_texts = _texts(
            "\n".join((THEME + theme.sets[one][0], *map(fold, named.sets[other])))
            for one, other in zip(*np.divmod(pairs, max(len(named.sets), 1)), strict=True)
        )

    def find(self, query: str) -> Flags:
        """Return which projects every term of a query finds."""
        found = np.ones(len(self._words), dtype=bool)
        whole = fold(query)
        phrase = " " in whole and any(self._names.of(whole))
        for term in [whole] if phrase else whole.split():
            found &= self._find_term(term)
        return found

    def _find_term(self, term: str) -> Flags:
        found = _holding(self._words, [term])
        named = self._names.knows(term)
        if found.any():
            # A place's name means all that stands there, unless one of the projects is called just so.
            return found | self._on_sites([term]) if named and not self._is_called(term, found) else found
        others = list(self._names.of(term))
        found = _holding(self._words, others) | self._on_sites([term, *others])
        found |= _holding(self._beside_texts, [term, *others])[self._beside]
        if found.any() or named:
            return found
        return self._find_spelled(term) if term.isascii() and term.isalpha() else self._find_guessed(term)

    def _on_sites(self, terms: Iterable[str]) -> Flags:
        """Say which projects stand on a place that bears one of the terms in a name."""
        return _holding(self._site_texts, terms)[self._sites]

    def _is_called(self, term: str, among: Flags) -> bool:
        """Say whether one of the projects is called just so; its words hold the term, of course."""
        names = self._columns.names.filter(pa.array(among)).to_pylist()
        return any(fold(name) == term for name in names)

    def _find_spelled(self, term: str) -> Flags:
        found = _holding(self._spelled, [term])
        if found.any() or len(term) < _SHORTEST_INITIALS:
            return found
        return _holding(self._initials, [term])

    def _find_guessed(self, term: str) -> Flags:
        found = self._find_shortened(term)
        if found.any() or len(term) < _SHORTEST_GUESSED:
            return found
        half, pattern = len(term) // 2, nearly(term)
        rows = np.flatnonzero(_holding(self._words, [term[:half], term[half:]]))
        found[[row for row, words in self._worded(rows) if pattern.search(words)]] = True
        return found

    def _find_shortened(self, term: str) -> Flags:
        """Find names that a term shortens: all its characters stand in them, which is asked first, as it is fast."""
        short, there = shortened(term), np.ones(len(self._words), dtype=bool)
        for character in set(term):
            there &= _holding(self._words, [character]) | self._on_sites([character])
        found = np.zeros(len(there), dtype=bool)
        rows = np.flatnonzero(there)
        sites = self._site_texts.take(pa.array(self._sites[rows])).to_pylist()
        pairs = zip(self._worded(rows), sites, strict=True)
        found[[row for (row, words), site in pairs if short.search(f"{words}\n{site}")]] = True
        return found

    def _worded(self, rows: Indices) -> list[tuple[int, str]]:
        """Return rows with their words."""
        return list(zip(rows.tolist(), self._words.take(pa.array(rows)).to_pylist(), strict=True))

    @cached_property
    def _spelled(self) -> pa.StringArray:
        return _texts(map(syllables, self._together))

    @cached_property
    def _initials(self) -> pa.StringArray:
        return _texts(map(initials, self._together))

    @property
    def _together(self) -> Iterable[str]:
        """Each project's words, and what stands beside them."""
        beside = self._beside_texts.to_pylist()
        words = (text.as_py() for text in self._words)
        return (f"{one}\n{beside[code]}" for one, code in zip(words, self._beside.tolist(), strict=True))


def _texts(texts: Iterable[str]) -> pa.StringArray:
    return pa.array(list(texts), type=pa.string())


def _holding(texts: pa.StringArray, terms: Iterable[str]) -> Flags:
    found = np.zeros(len(texts), dtype=bool)
    for term in terms:
        found |= pc.match_substring(texts, term).to_numpy(zero_copy_only=False)
    return found
