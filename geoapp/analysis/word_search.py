"""Which projects a free-text query finds.

Who types what the plan says gets that. A term that stands in no record is looked for under its other names, then in
pinyin, and at last with one wrong character.
"""

from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoapp.analysis.pinyin import initials, syllables
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.analysis.shared_texts import SharedTexts, holding, text_array
from geoapp.analysis.wording import NO_NAMES, THEME, Names, fold, nearly, shortened
from geoapp.geometry.arrays import Flags, Indices

_SHORTEST_INITIALS = 3
_SHORTEST_GUESSED = 4
"""A shorter term with another character in it is another word: 动物园 is no 植物园."""


class WordSearch:
    """The words of a plan's projects, in the order of its columns."""

    def __init__(self, columns: PlanColumns, names: Names = NO_NAMES) -> None:
        """Hold the columns; ``names`` are the other names of terms."""
        self._names = names
        self._called, self._words = columns.called, columns.words
        sites = columns.codes["place"]
        at = ("\n".join(name for place in places for name in names.at(place)) for places in sites.sets)
        self._sites = SharedTexts(sites.code, text_array(at))
        theme, named = columns.codes["theme"], columns.codes["district_name"]
        pairs, code = np.unique(theme.code * len(named.sets) + named.code, return_inverse=True)
        beside = (
            "\n".join((THEME + theme.sets[one][0], *map(fold, named.sets[other])))
            for one, other in zip(*np.divmod(pairs, max(len(named.sets), 1)), strict=True)
        )
        self._beside = SharedTexts(code.astype(np.int32), text_array(beside))

    def find(self, query: str) -> Flags:
        """Return which projects every term of a query finds."""
        found = np.ones(len(self._called), dtype=bool)
        for term in terms_of(query, self._names):
            found &= self._find_term(term)
        return found

    def _find_term(self, term: str) -> Flags:
        found = self._worded([term])
        named = self._names.knows(term)
        if found.any():
            # A place's name means all that stands there, unless one of the projects is called just so.
            return found | self._sites.holding([term]) if named and not self._is_called(term) else found
        others = list(self._names.of(term))
        found = self._worded(others) | self._sites.holding([term, *others])
        found |= self._beside.holding([term, *others])
        if found.any() or named:
            return found
        return self._find_spelled(term) if term.isascii() and term.isalpha() else self._find_guessed(term)

    def _worded(self, terms: Iterable[str]) -> Flags:
        """Say which projects have one of the terms in their words."""
        return holding(self._called, terms) | self._words.holding(terms)

    def _is_called(self, term: str) -> bool:
        """Say whether one of the projects is called just so."""
        return bool(pc.any(pc.equal(self._called, term)).as_py())

    def _find_spelled(self, term: str) -> Flags:
        found = self._syllables.holding(term)
        if found.any() or len(term) < _SHORTEST_INITIALS:
            return found
        return self._initials.holding(term)

    def _find_guessed(self, term: str) -> Flags:
        found = self._find_shortened(term)
        if found.any() or len(term) < _SHORTEST_GUESSED:
            return found
        half, pattern = len(term) // 2, nearly(term)
        rows = np.flatnonzero(self._worded([term[:half], term[half:]]))
        texts = zip(self._names_at(rows), self._words.of(rows), strict=True)
        found[rows] = [bool(pattern.search(f"{name}\n{words}")) for name, words in texts]
        return found

    def _find_shortened(self, term: str) -> Flags:
        """Find names that a term shortens: all its characters stand in them, which is asked first, as it is fast."""
        short, rows, whole = shortened(term), np.arange(len(self._called)), True
        for character in set(term):
            named = holding(self._called if whole else self._called.take(pa.array(rows)), [character])
            named |= self._words.holding([character], rows) | self._sites.holding([character], rows)
            rows, whole = rows[named], False
        texts = zip(self._names_at(rows), self._words.of(rows), self._sites.of(rows), strict=True)
        found = np.zeros(len(self._called), dtype=bool)
        found[rows] = [bool(short.search("\n".join(one))) for one in texts]
        return found

    def _names_at(self, rows: Indices) -> list[str]:
        """Return folded names of rows."""
        return list(self._called.take(pa.array(rows)).to_pylist())

    @cached_property
    def _syllables(self) -> "_Spelled":
        return _Spelled(syllables, self._called, (self._words, self._beside))

    @cached_property
    def _initials(self) -> "_Spelled":
        return _Spelled(initials, self._called, (self._words, self._beside))


_PART = 100_000
"""Names that are spelled at one time."""


class _Spelled:
    """Names, and what stands beside them, in Latin letters."""

    def __init__(
        self, spell: Callable[[str], str], names: pa.StringArray, beside: Iterable[SharedTexts]
    ) -> None:
        parts = (names[start : start + _PART].to_pylist() for start in range(0, len(names), _PART))
        # A long text is spelled at a stretch; no name has two lines.
        self._names = pa.concat_arrays(
            [text_array(()), *(text_array(spell("\n".join(part)).split("\n")) for part in parts)]
        )
        self._beside = [
            SharedTexts(one.code, text_array(map(spell, one.texts.to_pylist()))) for one in beside
        ]

    def holding(self, term: str) -> Flags:
        """Say which projects have a term in their spelling."""
        found = holding(self._names, [term])
        for one in self._beside:
            found |= one.holding([term])
        return found


def terms_of(query: str, names: Names) -> list[str]:
    """Return the folded terms of a query; words with blanks that mean something together are one.

    >>> terms_of("Ｔ４ 二号线", NO_NAMES)
    ['t4', '2号线']
    """
    whole = fold(query)
    return [whole] if " " in whole and any(names.of(whole)) else whole.split()
