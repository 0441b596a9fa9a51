"""Undo what a page layout did to a text, remembering where every character came from."""

import re
from array import array
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge

HEADING = re.compile(
    r"\s*(?:第\s?[一二三四五六七八九十百零〇\d]{1,5}\s?[编篇章节]|\||目\s{0,9}录"
    r"|[【\[]?续?(?:[\u4e00-\u9fff]{2})?专\s?栏\s?[\d一二三四五六七八九十]+(?![\d一二三四五六七八九十),、所]))"
)
ITEM_MARK = re.compile(
    r"\s*(?:\d{1,3}[.、)]|\([\d一二三四五六七八九十]{1,4}\)|[①-⑳●■◆•]|[一二三四五六七八九十]{1,3}、|0\d\s|——)"
)
PAGE_MARK = re.compile(
    r"\s*(?:[-—–·~]\s{0,3}\d{1,4}\s{0,3}[-—–·~]|第\s{0,3}\d{1,4}\s{0,3}页(?:[\s,/]{0,3}共\s{0,3}\d{1,4}\s{0,3}页)?"
    r"|\(?续表?\s?\d{0,3}\)?)\s*"
)
BARE_NUMBER = re.compile(r"^[ \t\f]*(\d{1,4})[ \t\f]*$", re.MULTILINE)
WIDE = re.compile("[\uff01-\uff5e]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]+")
NARROW = str.maketrans({code: code - 0xFEE0 for code in {*range(0xFF01, 0xFF5F)} - {ord("｜")}})
"""Wide punctuation, digits and letters → the narrow ones, which all rules are written in.

The wide ``｜`` stays: it stands for a border inside a table's cell.
"""

LINE_END = "。;:!?|”》…"
WRAPPED_LENGTH = 18
"""A line shorter than this ended where its author wanted it to end."""

SLACK = 6
"""Columns by which the lines of a wrapped paragraph may differ; a Chinese character takes two."""

PAGE_CHARS = range(120, 6000)
"""Characters from one page number to the next; the numbers of a table's rows stand closer."""

FEWEST_PAGES = 3


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text; from ``starts[i]`` on, its characters stood at ``origins[i]`` and on in the original."""

    text: str
    starts: "array[int]"
    origins: "array[int]"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of a non-empty span of the cleaned text."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, offset: int) -> int:
        piece = bisect(self.starts, offset) - 1
        return self.origins[piece] + offset - self.starts[piece]


def clean(text: str) -> Cleaned:
    r"""Drop page numbers and invisible characters, join hard-wrapped lines, and make wide punctuation narrow.

    >>> clean("建设一座净水厂（一期）\n— 12 —\n第二章 乙").text
    '建设一座净水厂(一期)\n第二章 乙'
    >>> clean("").text
    ''
    """
    text = WIDE.sub(lambda found: found[0].translate(NARROW), text)
    starts, origins, pieces = array("q"), array("q"), []
    kept = begin = 0
    for low, high in [*merge(_invisible(text), _layout(text)), (len(text), len(text))]:
        if low > begin:
            starts.append(kept)
            origins.append(begin)
            pieces.append(text[begin:low])
            kept += low - begin
        begin = max(begin, high)
    return Cleaned("".join(pieces), starts, origins)


def _invisible(text: str) -> Iterator[tuple[int, int]]:
    for found in INVISIBLE.finditer(text):
        yield found.span()


def _layout(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that only the layout put there: page marks, and the ends of wrapped lines."""
    numbers = _page_numbers(text)
    last: tuple[int, int] | None = None
    pages: list[tuple[int, int]] = []
    gap = False
    for start, end in _lines(text):
        line = text[start:end]
        if start in numbers or PAGE_MARK.fullmatch(line):
            pages.append((start, end + 1))
        elif not line.strip():
            gap = True
        else:
            if last and (pages or not gap) and _wrapped(text[slice(*last)], line):
                yield last[0] + len(text[slice(*last)].rstrip()), end - len(line.lstrip())
            else:
                yield from pages
            last, pages, gap = (start, end), [], False
    yield from pages


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _page_numbers(text: str) -> set[int]:
    """Return the starts of lines that hold a bare number, if such numbers count up page by page."""
    rows: dict[int, list[int]] = {}
    pages: set[int] = set()
    for found in BARE_NUMBER.finditer(text):
        before = rows.get(int(found[1]) - 1, [])
        follows = bool(before) and found.start() - before[-1] in PAGE_CHARS
        row = [*before[1 - FEWEST_PAGES :], found.start()] if follows else [found.start()]
        rows[int(found[1])] = row
        if len(row) == FEWEST_PAGES:
            pages.update(row)
    return pages


def _wrapped(line: str, following: str) -> bool:
    """Say whether the line goes on in the next one."""
    if len(line) < WRAPPED_LENGTH or line.rstrip()[-1:] in LINE_END or following[:1] == "\u3000":
        return False
    if HEADING.match(line) or HEADING.match(following) or ITEM_MARK.match(following):
        return False
    return _columns(following) <= _columns(line) + SLACK


def _columns(line: str) -> int:
    return len(line.encode("gb18030", "replace"))
