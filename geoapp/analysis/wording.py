"""The words of records as a search compares them, and the patterns of what is nearly the same word."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol

from geoapp.domain.numeral import NUMERAL, arabic


class Names(Protocol):
    """Names of places beside those of the records, folded (``synonyms``)."""

    def of(self, term: str) -> Iterable[str]:
        """Return other names of what a term names."""

    def at(self, place: str) -> Iterable[str]:
        """Return all names of a place, by its id in the gazetteer."""

    def knows(self, term: str) -> bool:
        """Say whether a term is a name as it stands, and so no misspelling of another."""


THEME = "\x1f"
"""Stands before the code of a theme where a theme is meant: no text holds it."""

_LINE = re.compile(r"\blines?\s*(\d+)")
_NUMERAL = re.compile(f"{NUMERAL}(?=号)")
_SHORTEST_SHORTENED = 3
_LONGEST_GAP = 4
_CHINESE = re.compile(r"[\u4e00-\u9fff\d]+")
_NOTHING = re.compile("(?!)")


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


def shortened(term: str) -> re.Pattern[str]:
    """Return the pattern of names that a term shortens: all its characters in their order, the first and the last.

    What stands before the number of a school or hospital may be left out as well.

    >>> [bool(shortened("奥体中心").search(name)) for name in ("奥林匹克体育中心", "县级融媒体中心", "奥体中心站")]
    [True, False, False]
    >>> [bool(shortened(term).search("某市第八人民医院")) for term in ("八医院", "市八院", "民医院", "八院")]
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
