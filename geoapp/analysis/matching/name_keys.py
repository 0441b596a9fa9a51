"""Names of projects as the matcher compares them: heart, kind, numbers, stages and directions."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from geoapp.analysis.pinyin import syllables
from geoapp.domain.numeral import NUMERAL, arabic

_ROMAN = {ord(sign): str(number) for number, sign in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", start=1)}
_IGNORED = dict.fromkeys(map(ord, "“”‘’\"'「」《》·—–―−‐-_/ \t\n#"))
_ORDINAL = re.compile(rf"第({NUMERAL}|\d+)|({NUMERAL})(?=[号期段标批阶环级]|中学?$|小学?$|水厂|污水)")
_BRACKETS = str.maketrans(dict.fromkeys("()[]【】〔〕", ""))
_JOINERS = re.compile(r"[、,;]|(?<=[\u4e00-\u9fff]{2})[和及与暨](?=[\u4e00-\u9fff]{2})")
_STAGE = re.compile(
    r"第?(?:首|\d+|[a-z](?=[标段区]))(?:-\d+)?(?:期|标段|标|段|批次?|阶段)(?:工程|项目)?|[东西南北中](?:段|标段|片区|区段)"
)
_NUMBER = re.compile(r"[a-z]*\d+(?:\.\d+)?")
_DIRECTIONS = frozenset("东西南北")
_SHORTEST_CORE, _SHORTEST_STEM, _SHORTEST_SHORTENED, _SHORTEST_REST = 2, 2, 3, 3


@dataclass(frozen=True)
class NameKey:
    """The parts of a name; built by :class:`NameRules`."""

    whole: str
    """Without administrations in front and words that say nothing (工程, 项目)."""
    core: str
    """Without administrations, works, stages, and words that come and go."""
    head: str
    """The word for its kind that ends the core; empty where none does."""
    theme: str
    """Of that word."""
    numbers: frozenset[str]
    """Numbers of the core: ``2`` of 2号线, ``g216``."""
    stages: frozenset[str]
    """``2期``, ``1标段``, ``东段``."""
    members: tuple[str, ...]
    """Cores of a list's members (甲路、乙路); empty where the name is no list."""

    @cached_property
    def stem(self) -> str:
        """The core without the word for its kind: what sets it apart."""
        return self.core.removesuffix(self.head) or self.core

    @cached_property
    def grams(self) -> frozenset[str]:
        """Pairs of neighbouring characters of the core, and its numbers whole."""
        return frozenset(_pairs(self.core)) | {f"#{number}" for number in self.numbers}

    @cached_property
    def stem_grams(self) -> frozenset[str]:
        """Pairs of the stem, or its characters where it is short."""
        return frozenset(_pairs(self.stem) if len(self.stem) > _SHORTEST_STEM else self.stem)

    @cached_property
    def directions(self) -> frozenset[str]:
        """East, west, south and north, as far as its core names them."""
        return _DIRECTIONS.intersection(self.core)

    @cached_property
    def sound(self) -> str:
        """Pinyin of the core."""
        return syllables(self.core)


