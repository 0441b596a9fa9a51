"""The reader's rules: words of ``data/codelists`` compiled for look-up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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
    adverbs: frozenset[str]
    policies: frozenset[str]
    """Words that a plan or layout of works ends with."""
    rules: frozenset[str]
    """Words that a rule or arrangement ends with; kept where a box lists it."""
    goals: frozenset[str]
    """Words that an aim ends with; an aim is no work."""
    generics: frozenset[str]
    """Words that name no work by themselves (城区, 园区 …)."""
    common: frozenset[str]
    """Words that look like place names and are none: the generic ones, 乡镇, 病险水库 …"""
    scopes: tuple[str, ...]
    """Words before 项目 or 工程 that say nothing of their own (领域, 重点 …)."""
    exclusions: Mapping[str, str]
    """Word → reason for leaving out the clause, section or chapter that it stands in."""
    supports: frozenset[str]
    """Verbs whose object acts in turn (支持企业建设…)."""
    units: Mapping[str, Unit]
    names: frozenset[str]
    """Names of places of this plan: gazetteer and districts."""
    city: frozenset[str]
    """Names of the city itself, which make a facility the city's own but say nothing of where it is."""
    verb_phrase: re.Pattern[str] = field(repr=False)
    build_phrase: re.Pattern[str] = field(repr=False)
    generic_word: re.Pattern[str] = field(repr=False)
    work_suffix: re.Pattern[str] = field(repr=False)
    only_work: re.Pattern[str] = field(repr=False)
    works_close: re.Pattern[str] = field(repr=False)
    projects_close: re.Pattern[str] = field(repr=False)
    name_pattern: re.Pattern[str] = field(repr=False)
    exclusion_pattern: re.Pattern[str] = field(repr=False)
    quantity_pattern: re.Pattern[str] = field(repr=False)
    adverb_pattern: re.Pattern[str] = field(repr=False)
    backward_facilities: re.Pattern[str] = field(repr=False)
    """Finds facilities' head nouns in a text that is read backward, the last one first."""
    backward_topics: re.Pattern[str] = field(repr=False)
    longest_facility: int

    def theme_of(self, text: str) -> str | None:
        """Return the theme of the facility word that ends last, the longest one of those; else of a topic."""
        backward = _backward(text)
        if facility := self.backward_facilities.search(backward):
            return self.facilities[facility[0][::-1]]
        topic = self.backward_topics.search(backward)
        return self.topics[topic[0][::-1]] if topic else None

    def names_facility(self, text: str) -> bool:
        """Say whether a facility's head noun stands anywhere in the text."""
        return self.backward_facilities.search(_backward(text)) is not None

    def ends_with_facility(self, text: str) -> bool:
        """Say whether the text ends with a facility's head noun."""
        return self.backward_facilities.match(text.rstrip("”")[::-1]) is not None

    def facilities_in(self, text: str) -> set[str]:
        """Return the facility words of two characters or more that stand in the text."""
        found = set()
        for end in range(2, len(text) + 1):
            for length in range(2, min(self.longest_facility, end) + 1):
                if text[end - length : end] in self.facilities:
                    found.add(text[end - length : end])
        return found

    def closes_works(self, tail: str) -> bool:
        """Say whether a list ends like a list of works: 等工程, 等领域重点项目建设."""
        return self.works_close.fullmatch(tail) is not None

    def closes_projects(self, tail: str) -> bool:
        """Say whether a list ends like a list of single projects: 等项目建设."""
        return self.projects_close.fullmatch(tail) is not None

    def excluded(self, text: str) -> str | None:
        """Return the reason for leaving the text out, or ``None``."""
        found = self.exclusion_pattern.search(text)
        return self.exclusions[found[0]] if found else None


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
    adverbs = frozenset(row["word"] for row in rules["adverbs"])
    works = {row["word"]: row["action"] for row in rules["works"]}
    facilities = {row["word"]: row["theme"] for row in rules["facilities"] if row["role"] == "head"}
    topics = {row["word"]: row["theme"] for row in rules["facilities"] if row["role"] == "topic"}
    exclusions = {row["word"]: row["reason"] for row in rules["exclusions"]}
    units = {
        row["word"]: Unit(word=row["word"], factor=float(row["factor"]), unit_si=row["unit_si"])
        for row in rules["units"]
    }
    known = frozenset(names)
    adverb, verb = alternatives(adverbs), alternatives(verbs)
    marks = [(row["word"], row["mark"]) for row in rules["name_endings"]]
    scopes = [(word, mark) for word, mark in marks if mark in ("scope", "project scope")]
    scope = alternatives(word for word, _ in scopes)
    project_scope = alternatives(word for word, mark in scopes if mark == "project scope")
    generics = frozenset(word for word, mark in marks if mark == "generic")
    return Lexicon(
        facilities=facilities,
        topics=topics,
        works=works,
        verbs=verbs,
        adverbs=adverbs,
        policies=frozenset(word for word, mark in marks if mark == "policy"),
        rules=frozenset(word for word, mark in marks if mark == "rule"),
        goals=frozenset(word for word, mark in marks if mark == "goal"),
        generics=generics,
        generic_word=re.compile(alternatives(generics)),
        common=frozenset(word for word, mark in marks if mark in ("generic", "common")),
        scopes=tuple(word for word, _ in scopes),
        exclusions=exclusions,
        supports=frozenset(row["word"] for row in rules["verbs"] if row["role"] == "support"),
        units=units,
        names=known,
        city=frozenset(city),
        verb_phrase=re.compile(f"(?:{adverb})*(?:{verb})(?:[和、与并或]?(?:{adverb})*(?:{verb}))*"),
        build_phrase=re.compile(
            f"(?:{adverb})*(?:{alternatives(row['word'] for row in rules['verbs'] if row['role'] == 'build')})"
        ),
        only_work=re.compile(f"(?:(?:{alternatives(works)}|项目|建设)[和及与]?)+"),
        works_close=re.compile(f"等(?:{scope})*(?:项目|工程|行动)(?:建设)?"),
        projects_close=re.compile(f"等(?:{project_scope})?项目(?:建设)?"),
        work_suffix=re.compile(f"(?:{alternatives(works)})$"),
        name_pattern=re.compile(alternatives(known)),
        exclusion_pattern=re.compile(alternatives(exclusions)),
        quantity_pattern=re.compile(
            f"(?P<value>{FIGURE}) ?(?P<more>[余多])? ?(?P<unit>{alternatives(units)})(?![/每])"
            "(?:(?P<min>以上)|(?P<max>以[下内])|(?P<about>左右|上下))?"
        ),
        backward_facilities=re.compile(backward_alternatives(facilities)),
        backward_topics=re.compile(backward_alternatives(topics)),
        adverb_pattern=re.compile(adverb),
        longest_facility=max(map(len, facilities), default=0),
    )
