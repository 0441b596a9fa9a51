"""Heads and tails of names: what a name is in itself, without nouns of work and general endings."""

import re

from geoapp.reading.lexicon import Lexicon

BRACKETS = re.compile(r"[((][^()()]*[))]$")
TAIL = re.compile(
    r"(?:的)?(?:(?:重点|重大|各项|一批|等)?(?:项目|工程|工作)?"
    r"(?:建设成果|建设|前期工作|工作|项目|工程|力度|步伐|条件|进度|投入力度|规模|(?:综合)?服务功能)?"
    r"|\d+[个座条所处家](?:以上)?)$"
)
TAIL_ENDS = tuple("的批点大项等目程作果设度伐件模能个座条所处家上")
"""What a tail can end with; most names end otherwise, and trying the pattern costs more than looking."""

SIZE = re.compile(r"\d+(?:\.\d+)?[万亿]?(?:平方米|公里|千米|米|座|条|个|处|亩|公顷|立方米)的?")
NUMBERED = re.compile(
    r"\d+号线|[GS]\d{2,4}|国道\d+|[一二三四五六七八九十\d]期|第[一二三四五六七八九十]+(?!产业|方|代|届)"
    r"|[东西南北][一二三四五六七八九十]环|[东西南北]部|[\u4e00-\u9fff]至[\u4e00-\u9fff]"
    r"|(?<![\u4e00-\u9fff])(?!机场|绕城|国家|城际)[\u4e00-\u9fff]{2}高速(?!公)"
)
"""What singles a work out by number: lines, roads, phases, ordinals, rings, the two ends of a route."""

PLACE_END = re.compile(r"(?:片区|区|县|镇|乡|山|湖|河|站)(?:\([^()]*\))?$")
AREAS = ("片区", "新区", "新城")
SHORT_PLACE = re.compile(r"[\u4e00-\u9fff]{1,5}(?:片区|区|县|镇|河|湖|山)")


def strip_works(name: str, lexicon: Lexicon) -> str:
    """Return the name without nouns of work, general tails and brackets, down to its facility."""
    while not lexicon.ends_with_facility(name):
        shorter = lexicon.work_suffix.sub("", strip_tail(name))
        if shorter == name or not shorter:
            break
        name = shorter
    return name


def strip_tail(name: str) -> str:
    """Return the name without brackets and general tails at its end.

    >>> strip_tail("甲水厂扩建工程(二期)"), strip_tail("甲水厂")
    ('甲水厂扩建', '甲水厂')
    """
    name = BRACKETS.sub("", name)
    return TAIL.sub("", name) if name.endswith(TAIL_ENDS) else name


def shared_head(tail: str, lexicon: Lexicon) -> str:
    """Return the head noun that closes a list: 等高速公路项目建设 → 高速公路, 等项目建设 → nothing."""
    head = TAIL.sub("", tail.removeprefix("等"))
    for scope in lexicon.scopes:
        head = head.removeprefix(scope)
    return head


def is_place(name: str, lexicon: Lexicon) -> bool:
    """Say whether a name is a place and no work, so that a shared head completes it."""
    bare = BRACKETS.sub("", name)
    if lexicon.ends_with_facility(bare) and not bare.endswith(AREAS):
        return False
    places = list(lexicon.name_pattern.finditer(name))
    if places and places[-1].end() in (len(name), len(bare)):
        return places[-1][0] in (name, bare) or bool(PLACE_END.search(name))
    return bool(SHORT_PLACE.fullmatch(name))


def is_complete(name: str, lexicon: Lexicon) -> bool:
    """Say whether a name has a head of its own: a facility's noun, a noun of work, or a place that is a work."""
    core = strip_works(name, lexicon)
    if is_place(core, lexicon):
        return False
    return lexicon.ends_with_facility(core) or core != name or core in lexicon.names


def has_own_head(name: str, head: str, lexicon: Lexicon) -> bool:
    """Say whether a member of a list needs the list's shared head no more."""
    if name.endswith(head):
        return True
    if "至" in name and not lexicon.ends_with_facility(name):
        return False
    return is_complete(name, lexicon)


def stands_alone(part: str, lexicon: Lexicon) -> bool:
    """Say whether a part of a name is a work by itself: by a size, by its noun of work, or as a named one."""
    if SIZE.match(part):
        return True
    part = BRACKETS.sub("", part)
    core = strip_works(part, lexicon)
    work = core != part
    if work and len(core) > 1 and lexicon.names_facility(core):
        return True
    named = lexicon.name_pattern.search(part) or NUMBERED.search(part)
    return bool(named) and (work or lexicon.ends_with_facility(part))
