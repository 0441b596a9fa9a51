"""Enumerations: their members, each completed by the head or tail that they share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geoapp.reading.heads import has_own_head, is_complete, is_place, shared_head, strip_works
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.splitting import Spans, split_list

SHARED = re.compile(r"(?<![高平均中初同])等(?![级同待])(?P<rest>[^等]{0,24})$")
MEASURE = re.compile(r"(?:实施)?(?:大规模|一批|若干|各类|一系列|多个|全部|首批|新一轮|现有的)")
PHASE = re.compile(r"(?P<number>[一二三四五六七八九十]|\d+)(?P<word>期|号线)(?P<rest>.*)")
PHASE_MEMBER = re.compile(r"(?P<head>.*?)(?P<number>[一二三四五六七八九十]|\d+)(?P<word>期|号线)?$")
WORKS_TAIL = re.compile(r"(?:项目|工程)(?:建设)?$")
INTEGRATED = re.compile(r"(?P<modifier>(?:集.*[为于]一体|由.*组成)的)(?P<head>.{4,})$")
MODIFIED = re.compile(r"(?P<modifier>[^等]*、[^等]*[^、及和]的)(?P<head>[^的、]{3,})$")
SUMMED = re.compile(
    r"(?P<modifier>.*、[^、]*[^、一-十])(?P<head>(?:[两三四五六七八]|\d)(?:级|大|项|条|类)[^、]{2,})$"
)
ENCLOSING = ("集", "以", "由", "面向", "涵盖")
LONGEST_MODIFIER = 20
SHORTEST_OWN = 3


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an enumeration; ``name`` is complete with what it shares with the others."""

    start: int
    end: int
    name: str
    tail: str = ""
    """What closes the list (等项目, 等工程 …), empty when nothing does."""
    verb: str = ""
    """The member's own verb, where it has one."""
    described: bool = False
    """True for 高效、便捷的丙: a list of qualities, which an aim is made of."""


@dataclass(frozen=True, slots=True)
class _Listing:
    """A list cut into its parts: the list itself ends at ``stop``, what closes it at ``end``."""

    names: list[str]
    spans: Spans
    tail: str
    stop: int
    end: int


def find_members(text: str, start: int, end: int, lexicon: Lexicon) -> list[Member]:
    """Return the members of the enumeration that a stretch of text holds."""
    if measure := MEASURE.match(text, start, end):
        start = measure.end()
    if whole := _modified(text, start, end):
        return [whole]
    shared = SHARED.search(text, start, end)
    tail, stop = (shared[0], shared.start()) if shared else ("", end)
    spans = split_list(text, start, stop, lexicon)
    if not spans:
        return []
    if _is_one_class([text[low:high] for low, high in spans], tail, lexicon):
        return [Member(start, end, text[start:end])]
    verbs = [_own_verb(text, *span, lexicon) if index else 0 for index, span in enumerate(spans)]
    spans = [(low + verb, high) for (low, high), verb in zip(spans, verbs, strict=True)]
    listing = _Listing([text[low:high] for low, high in spans], spans, tail, stop, end)
    return [
        Member(low, high, name, tail, text[low - verb : low])
        for (low, high, name), verb in zip(_completed(listing, lexicon), verbs, strict=True)
    ]


def _modified(text: str, start: int, end: int) -> Member | None:
    """Take 以甲、乙为主的丙 as one member; a long modifier stays outside its span."""
    for pattern in (INTEGRATED, MODIFIED, SUMMED):
        if found := pattern.fullmatch(text, start, end):
            modifier = found["modifier"]
            low = found.start("head") if len(modifier) > LONGEST_MODIFIER else start
            return Member(low, end, found["head"], described=not modifier.startswith(ENCLOSING))
    return None


def _own_verb(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Return the length of the verb that a later member brings along: 乙、配合完成丙改造."""
    verb = lexicon.verb_phrase.match(text, start, end)
    if verb is None or end - verb.end() < SHORTEST_OWN or not is_complete(text[verb.end() : end], lexicon):
        return 0
    return verb.end() - start


def _is_one_class(names: list[str], tail: str, lexicon: Lexicon) -> bool:
    """Say whether the members are kinds of one class of works: only the first may name a place."""
    head = shared_head(tail, lexicon)
    if not head or WORKS_TAIL.search(tail) or not lexicon.ends_with_facility(strip_works(head, lexicon)):
        return False
    named = [bool(lexicon.name_pattern.search(name)) or "至" in name for name in names]
    return not any(named[1:]) and not (named[0] and (len(names) == 1 or is_place(names[0], lexicon)))


def _completed(listing: _Listing, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Yield span and full name of each member; the span reaches to what completes the name."""
    head = shared_head(listing.tail, lexicon)
    governed = not head and _is_governed(listing, lexicon)
    for index, (name, (low, high)) in enumerate(zip(listing.names, listing.spans, strict=True)):
        last = index == len(listing.names) - 1
        if phase := _phase(listing.names, index):
            yield low, listing.stop if phase != name else high, phase
        elif head and not has_own_head(name, head, lexicon):
            yield low, listing.end if is_place(name, lexicon) else high, name + head
        elif governed and (listing.tail or not last):
            yield low, listing.end, name + (listing.tail or listing.names[-1])[-2:]
        elif not head and not last and not is_complete(name, lexicon):
            rest = _shared_tail(name, listing.names[-1], lexicon)
            yield low, listing.stop if rest else high, name + rest
        else:
            yield low, high, _shared_place(listing, index, lexicon) + name


def _shared_place(listing: _Listing, index: int, lexicon: Lexicon) -> str:
    """Return the place that opens the list where the others have none: 甲中心展馆、酒店等项目."""
    place = lexicon.name_pattern.match(listing.names[0])
    if (
        index == 0
        or place is None
        or place[0] == listing.names[0]
        or not lexicon.closes_projects(listing.tail)
    ):
        return ""
    alone = not any(lexicon.name_pattern.search(name) for name in listing.names[1:])
    return place[0] if alone else ""


def _is_governed(listing: _Listing, lexicon: Lexicon) -> bool:
    """Say whether one closing noun (建设, 布局) governs a list of unnamed classes: 甲、乙建设."""
    *others, last = listing.names
    closed = listing.tail == "等布局" if listing.tail else last.endswith(("建设", "布局"))
    if not closed or not others or lexicon.verb_phrase.match(last):
        return False
    return not any(
        lexicon.name_pattern.search(name)
        or strip_works(name, lexicon) != name
        or not is_complete(name, lexicon)
        for name in others
    )


def _phase(names: list[str], index: int) -> str:
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


def _shared_tail(name: str, last: str, lexicon: Lexicon) -> str:
    """Return the part of the last member that completes the others: behind its place, or its head."""
    if is_place(name, lexicon):
        place = lexicon.name_pattern.match(last)
        rest = last[place.end() :] if place else ""
        if rest and place and place[0].endswith("片区") and not name.endswith("片区"):
            rest = "片区" + rest
        return rest
    core = strip_works(last, lexicon)
    for length in range(min(lexicon.longest_facility, len(core) - 1), 1, -1):
        if core[-length:] in lexicon.facilities:
            return core[-length:] + last[len(core) :]
    work = lexicon.work_suffix.search(last)
    return work[0] if work else ""
