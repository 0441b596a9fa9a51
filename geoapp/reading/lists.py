"""Enumerations of works: which stand in one list, and the head or tail that completes each one's name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoapp.reading.heads import GENERAL, SAYING_NOTHING, has_head, head_length, shared_head, strip_works
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.tails import shared_part

JOINT = re.compile(r"[”》)]?[ 　]*(?:[、/]|以及|及其?|[和与或]|[，,][ 　]*)?(?:等[、和及])?[ 　]*[“《(]?")
CLOSED = re.compile(
    r"[”》]?[ 　]*(?P<missed>(?:、[\u4e00-\u9fff]{2,6}?){0,3})(?:等地?|(?=[一二两三四五六七八九十\d]))"
    r"(?P<count>[一二两三四五六七八九十\d]+余?[个条座处大项类批所家])?"
    r"(?P<rest>(?:高等级|[^，,。；;：:、\n|（()）等和及与]){2,24})"
)
WORK = re.compile(r"项目|工程")
KIND_OF_WORK = re.compile(
    r"(?![\u4e00-\u9fff]*(?:重大|重点|领域|产业|标志|示范|在建|续建|外资|内资|一批|建设|骨干|投资|[级个]))[\u4e00-\u9fff]{2,6}?(?:项目|工程)"
)
"""What closes a list and says which works it lists (等港航项目), where no facility does."""

ENDS = re.compile(r"[\u4e00-\u9fff][至—\-－~～][\u4e00-\u9fff]")
EXISTING = tuple(
    (re.compile(f"[{ends}]$"), re.compile(kinds))
    for ends, kinds in (
        ("河江湖溪渠库", "[河江湖溪渠库]|流域|支流|水系"),
        ("路街线段", "[路街线段道]"),
        *((end, end) for end in "矿区厂桥园"),
    )
)
"""What a list names that stands there already, and how the words that say what is done to it name its kind."""

TREATMENT = re.compile(
    r"(?P<manner>综合|生态|水环境|环境|现代化|系统|水系)?(?:治理|整治|修复|改造|提质|扩容|升级|提升|更新|大修|大中修|保护|(?:除险)?加固|(?:增资)?扩产)+$"
)
DOING = re.compile(r"(?:进行|实施|开展)(?=..)")
LONGEST_TREATED = 6
"""Characters of what a counted list says is treated at each member (易积水点位 in 等13处易积水点位改造)."""

CLOSING_BUILDING = re.compile(r"(?:建设|项目|工程)+$")
LONGEST_PLACE = 2
LONGEST_SHORT = 3
"""A longer name before 等项目 needs no head (华光新材料、甲机场等项目)."""

LONGEST_ATTRIBUTE = 4
"""Characters before the kind that a list's closing words name (一流 in 等一流大学东城研究院)."""

SAME_START = 2
"""Characters that two names of one length begin with where both are whole."""

LONGEST_LIST = 50
"""Members farther on complete no name; hostile lists are longer."""

LONGEST_WORK = 6
"""Characters of a noun of work that no list knows (除险加固)."""

STRETCH = re.compile(r"(?<![铁公])[路街段]$")
LINE_AND_PART = re.compile(r"(?P<line>[\u4e00-\u9fff]{1,5}?[河江溪渠线])[\u4e00-\u9fff]{1,4}段")
PART_OF_LINE = re.compile(r"(?![\u4e00-\u9fff]{0,4}[河江溪渠线路])[\u4e00-\u9fff]{1,3}段")
REGION = re.compile(r"(?:区域|片区|地区|区县|县区|县市|乡镇)(?P<what>[\u4e00-\u9fff]{3,})")
REGIONS = re.compile(r"\d{1,3}余?个?(?P<unit>[乡镇县区])(?P<what>[\u4e00-\u9fff]{3,})")
ENDS_OF_REGIONS = "区县市镇乡域"
"""Regions that a list names for what is built in each (甲片区、乙片区等区域排水系统)."""

LONGEST_BARE = 6
"""A longer name is taken to be whole, unless it names the two ends of a route."""
LONGEST_CLOSED = 12
"""As much where a kind of facility closes the list (松林先进电池材料等3个产业园)."""

PART = re.compile(r"[东南西北中]?(?:延|段)|[一二三四五六七八九十]期")
"""What tells a part of a line from the whole; a member that has its number does not share it."""

NUMBER = r"(?P<number>[一二三四五六七八九十]|\d+)"
PHASE = re.compile(rf"{NUMBER}(?P<word>期|号线|号|#)(?P<rest>.*)")
PHASE_MEMBER = re.compile(rf"(?P<head>.*?){NUMBER}(?P<word>期|号线|号|#)?$")
"""A member that a number tells apart from the others: 3 in 3、4号线, 三期 in 甲中心三期、四期."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Works that stand in one list, with the words that close it (等高速公路项目), empty when nothing does."""

    spans: tuple[tuple[int, int], ...]
    tail: str
    missed: bool = False
    """True where members that no work was found in stand before those words."""
    counted: bool = False
    """True where those words begin with a count (等13处): each member is one of what they name."""


