"""Enumerations of works: which stand in one list, and the head or tail that completes each one's name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoapp.reading.heads import has_head, head_length, shared_head, strip_works
from geoapp.reading.lexicon import Lexicon

JOINT = re.compile(r"[”》)]?[ 　]*(?:[、/]|以及|及其?|[和与或]|[，,][ 　]*)?(?:等[、和及])?[ 　]*[“《(]?")
CLOSED = re.compile(
    r"[”》]?[ 　]*(?:等地?|(?=[一二两三四五六七八九十\d]))(?:[一二两三四五六七八九十\d]+[个条座处大项类批所家])?"
    r"(?P<rest>[^，,。；;：:、\n|（()）等和及与]{2,24})"
)
WORK = re.compile(r"项目|工程")
KIND_OF_WORK = re.compile(
    r"(?![\u4e00-\u9fff]*(?:重大|重点|领域|产业|标志|示范|在建|一批|建设|骨干|投资))[\u4e00-\u9fff]{2,6}?(?:项目|工程)"
)
"""What closes a list and says which works it lists (等港航项目), where no facility does."""

ENDS = re.compile(r"[\u4e00-\u9fff][至—\-－~～][\u4e00-\u9fff]")
QUALIFIER = re.compile(
    r"(?:\d+(?:\.\d+)?(?:万?千伏|万?千瓦|万?吨级?|公里)|国家级?|省级|市级|高等级|综合|特色|大型|中型|现代化|生态|片区|流域)+$"
)
"""What stands between a member's own words and the head that all share."""

SHORTEST_WORK = 4
LONGEST_BARE = 6
"""A longer name is taken to be whole, unless it names the two ends of a route."""

PHASE = re.compile(r"(?P<number>[一二三四五六七八九十]|\d+)(?P<word>期|号线|号|#)(?P<rest>.*)")
PHASE_MEMBER = re.compile(r"(?P<head>.*?)(?P<number>[一二三四五六七八九十]|\d+)(?P<word>期|号线|号|#)?$")
"""A member that a number tells apart from the others: 3 in 3、4号线, 三期 in 甲中心三期、四期."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Works that stand in one list, with the words that close it (等高速公路项目), empty when nothing does."""

    spans: tuple[tuple[int, int], ...]
    tail: str


def find_lists(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Listing]:
    """Yield the lists of these spans, which are in the order of the text; most hold one work."""
    first = 0
    for index in range(1, len(spans) + 1):
        end = spans[index - 1][1]
        if index < len(spans) and JOINT.fullmatch(text, end, max(end, spans[index][0])):
            continue
        closing = CLOSED.match(text, end)
        yield Listing(tuple(spans[first:index]), closing["rest"] if closing else "")
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
        last = index == len(names) - 1
        if phase := _phase(names, index):
            yield phase
        elif _is_whole(name, lexicon):
            yield name
        elif head:
            yield _joined(name, head)
        elif len(name) <= LONGEST_BARE and (kind := KIND_OF_WORK.match(listing.tail)):
            yield _joined(name, kind[0])
        elif len(name) <= SHORTEST_WORK and WORK.search(listing.tail):
            yield name + "项目"
        elif not last:
            yield name + _shared_tail(name, names[index + 1 :], lexicon)
        else:
            yield name


def _is_whole(name: str, lexicon: Lexicon) -> bool:
    """Say whether a name needs nothing that it shares with others."""
    return has_head(name, lexicon) or (len(name) > LONGEST_BARE and not ENDS.search(name))


def _joined(name: str, head: str) -> str:
    """Return a name with a head behind it; what both have in common stands once.

    >>> _joined("甲高速", "高速公路"), _joined("甲至乙", "铁路")
    ('甲高速公路', '甲至乙铁路')
    """
    for length in range(min(len(name), len(head)), 0, -1):
        if name.endswith(head[:length]):
            return name + head[length:]
    return name + head


def _phase(names: Sequence[str], index: int) -> str:
    """Complete 三期 in 甲中心三期、四期配套项目, and 3 in 3、4号线; empty where there is nothing to complete."""
    last = PHASE.search(names[-1]) if len(names) > 1 else None
    if last is None:
        return ""
    mine = PHASE_MEMBER.fullmatch(names[index]) or PHASE.search(names[index])
    first = PHASE_MEMBER.fullmatch(names[0]) or PHASE.search(names[0])
    if not (mine and first):
        return ""
    head = names[0][: first.start("number")]
    if names[index][: mine.start("number")] not in ("", head):
        return ""
    return f"{head}{mine['number']}{last['word']}{last['rest']}"


def _shared_tail(name: str, others: Sequence[str], lexicon: Lexicon) -> str:
    """Return the part of the next whole member that completes a name: its head, what qualifies it, its work.

    A head that no list knows is taken to begin as far in as the name is long (甲县、乙县丙丁区).
    """
    whole = next((other for other in others if has_head(other, lexicon)), "")
    core = strip_works(whole, lexicon)
    head = len(core) - head_length(core, lexicon)
    if 0 < head < len(core):
        qualified = QUALIFIER.search(core[:head])
        return whole[(qualified and qualified.start()) or head :]
    if len(name) < len(core) - 1 and (core != whole or has_head(core, lexicon)):
        return whole[len(name) :]
    work = lexicon.work_suffix.search(whole)
    return work[0] if work else ""
