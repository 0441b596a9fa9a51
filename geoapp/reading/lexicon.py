"""The reader's rules: words of ``data/codelists`` compiled for look-up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from geoapp.domain.exclusion import Exclusions, make_exclusions
from geoapp.reading.numerals import FIGURE

Rows = Iterable[Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of measurement as plans write it, and its normalised form."""

    word: str
    factor: float
    unit_si: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything the reader knows beforehand; build it with :func:`make_lexicon`."""

    facilities: Mapping[str, str]
    """Head noun → theme."""
    topics: Mapping[str, str]
    """Word that speaks for a theme but is no facility → theme."""
    works: Mapping[str, str]
    """Noun of work (扩建, 修缮 …) → action, empty when it says nothing of its own."""
    verbs: Mapping[str, str]
    """Governing verb → action."""
    natures: Mapping[str, str]
    """Word of 建设性质 → action; the longest word in a cell counts, and is the status."""
    policies: tuple[str, ...]
    """Words that a plan or layout of works ends with."""
    scopes: tuple[str, ...]
    """Words before 项目 or 工程 that say nothing of their own (领域, 重点 …)."""
    qualifiers: frozenset[str]
    """Words between a member's own name and the head that its list shares (清洁, 世界 …)."""
    against: Mapping[str, re.Pattern[str]] = field(repr=False)
    """Sign that speaks against a work (``geoapp/reading/against.py``) → the words that give it."""
    exclusions: Exclusions
    """Words for whose sake the clause, section or chapter that they stand in is left out."""
    units: Mapping[str, Unit]
    city: frozenset[str]
    """Names of the city itself, which make a facility the city's own but say nothing of where it is."""
    verb_phrase: re.Pattern[str] = field(repr=False)
    work_suffix: re.Pattern[str] = field(repr=False)
    work_behind: re.Pattern[str] = field(repr=False)
    """Finds the noun of work that closes a list, up to the end of its clause."""
    name_pattern: re.Pattern[str] = field(repr=False)
    quantity_pattern: re.Pattern[str] = field(repr=False)
    backward_facilities: re.Pattern[str] = field(repr=False)
    """Finds facilities' head nouns in a text that is read backward, the last one first."""
    backward_topics: re.Pattern[str] = field(repr=False)

    def theme_of(self, text: str) -> str | None:
        """Return the theme of the facility word that ends last, the longest one of those; else of a topic."""
        backward = _backward(text)
        if facility := self.backward_facilities.search(backward):
            return self.facilities[facility[0][::-1]]
        topic = self.backward_topics.search(backward)
        return self.topics[topic[0][::-1]] if topic else None

    def ends_with_facility(self, text: str) -> bool:
        """Say whether the text ends with a facility's head noun."""
        return self.backward_facilities.match(text.rstrip("”")[::-1]) is not None

    def kind_before(self, text: str) -> int:
        """Return the length of the facility or topic that a text ends with, of two characters at least; 0: none."""
        backward = text[::-1]
        found = (self.backward_facilities.match(backward), self.backward_topics.match(backward))
        length = max(word.end() if word else 0 for word in found)
        return length if length > 1 else 0

    def excluded(self, text: str) -> str | None:
        """Return the reason for leaving the text out, or ``None``."""
        return self.exclusions.reason(text)


SIGNS: Mapping[str, str] = {
    "aim": "(?<=..)(?:{words})$",
    "general": "^(?:{words})+$",
    "leaning": "^(?:{adverb})*(?:{words})",
    "modifier": "^(?:等[^、，,。]{{0,6}}?)?的?(?:{words})",
    "offence": "^(?:{adverb})*(?:{words})",
}
"""Where the words of each sign stand: at a name's end, as all of it, before a list in its clause, right behind it,
and at the beginning of the name or of a few words before it."""


def _against(sign: str, adverb: str, rows: Rows) -> str:
    words = alternatives(row["word"] for row in rows if sign in row["signs"].split("|"))
    return SIGNS[sign].format(adverb=adverb, words=words)


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; it matches nothing when there are none.

    >>> alternatives(["建", "新建"])
    '新建|建'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or r"(?!)"


def _backward(text: str) -> str:
    return text.replace("“", "").replace("”", "")[::-1]


def backward_alternatives(words: Iterable[str]) -> str:
    """Return a pattern that finds, in a text read backward, the word that ends last, the longest one of those.

    >>> re.search(backward_alternatives(["水厂", "净水厂", "水"]), "甲净水厂扩建"[::-1])[0][::-1]
    '净水厂'
    """
    return alternatives(word[::-1] for word in words)


def make_lexicon(rules: Mapping[str, Rows], names: Iterable[str], city: Iterable[str]) -> Lexicon:
    """Compile the rules; ``rules`` maps the codelists' names to their rows."""
    verbs = {row["word"]: row["action"] for row in rules["verbs"]}
    works = {row["word"]: row["action"] for row in rules["works"]}
    facilities = {row["word"]: row["theme"] for row in rules["facilities"]}
    topics = {row["word"]: row["theme"] for row in rules["theme_words"]}
    units = {
        row["word"]: Unit(word=row["word"], factor=float(row["factor"]), unit_si=row["unit_si"])
        for row in rules["units"]
    }
    adverb, verb = alternatives(row["word"] for row in rules["adverbs"]), alternatives(verbs)
    return Lexicon(
        facilities=facilities,
        topics=topics,
        works=works,
        verbs=verbs,
        natures={row["word"]: row["action"] for row in rules["natures"]},
        policies=tuple(row["word"] for row in rules["name_endings"] if row["mark"] == "policy"),
        scopes=tuple(row["word"] for row in rules["name_endings"] if row["mark"] == "scope"),
        qualifiers=frozenset(row["word"] for row in rules["name_endings"] if row["mark"] == "qualifier"),
        against={sign: re.compile(_against(sign, adverb, rules["no_works"])) for sign in SIGNS},
        exclusions=make_exclusions(rules["exclusions"]),
        units=units,
        city=frozenset(city),
        verb_phrase=re.compile(f"(?:{adverb})*(?:{verb})(?:[和、与并或]?(?:{adverb})*(?:{verb}))*"),
        work_suffix=re.compile(f"(?:{alternatives(works)})$"),
        work_behind=re.compile(
            f"[^,，。;；、]{{0,12}}?(?:{alternatives(works)})(?=[^\u4e00-\u9fff]|项目|工程|建设|工作|$)"
        ),
        name_pattern=re.compile(alternatives(frozenset(names))),
        quantity_pattern=re.compile(
            f"(?P<value>{FIGURE}) ?(?P<more>[余多])? ?(?P<unit>{alternatives(units)})(?![/每])"
            "(?:(?P<min>以上)|(?P<max>以[下内])|(?P<about>左右|上下))?"
        ),
        backward_facilities=re.compile(backward_alternatives(facilities)),
        backward_topics=re.compile(backward_alternatives(topics)),
    )