def find_lists(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Listing]:
    """Yield the lists of these spans, which are in the order of the text; most hold one work."""
    first = 0
    for index in range(1, len(spans) + 1):
        end = spans[index - 1][1]
        if index < len(spans) and JOINT.fullmatch(text, end, max(end, spans[index][0])):
            continue
        closing = CLOSED.match(text, end)
        members = tuple(spans[first:index])
        if closing:
            yield Listing(members, closing["rest"], bool(closing["missed"]), bool(closing["count"]))
        else:
            yield Listing(members, "")
        first = index


def full_names(text: str, listing: Listing, lexicon: Lexicon) -> list[str]:
    """Return the name of each member, completed by what it shares with the others: head, tail or known place."""
    names = list(_completed(text, listing, lexicon))
    place = lexicon.name_pattern.match(names[0])
    if place is None or place[0] == names[0] or not WORK.search(listing.tail):
        return names
    if any(lexicon.name_pattern.search(name) for name in names[1:]):
        return names
    return [names[0], *(place[0] + name for name in names[1:])]


def _completed(text: str, listing: Listing, lexicon: Lexicon) -> Iterator[str]:
    """Yield the name of each member, completed by the head or tail of its list."""
    names = [text[low:high] for low, high in listing.spans]
    head = shared_head(listing.tail, lexicon)
    for index, name in enumerate(names):
        later = names[index + 1 : index + 1 + LONGEST_LIST]
        if (listing.missed and not later and lexicon.kind_before(name)) or _is_parallel(name, later, lexicon):
            yield name
        elif whole := _phase(names, index) or _of_closing(name, later, listing, lexicon):
            yield whole
        elif has_head(name, lexicon) and not _is_bare_place(name, later, head, lexicon):
            yield _shared_start(name, names[:index]) + name + _shared_work(name, later, lexicon)
        elif WORK.search(listing.tail) and not head and (len(names) > 1 or len(name) <= LONGEST_BARE):
            shared = _shared_tail(name, later, lexicon) if len(name) <= LONGEST_SHORT else ""
            yield _joined(name, shared) if shared else name + _work_of(name, listing.tail)
        else:
            closed = head and not WORK.search(listing.tail) and not head.endswith(SAYING_NOTHING)
            longest = LONGEST_CLOSED if closed else LONGEST_BARE
            yield _joined(name, _head_of(name, later, head, longest, lexicon))


def _is_parallel(name: str, later: Sequence[str], lexicon: Lexicon) -> bool:
    """Say whether a name is built as the next one, which is whole (美丽海湾、美丽河湖)."""
    if not later or len(name) != len(later[0]) or name[:SAME_START] != later[0][:SAME_START]:
        return False
    return lexicon.kind_before(later[0]) == len(name) - SAME_START


def _head_of(name: str, later: Sequence[str], head: str, longest: int, lexicon: Lexicon) -> str:
    """Return the head that completes a name without one: of the next member, or what closes the list."""
    shared = _shared_tail(name, later, lexicon) if later else ""
    if shared and name[-1] == shared[0]:
        return shared
    if len(name) > longest and not ENDS.search(name):
        return ""
    return head or shared


def _of_closing(name: str, later: Sequence[str], listing: Listing, lexicon: Lexicon) -> str:
    """Return a name with what the words that close its list say of its kind; empty where they say nothing of it."""
    tail = listing.tail
    return _of_region(name, tail) or _treated(name, later, listing, lexicon) or _of_kind(name, tail, lexicon)


def _of_kind(name: str, tail: str, lexicon: Lexicon) -> str:
    """Return a facility with what a list names for each of its kind (甲大学、乙大学等一流大学东城研究院)."""
    length = lexicon.kind_before(name)
    at = tail.find(name[-length:], 0, LONGEST_ATTRIBUTE + length) if length else -1
    what = CLOSING_BUILDING.sub("", tail[at + length :]) if at >= 0 else ""
    own = len(what) > 1 and not lexicon.verb_phrase.match(what) and has_head(what, lexicon)
    return name + what if own else ""


def _of_region(name: str, tail: str) -> str:
    """Return a region's name with what is built in each that a list names; empty where there is no such list.

    >>> _of_region("甲片区", "区域排水系统"), _of_region("乙", "3乡电网延伸工程"), _of_region("甲水厂", "等3县电网")
    ('甲片区排水系统', '乙乡电网延伸工程', '')
    """
    if counted := REGIONS.match(tail):
        return name.removesuffix(counted["unit"]) + counted["unit"] + counted["what"]
    region = REGION.match(tail) if name[-1] in ENDS_OF_REGIONS else None
    return name + region["what"] if region else ""


def _work_of(name: str, tail: str) -> str:
    """Return the noun of work by the words that close a list: 港航项目, else 项目 or 工程 alone."""
    kind = KIND_OF_WORK.match(tail) if len(name) <= LONGEST_BARE else None
    found = kind or WORK.search(tail)
    return found[0] if found else ""


