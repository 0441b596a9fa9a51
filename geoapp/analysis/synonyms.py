"""Names of one place: who searches for one of them finds what is called by another, of today or of the plan's time."""

from collections.abc import Iterable, Mapping

import geopandas as gpd

from geoapp.analysis.pinyin import initials, syllables
from geoapp.analysis.wording import THEME, fold

_SHORTEST = 4
"""A shorter name, such as 机场, stands for no single place."""

_TELLING = 3
"""A shorter part of a name tells no place from others."""

_MOST = 2
"""A part that stands in the names of more places, such as 乌鲁木齐, stands for none of them."""

NO_PLACES: Mapping[str, Iterable[str]] = {}

WordGroups = Iterable[tuple[str, Iterable[str]]]
"""Words of one meaning, each group with the code of its theme, if any."""


class Synonyms:
    r"""The names of places, each place's in one group, and words of one meaning.

    >>> airport = Synonyms({"a": ("甲天山国际机场", "甲地窝堡机场")}, [("aviation", ("机场", "airport"))])
    >>> airport.of("地窝堡"), airport.of("国际"), airport.of("airport")
    (['甲天山国际机场', '甲地窝堡机场'], [], ['\x1faviation', '机场', 'airport'])
    """

    def __init__(self, places: Mapping[str, Iterable[str]] = NO_PLACES, words: WordGroups = ()) -> None:
        """Take the names of each place, by its id, and the words."""
        self._at = {place: [fold(name) for name in group if name] for place, group in places.items()}
        self._named = frozenset(name for group in self._at.values() for name in group)
        self._places = [group for group in self._at.values() if len(group) > 1]
        self._spelled: list[list[str]] | None = None
        self._words: dict[str, list[str]] = {}
        for theme, group in words:
            same = [f"{THEME}{theme}"] * bool(theme) + [fold(word) for word in group]
            for word in same[bool(theme) :]:
                self._words.setdefault(word, []).extend(same)

    def of(self, term: str) -> list[str]:
        """Return other wordings of a folded term: words of its meaning, else all names of the places it names."""
        if term in self._words:
            return list(dict.fromkeys(self._words[term]))
        named = [group for group in self._places if term in group] or self._named_in_part(term)
        if len(named) > _MOST:
            return []
        return [name for group in named for name in group if len(name) >= _SHORTEST] or self._reworded(term)

    def at(self, place: str) -> list[str]:
        """Return the names of a place, by its id."""
        return self._at.get(place, [])

    def knows(self, term: str) -> bool:
        """Say whether a place bears just this name."""
        return term in self._named

    def _reworded(self, term: str) -> list[str]:
        """Return a name with a word in it exchanged for others of its meaning, or left out: 轻轨2号线 is 地铁2号线.

        Several words are no name: each is looked up by itself.

        >>> metro = Synonyms(words=[("metro", ("地铁", "轻轨"))])
        >>> metro._reworded("轻轨2号线"), metro._reworded("轻轨 2号线")
        (['地铁2号线', '2号线'], [])
        """
        if " " in term:
            return []
        inside = [
            word for word in self._words if len(word) < len(term) and word in term and not word.isascii()
        ]
        if not inside:
            return []
        word = max(inside, key=len)
        same = [
            one
            for one in self._words[word]
            if not one.startswith(THEME) and one != word and not one.isascii()
        ]
        rest = term.removeprefix(word)
        shorter = [rest] if rest != term and len(rest) > 1 else []
        return [*dict.fromkeys(term.replace(word, one) for one in same), *shorter]

    def _named_in_part(self, term: str) -> list[list[str]]:
        """Return the groups in which a term is a telling part of a name, as written or in pinyin."""
        if len(term) < _TELLING:
            return []
        named = [group for group in self._places if any(term in name for name in group)]
        if named or not (term.isascii() and term.isalpha()):
            return named
        if self._spelled is None:
            self._spelled = [
                [spell(name) for name in group for spell in (syllables, initials)] for group in self._places
            ]
        pairs = zip(self._places, self._spelled, strict=True)
        return [group for group, spelled in pairs if any(term in name for name in spelled)]


def synonyms_of(gazetteer: gpd.GeoDataFrame, words: WordGroups = ()) -> Synonyms:
    """Return the names of a gazetteer's places, in both languages, with words of one meaning."""
    cells = (gazetteer[column] for column in ("id", "name", "aliases", "name_en"))
    return Synonyms(
        {place: (name, *aliases, english) for place, name, aliases, english in zip(*cells, strict=True)},
        words,
    )
