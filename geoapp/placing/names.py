"""Names of places in a wording: longest match over a gazetteer's names and aliases."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

SHORTEST_STEM = 4
"""A name without its leading city name is looked for from this length on: 职业大学 yes, 站 no."""

_JOINERS = re.compile(r"[、,;/和及与暨]")
"""Marks and words between the members of a list."""

_IGNORED = dict.fromkeys(map(ord, "“”‘’\"'「」·—–―−‐- \t\n"))
"""Marks that come and go between two spellings of one name; a plan's layout loses dashes."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An occurrence in a normalised wording: the name as declared, and what bears it."""

    start: int
    end: int
    name: str
    bearers: tuple[str, ...]
    bracketed: bool
    """It stands in brackets, which say more of what stands before them."""
    member: int
    """Which member of a list (A、B和C) it stands in, from 0; brackets belong to the member before them."""
    after: str
    """What follows it directly."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Names in a wording: the longest matches in order, and the names that only begin a longer one."""

    longest: tuple[Hit, ...]
    leading: tuple[Hit, ...]
    """河马泉 in 河马泉污水处理厂: it says where; 经开区 in 甘泉堡经开区 is not among them: it says what."""


@dataclass(frozen=True, slots=True)
class _IndexedName:
    name: str
    bearers: tuple[str, ...]
    anchored: bool
    """Matches only where the wording or a member of its list begins."""


class NameIndex:
    """Names to look for; the city's own name in front of a name is optional."""

    def __init__(self, names: Iterable[tuple[str, str]], city: str) -> None:
        """Take pairs of a name and its bearer's id, and the city's full name."""
        self._city = city
        self._entries: dict[str, _IndexedName] = {}
        for name, bearer in names:
            key = normalise(name, city)
            self._add(key, name, bearer, anchored=False)
            stem = key.removeprefix(_stem_of(city))
            if stem != key and len(stem) >= SHORTEST_STEM and stem[0] not in "至(":
                self._add(stem, name, bearer, anchored=True)

    def _add(self, key: str, name: str, bearer: str, *, anchored: bool) -> None:
        known = self._entries.get(key)
        if known is None or (known.anchored and not anchored):
            self._entries[key] = _IndexedName(name, (bearer,), anchored)
        elif known.anchored == anchored and bearer not in known.bearers:
            self._entries[key] = _IndexedName(known.name, (*known.bearers, bearer), anchored)

    def find(self, wording: str) -> Hits:
        """Find the names in a wording.

        >>> index = NameIndex([("河马泉", "zone"), ("河马泉水厂", "works"), ("2号线", "line")], "某市")
        >>> [hit.name for hit in index.find("某市河马泉水厂至12号线").longest]
        ['河马泉水厂']
        >>> [hit.name for hit in index.find("某市河马泉水厂至12号线").leading]
        ['河马泉']
        >>> index.find("")
        Hits(longest=(), leading=())
        """
        found = sorted(
            _occurrences(normalise(wording, self._city), self._entries),
            key=lambda h: (h.start - h.end, h.start),
        )
        longest: list[Hit] = []
        leading: list[Hit] = []
        for hit in found:
            over = [other for other in longest if hit.start < other.end and other.start < hit.end]
            if not over:
                longest.append(hit)
            elif any(hit.start == other.start and hit.bearers != other.bearers for other in over):
                leading.append(hit)
        folded = normalise(wording, self._city)
        return Hits(
            tuple(replace(hit, member=_member(folded, hit, longest)) for hit in _in_order(longest)),
            tuple(_in_order(leading)),
        )


def normalise(wording: str, city: str) -> str:
    """Fold width and case, drop dashes and quotes, and shorten the city's name to its stem.

    >>> normalise("乌鲁木齐市文庙（Ａ—B）", "乌鲁木齐市")
    '乌鲁木齐文庙(ab)'
    >>> normalise("", "乌鲁木齐市")
    ''
    """
    folded = unicodedata.normalize("NFKC", wording).translate(_IGNORED).lower()
    return folded.replace(city, _stem_of(city))


def _stem_of(city: str) -> str:
    return city.removesuffix("市")


def _occurrences(wording: str, entries: Mapping[str, _IndexedName]) -> Iterable[Hit]:
    for key, entry in entries.items():
        start = wording.find(key)
        while start >= 0:
            end = start + len(key)
            inside = start > 0 and not _JOINERS.match(wording, start - 1)
            if not ((entry.anchored and inside) or _cuts(wording, start) or _cuts(wording, end)):
                bracketed = wording.count("(", 0, start) > wording.count(")", 0, start)
                yield Hit(start, end, entry.name, entry.bearers, bracketed, 0, wording[end:])
            start = wording.find(key, start + 1)


def _cuts(wording: str, position: int) -> bool:
    """Say whether a border here would cut a number or a Latin code in two (2号线 in 12号线, S2 in S21)."""
    around = wording[max(position - 1, 0) : position + 1]
    return 0 < position < len(wording) and around.isascii() and around.isalnum()


def _in_order(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.start)


def _member(wording: str, hit: Hit, hits: Iterable[Hit]) -> int:
    """Count the joiners before a name that stand neither in brackets nor inside another name."""
    names = [(other.start, other.end) for other in hits]
    return sum(
        wording.count("(", 0, at) <= wording.count(")", 0, at)
        and not any(start <= at < end for start, end in names)
        for at in (found.start() for found in _JOINERS.finditer(wording, 0, hit.start))
    )