class NameRules:
    """Words that names are taken apart by."""

    def __init__(
        self,
        heads: Mapping[str, str],
        works: Iterable[str],
        variants: Iterable[Sequence[str]] = (),
        fronts: Iterable[str] = (),
    ) -> None:
        """Take words of kinds with their themes, words of works, words that mean the same, and administrations."""
        self._heads = dict(heads)
        self._longest = max(map(len, self._heads), default=0)
        self._variants: Mapping[str, str] = {
            _plain(word): group[0] for group in variants for word in group[1:]
        }
        words = sorted((*self._variants, *(group[0] for group in variants)), key=lambda word: -len(word))
        self._pattern = re.compile("|".join(map(re.escape, words))) if words else None
        known = sorted({*works, *_FILLERS}, key=lambda word: -len(word))
        tail = "|".join(map(re.escape, known))
        self._tail = re.compile(f"(?:{tail})$")
        self._front = re.compile(f"^(?:{'|'.join(map(re.escape, _OPENERS))})")
        self._fronts = sorted(
            {_plain(front) for front in fronts if len(front) > 1}, key=lambda one: -len(one)
        )

    def key_of(self, name: str) -> NameKey:
        """Return a name's parts.

        >>> rules = NameRules({"水厂": "water_supply"}, ["扩建", "改造"], [["轨道交通", "地铁"]], ["某市"])
        >>> key = rules.key_of("某市第三水厂（二期）扩建工程")
        >>> key.core, key.head, sorted(key.numbers), sorted(key.stages)
        ('3水厂', '水厂', ['3'], ['2期'])
        >>> rules.key_of("地铁二号线").core == rules.key_of("轨道交通２号线工程").core
        True
        >>> rules.key_of("").core
        ''
        """
        whole = self._numbered(name)
        stages = frozenset(_stage_of(found[0]) for found in _STAGE.finditer(whole))
        core = self._core(_STAGE.sub("", whole)) or self._core(whole) or whole
        parts = [self._core(_STAGE.sub("", part)) for part in _JOINERS.split(whole)]
        members = tuple(part for part in parts if len(part) >= _SHORTEST_CORE)
        core = _JOINERS.sub("", core)
        head = self._ending(core)
        return NameKey(
            whole=self._without_fillers(whole),
            core=core,
            head=head,
            theme=self._heads.get(head, ""),
            numbers=frozenset(_NUMBER.findall(core)),
            stages=stages,
            members=members if len(members) > 1 else (),
        )

    def _numbered(self, name: str) -> str:
        plain = _plain(name.translate(_ROMAN)).translate(_BRACKETS)
        return _ORDINAL.sub(lambda found: arabic(found[1] or found[2]), plain)

    def _without_fillers(self, whole: str) -> str:
        left = whole
        while (shorter := _EMPTY.sub("", left)) != left and len(shorter) >= _SHORTEST_CORE:
            left = shorter
        return self._without_front(left)

    def _without_front(self, name: str) -> str:
        """Leave out administrations in front; before a kind alone the city's name tells what it is (某市站)."""
        for front in self._fronts:
            left = name.removeprefix(front)
            if len(left) >= _SHORTEST_REST and left not in self._heads:
                name = left
        return name

    def _core(self, whole: str) -> str:
        core = self._bare(self._without_front(self._bare(whole)))
        if self._pattern:
            core = self._pattern.sub(lambda found: self._variants.get(found[0], found[0]), core)
        return core

    def _bare(self, core: str) -> str:
        while (shorter := self._shortened(core)) != core:
            core = shorter
        return core

    def _shortened(self, core: str) -> str:
        """Leave out a word of works at an end, as long as something is left that names."""
        for pattern in (self._tail, self._front):
            left = pattern.sub("", core)
            if left != core and len(left) >= _SHORTEST_CORE:
                return left
        return core

    def _ending(self, core: str) -> str:
        tried = (core[-size:] for size in range(min(self._longest, len(core)), 0, -1))
        return next((one for one in tried if one in self._heads), "")


_EMPTY = re.compile("(?:工程|项目|建设|的)$")
_FILLERS = ("工程", "项目", "建设", "建设项目", "建设工程", "及配套设施", "及配套", "配套设施", "配套", "新建", "改造",
            "扩建", "续建", "工程项目", "的", "及", "与", "和", "等")  # fmt: skip
_OPENERS = (
    "新建",
    "改建",
    "扩建",
    "改扩建",
    "续建",
    "改造",
    "实施",
    "推进",
    "加快",
    "启动",
    "完成",
    "建设",
    "市级",
    "区级",
)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_IGNORED).lower()


def _pairs(text: str) -> list[str]:
    return list(map("".join, pairwise(text))) or [text]


def _stage_of(written: str) -> str:
    """Return a stage without words that come and go.

    >>> [_stage_of(one) for one in ("第2期工程", "首期", "a标段", "东段")]
    ['2期', '1期', 'a标', '东段']
    """
    bare = re.sub("工程|项目|第", "", written).replace("首", "1").replace("标段", "标")
    return bare.replace("批次", "批").replace("阶段", "期")


def is_shortened(one: str, other: str) -> bool:
    """Say whether the shorter core has the characters of the longer one in their order, the first and last the same.

    What stands whole in the longer one is not shortened: more is said there.

    >>> is_shortened("奥体中心", "奥林匹克体育中心"), is_shortened("体育场", "奥林匹克体育中心")
    (True, False)
    >>> is_shortened("2号线", "2号线支线")
    False
    """
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST_SHORTENED or short in long or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)
