"""Sentences, clauses, and the verb that governs a clause's list."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from geoapp.reading.lexicon import Lexicon

OPENING, CLOSING = "(（【[“《﹝", ")）】]”》﹞"
SENTENCE_END = "。；;！!？?\n|"
CLAUSE_END = ",，:："
PREPOSITION = re.compile(
    r"以|依托|围绕|按照|根据|立足|通过|结合|充分|发挥|利用|有效利用|随着|坚持|遵循|为|紧抓|把|将|对|在|从|着眼"
)
WITHIN = re.compile(r"在[^,，]{2,30}?(?:内|中|上|里)(?=[\u4e00-\u9fff]{2})")
DATED = re.compile(r"(?:力争)?(?:到|至|于)?20\d\d年[底末初前]*[,，]?")
LEFTOVER = re.compile(r"的?(?:项目|工程|建设|工作|力度|步伐|进度|行动)*")
GOING_ON = re.compile(r"等[^等]{0,6}项目$")
FRAMES = (
    (
        re.compile(r"(?P<object>对[^,，]{3,30}?(?:抓紧|加快|全面|逐步|进行|实施)+(?P<work>[^,，]{2,10}))$"),
        "renovation",
    ),
    (re.compile(r"将(?P<object>[^,，]{3,20}?(?:建设|打造|建)成为?[^,，]{3,20})$"), "upgrade"),
    (
        re.compile(
            r"(?:围绕|依托|(?:充分|有效)?(?:发挥|利用)|以(?=.*为(?:重点|核心|中心)$))(?P<object>[^,，]{3,80}?)"
            r"(?:为(?:重点|核心|中心)|等商圈的?[^,，]*|的[^,，]*作用)?$"
        ),
        "operation",
    ),
    (re.compile(r"通过(?:实施)?(?P<object>[^,，]*、[^,，]*等(?:建设|行动|工程|项目))$"), "new_build"),
    (
        re.compile(
            r"(?P<object>(?!完成|推进)[^,，]{4,60}?)"
            r"(?:基本完工|全面完工|完工|建成投用|建成投产|竣工|投入使用|投产运行)$"
        ),
        "new_build",
    ),
)
"""Clauses whose object stands in a frame, with the action that the frame says."""

LONGEST_SUBJECT = 6
LONGEST_SWALLOWED = 2
LONGEST_CLAUSE = 600
"""A clause is read up to so many characters, which keeps hostile input from costing more than its length."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its governing verb; subject, verb and object follow each other.

    The subject begins at ``start``, the verb with its adverbs at ``verb``, the object at ``object``.
    """

    start: int
    verb: int
    object: int
    end: int
    action: str
    order: int
    """The clause's number in its sentence."""


def split_at(text: str, start: int, end: int, marks: str) -> Iterator[tuple[int, int]]:
    """Yield the parts between marks that stand outside brackets and quotation marks.

    >>> [("甲(乙,丙),丁")[a:b] for a, b in split_at("甲(乙,丙),丁", 0, 8, ",")]
    ['甲(乙,丙)', '丁']
    """
    depth, part = 0, start
    for found in _stops(marks).finditer(text, start, end):
        character, offset = found[0], found.start()
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 or character == "\n":
            if offset > part:
                yield part, offset
            part, depth = offset + 1, 0
    if end > part:
        yield part, end


