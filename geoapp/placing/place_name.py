"""A name of a place or works, taken apart: whose it is, what sets it apart, and what kind of thing it is."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from geoapp.domain.numeral import NUMERAL, arabic

_IGNORED = dict.fromkeys(map(ord, "“”‘’\"'「」《》·—–―−‐-_/ \t\n"))
_ORDINAL = re.compile(rf"第?({NUMERAL}|\d+)(?=[中小幼号期水污净人医职高热电]|实验|垃圾)")
_VOLTAGE = re.compile(r"(?<=\d)kv")
_SUBSTATION = re.compile(r"(?<=\S{2})变$")
_FILLING = re.compile(
    r"旅游|汽车|长途|[省市县区]级|国家级|(?<=\S{2})镇区?(?=\S{2})|(?<=\S{2})乡(?=\S{2})|有限(?:责任)?公司$|项目$"
    r"|[(](?:在建|建设中|规划|筹建|拟建|施工中|暂停营业|暂停开放)[)]$"
    r"|[(]?新(?:院区?|校区?|馆|厂区?|址)[)]?$"
)
"""Words that come and go between two ways of writing one name."""

_SHORT_SCHOOL = re.compile(r"(\d)([中小])(?!学|心|队|型|医|区)")
_STAGE = re.compile(r"(?:[(（]?(?:首|一|二|三|四|五|[1-5])期[)）]?(?:工程|项目)?)$")
_MORE_WORKS = re.compile(r"(?<=\S{3})(?:除险|续建|迁移|扩大|及周边|及配套|与|及|和|的|工程|项目)$")
_PROVINCE = re.compile(r"^[\u4e00-\u9fff]{2,3}省(?![道级属直会城立])|^[\u4e00-\u9fff]{2,8}?自治区")
_OWN_LEVEL = re.compile(r"^[县市区州盟旗](?=\S{2})")
_TELLING_MARKS = frozenset("0123456789东西南北新老")
"""Where two names differ in these, they are names of two things."""

NEARLY = 0.97
"""Likeness of two names that differ by such words only."""

OTHER_KIND = 0.8
"""What is left of the likeness where the words for the kinds differ: 芦坪水库 is not 芦坪水厂."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """The parts of a name, folded; ``written`` is the piece of the wording that they come from."""

    written: str
    whole: str
    """Without administrations in front and works behind."""
    stem: str
    """What is left without the word for its kind."""
    head: str
    """The word for its kind, as the vocabulary has it; empty where none ends the plain name."""
    plain: str
    """The whole without words that come and go."""
    plain_stem: str


class NameParts:
    """Knows the words that names are taken apart by."""

    def __init__(
        self, heads: Mapping[str, frozenset[str]], works: Iterable[str], homes: Iterable[str]
    ) -> None:
        """Take the words of kinds with their themes, the words of works, and the plan's own administrations."""
        self.themes = heads
        self._longest = max(map(len, heads), default=0)
        self._works = sorted(works, key=len, reverse=True)
        self._homes = sorted({fold(home) for home in homes if home}, key=len, reverse=True)

    def of_works(self, name: str) -> PlaceName:
        """Take the name of works apart: 县第三水厂改造工程 is at 第三水厂."""
        written = name.strip()
        while True:
            shorter = self._without_works(written)
            if shorter == written:
                return self._taken_apart(written)
            written = shorter

    def of_place(self, name: str, district: str = "") -> PlaceName:
        """Take the name of a place apart; the district that it is said to lie in may stand in front of it."""
        return self._taken_apart(name.strip(), district)

    def head_of(self, words: str) -> str:
        """Return the last word for a kind in some words, the longest of those that end there; empty where none is."""
        folded = fold(words)
        ends = (self._ending(folded[:end]) for end in range(len(folded), 1, -1))
        return next(filter(None, ends), "")

    def _ending(self, whole: str) -> str:
        """Return the longest word for a kind that ends a name."""
        tried = (whole[-size:] for size in range(min(self._longest, len(whole)), 0, -1))
        return next((one for one in tried if one in self.themes), "")

    def _without_works(self, written: str) -> str:
        shorter = _MORE_WORKS.sub("", _STAGE.sub("", written))
        for word in self._works:
            left = shorter.removesuffix(word)
            if left != shorter and len(left) >= 3:  # noqa: PLR2004 (a shorter rest names nothing)
                return left
        return shorter

    def _taken_apart(self, written: str, district: str = "") -> PlaceName:
        whole = self._without_front(fold(written), fold(district))
        plain = _FILLING.sub("", whole)
        head = self._ending(plain)
        stem = whole.removesuffix(self._ending(whole))
        return PlaceName(written, whole, stem, head, plain, plain.removesuffix(head))

    def _without_front(self, whole: str, district: str) -> str:
        """Leave out the administration in front: the plan's own, the one the place is in, or the bare word for it."""
        left = _PROVINCE.sub("", whole)
        for home in (*self._homes, district):
            shorter = left.removeprefix(home)
            left = shorter if len(shorter) > 1 else left
        return left if left != whole else _OWN_LEVEL.sub("", whole)


def fold(text: str) -> str:
    """Return a name without differences of width, case and marks, with its numbers in digits and short words whole.

    >>> fold("第三水厂"), fold("棠溪二中"), fold("第２小学"), fold("甲—乙（A）")
    ('3水厂', '棠溪2中学', '2小学', '甲乙(a)')
    """
    plain = unicodedata.normalize("NFKC", text).translate(_IGNORED).lower()
    numbered = _ORDINAL.sub(lambda found: arabic(found[1]), plain)
    whole = _SUBSTATION.sub("变电站", _VOLTAGE.sub("千伏", numbered))
    return _SHORT_SCHOOL.sub(r"\1\2学", whole)


def pairs_of(whole: str) -> list[str]:
    """Return the pairs of neighbouring characters of a folded name, by which it is kept and found.

    >>> pairs_of("3水厂"), pairs_of("甲")
    (['3水', '水厂'], ['甲'])
    """
    return list(map("".join, pairwise(whole))) or [whole]


def likeness(ours: PlaceName, theirs: PlaceName) -> float:
    """Return the likeness of two names, from 0 to 1: the same but for administrations and works is 1.

    What sets a name apart counts as much as all of it, so that two hospitals are not alike for being hospitals.
    """
    if not (ours.whole and theirs.whole):
        return 0.0
    if ours.whole == theirs.whole:
        return 1.0
    as_written = _shared(ours.whole, theirs.whole) + _shared(ours.stem, theirs.stem)
    plain = _shared(ours.plain, theirs.plain) + _shared(ours.plain_stem, theirs.plain_stem)
    alike = max(as_written, NEARLY * plain) / 2
    if ours.head and theirs.head and not same_kind(ours.head, theirs.head):
        alike *= OTHER_KIND
    return alike if _marks(ours.plain_stem) == _marks(theirs.plain_stem) else alike / 2


def same_kind(one: str, other: str) -> bool:
    """Say whether one word for a kind is the other, or a narrower one.

    >>> same_kind("农业产业园", "产业园"), same_kind("客运中心站", "客运中心"), same_kind("水库", "水厂")
    (True, True, False)
    """
    ends = one.endswith(other) or other.endswith(one) or one.startswith(other) or other.startswith(one)
    return bool(one and other) and ends


def _shared(one: str, other: str) -> float:
    if not (one and other):
        return float(one == other)
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _marks(stem: str) -> list[str]:
    return sorted(_TELLING_MARKS.intersection(stem))
