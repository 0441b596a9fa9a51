"""Cut an enumeration into its parts."""

import re
from itertools import pairwise

from geoapp.reading.clauses import split_at
from geoapp.reading.heads import stands_alone, strip_works
from geoapp.reading.lexicon import Lexicon

QUOTES = re.compile("”“")
AND = re.compile(r"以及|及其|[和及与]")
ADJECTIVE_END = ("化", "式", "型", "性", "率", "准", "溯", "级", "领域")
ATTACHED = ("相关", "附属", "其他")
RANK = re.compile(r"(?:国家|省|市|区|县|乡镇|街道|社区|村|区\(县\))")
PACE = ("步伐", "力度", "进度")
SHORTEST = 6
"""A part of fewer characters is not taken for a work of its own."""

Spans = list[tuple[int, int]]


def split_list(text: str, start: int, end: int, lexicon: Lexicon) -> Spans:
    """Return the spans of the members: cut at 、, between quotations, and at 和 where both sides are works."""
    parts: Spans = []
    begin: int | None = None
    for low, high in split_at(text, start, end, "、"):
        begin = low if begin is None else begin
        part = text[low:high]
        modifier = part.endswith(ADJECTIVE_END) or RANK.fullmatch(part)
        if modifier and high < end and not lexicon.ends_with_facility(part):
            continue
        if parts and lexicon.only_work.fullmatch(text, begin, high):
            parts[-1] = (parts[-1][0], high)
        else:
            for quoted, stop in _split_quotes(text, begin, high):
                parts += _split_and(text, quoted, stop, lexicon)
        begin = None
    return parts


def _split_quotes(text: str, start: int, end: int) -> Spans:
    borders = [start, *(found.start() + 1 for found in QUOTES.finditer(text, start, end)), end]
    return [(low, high) for low, high in pairwise(borders) if low < high]


def _split_and(text: str, start: int, end: int, lexicon: Lexicon) -> Spans:
    for joint in AND.finditer(text, start + 2, end - 1):
        left, right = text[start : joint.start()], text[joint.end() : end]
        if left.count("(") == left.count(")") and _both_stand(left, right, lexicon):
            return [(start, joint.start()), *_split_and(text, joint.end(), end, lexicon)]
    return [(start, end)]


def _both_stand(left: str, right: str, lexicon: Lexicon) -> bool:
    if right.startswith(ATTACHED):
        return False
    aims = (*PACE, *lexicon.goals)
    if stands_alone(left, lexicon) and (right.endswith(aims) or stands_alone(right, lexicon)):
        return True
    shortest = SHORTEST - 2 * right.endswith("建设")
    right = strip_works(right, lexicon)
    if min(len(left), len(right)) < shortest:
        return False
    return lexicon.ends_with_facility(left) and lexicon.ends_with_facility(right)