@cache
def _stops(marks: str) -> "re.Pattern[str]":
    return re.compile(f"[{re.escape(OPENING + CLOSING + marks)}]")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a stretch of text."""
    return split_at(text, start, end, SENTENCE_END)


def find_clauses(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Clause]:
    """Yield the clauses of a sentence that are governed by a verb.

    A clause without one that ends like a list of works (…等项目) goes on under the verb before it.
    """
    going_on = ""
    for order, (low, high) in enumerate(split_at(text, start, end, CLAUSE_END)):
        stop = min(high, low + LONGEST_CLAUSE)
        begin = low + len(text[low:stop]) - len(text[low:stop].lstrip(" 　\t"))
        dated = DATED.match(text, begin, stop)
        clause = _read_clause(text, dated.end() if dated else begin, stop, order, lexicon)
        if clause is None and going_on and GOING_ON.search(text, begin, stop):
            clause = Clause(begin, begin, begin, stop, going_on, order)
        if clause:
            going_on = clause.action
            yield clause


def _read_clause(text: str, start: int, end: int, order: int, lexicon: Lexicon) -> Clause | None:
    """Read one clause: by a frame such as 将…建成…, else by its first verb."""
    for pattern, action in FRAMES:
        if found := pattern.match(text, start, end):
            work = found.groupdict().get("work")
            said = action_of(work, lexicon.works) if work else action
            return Clause(start, start, found.start("object"), found.end("object"), said, order)
    verb = _first_verb(text, start, end, lexicon)
    stop = _end_of_verb(text, verb, end, lexicon) if verb else 0
    if verb is None or not stop:
        return None
    begin = start if WITHIN.match(text, start, verb.start() + 2) else verb.start()
    action = action_of(text[verb.start() : stop], lexicon.verbs)
    return _supported(text, Clause(start, begin, stop, end, action, order), lexicon)


def _first_verb(text: str, start: int, end: int, lexicon: Lexicon) -> "re.Match[str] | None":
    if start >= end:
        return None
    if within := WITHIN.match(text, start, end):
        return lexicon.verb_phrase.match(text, within.end(), end)
    if not PREPOSITION.match(text, start, end) and (found := lexicon.verb_phrase.match(text, start, end)):
        return found
    return _verb_behind_subject(text, start, end, lexicon)


def _verb_behind_subject(text: str, start: int, end: int, lexicon: Lexicon) -> "re.Match[str] | None":
    """Find the verb behind places (甲区、乙区加快发展…, 在甲区规划…) or behind a short subject (新城区重点做好…)."""
    place = lexicon.name_pattern.match(text, start + (text[start] == "在"), end)
    while place:
        following = lexicon.name_pattern.match(text, place.end() + 1, end)
        if following is None or text[place.end()] not in "、和及与":
            return lexicon.verb_phrase.search(text, place.end(), min(place.end() + 2 * LONGEST_SUBJECT, end))
        place = following
    stop = min(start + LONGEST_SUBJECT + 4, end)
    if not lexicon.adverb_pattern.search(text, start + 2, stop):
        return None
    later = lexicon.verb_phrase.search(text, start + 2, stop)
    if later and later.start() - start <= LONGEST_SUBJECT and lexicon.adverb_pattern.match(later[0]):
        return later
    return None


def _end_of_verb(text: str, verb: "re.Match[str]", end: int, lexicon: Lexicon) -> int:
    """Return the end of the verb, giving back what it swallowed of its object (推进建设, 推进建成区…); 0: no object."""
    stop = verb.end()
    for swallowed in range(1, LONGEST_SWALLOWED + 1):
        word = lexicon.generic_word.match(text, stop - swallowed, end)
        if word and word.end() > stop:
            stop -= swallowed
            break
    while LEFTOVER.fullmatch(text, stop, end):
        shorter = lexicon.verb_phrase.match(text, verb.start(), stop - 1)
        if shorter is None:
            return 0
        stop = shorter.end()
    return stop


def _supported(text: str, clause: Clause, lexicon: Lexicon) -> Clause:
    """Step to what the supported do: 支持企业建设… governs what they build."""
    if not text[clause.verb : clause.object].endswith(tuple(lexicon.supports)):
        return clause
    inner = lexicon.build_phrase.search(text, clause.object, clause.end)
    if inner is None or inner.end() >= clause.end - 2:
        return clause
    action = action_of(inner[0], lexicon.verbs)
    return Clause(clause.object, inner.start(), inner.end(), clause.end, action, clause.order)


def action_of(words: str, actions: Mapping[str, str]) -> str:
    """Return the action of the last word that says one of its own; ``ongoing`` where none does.

    >>> action_of("加快新建", {"加快": "ongoing", "新建": "new_build"})
    'new_build'
    """
    best, offset = "", 0
    while offset < len(words):
        for length in range(min(8, len(words) - offset), 0, -1):
            action = actions.get(words[offset : offset + length])
            if action:
                best = action if action != "ongoing" or not best else best
                offset += length - 1
                break
        offset += 1
    return best or "ongoing"
