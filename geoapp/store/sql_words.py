"""Free-text queries as conditions of SQL: what ``word_search`` finds by the words, by other names and by places."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from geoapp.analysis.word_search import terms_of
from geoapp.analysis.wording import THEME, Names, fold

Ask = Callable[[str, list[object]], bool]
"""Says whether a project of the edition meets a condition with its values."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a row of ``project``, and the values of its places."""

    sql: str
    values: list[object]


class SqlWords:
    """The words of an edition's projects, asked where they are stored."""

    def __init__(self, values: Mapping[str, Iterable[str]], names: Names, is_there: Ask) -> None:
        """Take what occurs in the coded columns, the other names of terms, and who asks the edition."""
        self._names, self._is_there = names, is_there
        self._places = [(place, list(names.at(place))) for place in values["place"]]
        self._themes = [(theme, THEME + theme) for theme in values["theme"]]
        self._districts = [(name, fold(name)) for name in values["district_name"]]

    def conditions(self, query: str) -> list[Condition] | None:
        """Return a condition a term; ``None`` where one is in no text, and is to be guessed from all of them."""
        found = []
        for term in terms_of(query, self._names):
            if (condition := self._of_term(term)) is None:
                return None
            found.append(condition)
        return found

    def _of_term(self, term: str) -> Condition | None:
        named, written = self._names.knows(term), _either([term], [])
        if self._is_there(written.sql, written.values):
            called = named and self._is_there("words LIKE %s", [f"{_escaped(term)}\n%"])
            return _either([term], self._on_sites([term]) if named and not called else [])
        others = list(self._names.of(term))
        condition = _either(others, [*self._on_sites([term, *others]), *self._beside([term, *others])])
        return condition if named or self._is_there(condition.sql, condition.values) else None

    def _on_sites(self, terms: list[str]) -> list[str]:
        return [
            f"place={place}"
            for place, names in self._places
            if any(t in name for t in terms for name in names)
        ]

    def _beside(self, terms: list[str]) -> list[str]:
        themes = [f"theme={code}" for code, text in self._themes if any(term in text for term in terms)]
        named = [f"district_name={name}" for name, text in self._districts if any(t in text for t in terms)]
        return themes + named


def _either(terms: list[str], tokens: list[str]) -> Condition:
    """Return the condition of holding one of the terms, or answering with one of the tokens."""
    holding = ["words LIKE %s"] * len(terms)  # one by one: the index of trigrams takes no ANY
    answering = ["answers && %s::text[]"] if tokens or not terms else []
    values: list[object] = [_pattern(term) for term in terms]
    return Condition(f"({' OR '.join(holding + answering)})", [*values, *([tokens] if answering else [])])


def _pattern(term: str) -> str:
    return f"%{_escaped(term)}%"


def _escaped(term: str) -> str:
    r"""Return a term as LIKE takes it by the letter.

    >>> _escaped(r"5%_\\")
    '5\\%\\_\\\\\\\\'
    """
    return term.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
