"""Spans of the works that the model found, made whole: brackets, quotation marks, sizes, and what is no work."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from geoapp.reading.clauses import CLAUSE_END, SENTENCE_END, split_at
from geoapp.reading.heads import MEASURES, SIZE
from geoapp.reading.measures import DATE
from geoapp.reading.tagger import Tagged

EDGES = " 　\t\n、,，。"
"""What a name neither begins nor ends with."""

SIZED = re.compile(rf"(?:\d[\d.,]*|[两一二三四五六七八九十百千]+)[万亿]?(?:{MEASURES})的?$")
LONGEST_SIZE = 12
COUNTED_LIST = re.compile(r"(?:、[\u4e00-\u9fff]{2,6}?){0,3}等?[一二两三四五六七八九十\d]+[个条座处项家]的?")
"""What stands between a list and its head, after members that no work was found in (丙 in 甲、乙、丙3个水厂)."""

ATTACHED = re.compile(r"(?:相关|其他|周边|附属)?配套(?:服务)?(?:设施|工程)")
"""What belongs to the project right before it (甲中心及相关配套设施)."""

ATTACHING = ("和", "及", "与", "以及")
SHARED_TAIL = re.compile(
    r"(?P<own>[^、]{2,12}?)(?:(?<![高中初同均平优劣])等(?![级候高效额待])[\u4e00-\u9fff]{4,}"
    r"|(?<![\d.第])(?:\d{1,3}余?[个座条处项家大乡镇县区]|两[个座条项大]|[三四五六七八九十]大)"
    r"(?:\d+(?:\.\d+)?万?千[瓦伏])?[\u4e00-\u9fff]{3,})"
)
"""What a span of the last in a list takes along of its tail (乙湖 in 甲湖、乙湖等湖泊治理, 乙 in 甲、乙3座水电站)."""

PREDICATE = re.compile(
    r"(?<=[\u4e00-\u9fff)）”]{3})"
    r"(?:(?:成功)?[纳列]入|升格为|投产运行|(?:全部|全面|基本)(?:达标|建成|完工))"
)
"""Where a sentence about a work goes on within its span (甲机场纳入全国布局)."""

MOTTO = re.compile(
    r"“[^“”、，,。；;：:\n]{1,8}(?:、[^“”、，,。；;：:\n]{1,8})+”(?:[\u4e00-\u9fff]{0,6}?(?:行动|工程|计划))?"
)
"""Short words that one pair of quotation marks lists: one name (“好路、好桥”提升行动)."""

LONGEST_MOTTO = 60
LISTED = ("、", "和", "及", "与")
LONGEST_BRACKET = 60
"""A bracket that closes farther on is a mistake of the text, and no part of a name."""


def members(text: str, works: Iterable[Tagged], stop: int) -> Iterator[Tagged]:
    """Yield the works of a sentence that ends at ``stop``: joined over brackets, without dates and heads of lists."""
    before: Tagged | None = None
    for work in _joined(text, _whole_mottos(text, works), stop):
        if not DATE.fullmatch(text[work.start : work.end]):
            if before is None or not _is_head(text, before, work):
                yield work
            before = work


def _whole_mottos(text: str, works: Iterable[Tagged]) -> Iterator[Tagged]:
    """Yield works; those that stand in one motto are one."""
    last = 0
    for work in works:
        opening = text.rfind("“", max(0, work.start - LONGEST_MOTTO), work.end)
        motto = MOTTO.match(text, opening) if opening >= 0 else None
        start, end = work.start, work.end
        if motto and motto.end() > start:
            start, end = min(start, opening), max(end, motto.end())
        if start >= last:
            yield replace(work, start=start, end=end)
        last = max(last, end)


def _joined(text: str, works: Iterable[Tagged], stop: int) -> Iterator[Tagged]:
    """Join a name and what stands in the bracket behind it (甲路(乙桥丙桥)), unless the bracket holds a list.

    What is only attached to a project (及相关配套设施) is joined to it, too.
    """
    last: Tagged | None = None
    for work in works:
        closing = _closing(text, last, stop) if last else 0
        if last and (work.start < closing or _is_attached(text, last, work)):
            surest = min(last.probability, work.probability)
            last = replace(last, end=max(work.end, closing), probability=surest)
            continue
        if last:
            yield last
        last = work
    if last:
        yield last


def _is_attached(text: str, before: Tagged, work: Tagged) -> bool:
    """Say whether a work is only what belongs to the project right before it."""
    joint = text[before.end : work.start]
    return (
        before.kind == "project"
        and joint in ATTACHING
        and bool(ATTACHED.fullmatch(text, work.start, work.end))
    )


def _closing(text: str, work: Tagged, stop: int) -> int:
    """Return the end of the bracket that a work opens, or that opens right behind it; 0: none, or one with a list."""
    behind = work.end + (text[work.end : work.end + 1] == "(")
    if text.count("(", work.start, behind) <= text.count(")", work.start, behind):
        return 0
    closing = text.find(")", behind, min(stop, behind + LONGEST_BRACKET))
    return closing + 1 if closing >= 0 and "、" not in text[behind:closing] else 0


def _is_head(text: str, before: Tagged, work: Tagged) -> bool:
    """Say whether a work is only the head of the list before it (甲湖、乙湖等湖泊治理, 丙、丁等3个水厂)."""
    between = text[before.end : work.start]
    counted = COUNTED_LIST.fullmatch(between) is not None
    return before.kind == "project" and (counted or (between == "等" and work.kind == "programme"))


def whole_span(text: str, work: Tagged, stop: int) -> tuple[int, int]:
    """Return a work's span within its clause, without marks and sizes at its edges, with brackets and quotes whole."""
    words = text[work.start : work.end]
    start = work.start + len(words) - len(words.lstrip(EDGES))
    end = work.end - (len(words) - len(words.rstrip(EDGES)))
    if start >= end:
        return work.start, work.end
    tail = SHARED_TAIL.match(text, start, end)
    if tail and (
        text[start - 1 : start] in LISTED or (work.kind == "project" and text[tail.end("own")] == "等")
    ):
        end = tail.end("own")
    if predicate := PREDICATE.search(text, start, end):
        end = predicate.start()
    _, end = next(split_at(text, start, end, CLAUSE_END + SENTENCE_END), (start, end))
    if (size := SIZE.match(text, start, end)) and size.end() < end - 1:
        start = size.end()
    if text.count("(", start, end) > text.count(")", start, end):
        closing = text.find(")", end, min(stop, end + LONGEST_BRACKET))
        end = closing + 1 if closing >= 0 else end
    opened, closed = text.count("“", start, end), text.count("”", start, end)
    if closed > opened and text[start - 1 : start] == "“":
        start -= 1
    if opened > closed and text[end : end + 1] == "”":
        end += 1
    return start, end


def size_before(text: str, low: int, start: int) -> int:
    """Return the start of the size that stands right before a name; the name's own where none does.

    >>> size_before("新建3万平方米的甲体育馆", 0, 8), size_before("新建甲体育馆", 0, 2)
    (2, 2)
    """
    size = SIZED.search(text, max(low, start - LONGEST_SIZE), start)
    return size.start() if size else start