def _is_bare_place(name: str, later: Sequence[str], head: str, lexicon: Lexicon) -> bool:
    """Say whether a short name only ends like a facility, and another head follows (竹桥、龙门山风电场; 竹桥等商圈)."""
    if len(name) > LONGEST_SHORT or lexicon.work_suffix.search(name):
        return False
    if lexicon.kind_before(strip_works(head, lexicon)) and not head.endswith(SAYING_NOTHING):
        of_a_kind = lexicon.kind_before(name) or name[-1] in head
        if not of_a_kind and not any(has_head(other, lexicon) for other in later):
            return True
    if len(name) > LONGEST_PLACE:
        return False
    core = strip_works(next((other for other in later if len(other) > 2 * LONGEST_PLACE), ""), lexicon)
    return head_length(core, lexicon) > 1 and not core.endswith(name[-1])


def _shared_start(name: str, before: Sequence[str]) -> str:
    """Return the river or line whose parts a list names one after another (甲河乙段、丙段治理)."""
    if not before or not PART_OF_LINE.match(name):
        return ""
    first = LINE_AND_PART.match(before[0])
    return first["line"] if first else ""


def _shared_work(name: str, later: Sequence[str], lexicon: Lexicon) -> str:
    """Return the noun of work that closes a list of roads or of parts of a line (甲路、乙路北延)."""
    last = later[-1] if later else ""
    core = strip_works(last, lexicon)
    return last[len(core) :] if STRETCH.search(name) and STRETCH.search(core) else ""


def _treated(name: str, later: Sequence[str], listing: Listing, lexicon: Lexicon) -> str:
    """Return a member with what the words that close its list say is done to it; empty where they say nothing of it.

    Done to rivers, roads or mines as such (等重点河流综合治理), to each without more words (等保护), or, where the list
    is counted, to what it names at each (等13处易积水点位改造) or to each of a kind (等5家工厂升级改造).
    """
    tail = CLOSING_BUILDING.sub("", DOING.sub("", listing.tail))
    found = TREATMENT.search(tail)
    if not found or lexicon.work_suffix.search(name):
        return ""
    listed = tail[: found.start()]
    headless = not has_head(name, lexicon)
    if not listed:
        vague = found["manner"] or WORK.search(listing.tail)
        return (
            ""
            if vague or (headless and any(has_head(other, lexicon) for other in later))
            else name + found[0]
        )
    if any(end.search(name) and kinds.search(listed) for end, kinds in EXISTING):
        return name + found[0]
    kind = lexicon.kind_before(listed)
    if not listing.counted or headless or len(listed) > LONGEST_TREATED or (kind and name[-1] not in listed):
        return ""
    return name + ("" if kind else listed) + found[0]


def _core(whole: str, lexicon: Lexicon) -> str:
    """Return a member up to its facility, also where its noun of work is one that no list knows (水库除险加固)."""
    core = strip_works(whole, lexicon)
    last = lexicon.backward_facilities.search(whole[::-1])
    if has_head(core, lexicon) or not last or last.start() > LONGEST_WORK:
        return core
    return whole[: len(whole) - last.start()]


def _joined(name: str, head: str) -> str:
    """Return a name with a head behind it; what both have in common stands once, and what says it already stays.

    >>> _joined("甲高速", "高速公路"), _joined("甲至乙", "铁路"), _joined("草原围栏", "草原保护")
    ('甲高速公路', '甲至乙铁路', '草原围栏')
    """
    for length in range(min(len(name), len(head)), 0, -1):
        if name.endswith(head[:length]):
            return name + head[length:]
    return name if head[:2] in name else name + head


def _phase(names: Sequence[str], index: int) -> str:
    """Complete 三期 in 甲中心三期、四期配套项目, and 3 in 3、4号线; empty where there is nothing to complete.

    What has its own number does not share the part that tells another from the whole (1号线、2号线一期).
    """
    mine = PHASE.search(names[index]) or PHASE_MEMBER.fullmatch(names[index])
    following = next((found for name in names[index:] if (found := PHASE.search(name))), None)
    if len(names) == 1 or not (mine and following):
        return ""
    word = following["word"]
    first = re.search(f"{NUMBER}{word}", names[0]) or PHASE_MEMBER.fullmatch(names[0])
    head = names[0][: first.start("number")] if first else ""
    if not first or names[index][: mine.start("number")] not in ("", head):
        return ""
    last = PHASE.search(names[-1])
    shared = last["rest"] if last and last["word"] == word and not PART.match(last["rest"]) else ""
    return f"{head}{mine['number']}{word}{following['rest'] or shared}"


def _shared_tail(name: str, others: Sequence[str], lexicon: Lexicon) -> str:
    """Return the part of the next whole member that completes a name: its head, what qualifies it, its work.

    Where nothing says where that part begins, only a noun of work is shared: a name cut within a word is a wrong one.
    """
    whole = next((other for other in others if len(other) > LONGEST_PLACE and has_head(other, lexicon)), "")
    core = _core(whole, lexicon)
    built = core != whole or has_head(core, lexicon) or lexicon.kind_before(core)
    if built and (start := shared_part(name, core, lexicon)):
        return GENERAL.sub("", whole[start:])
    work = lexicon.work_suffix.search(whole)
    return work[0] if work else ""
