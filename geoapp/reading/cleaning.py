"""Undo what a page layout did to a text, remembering where every character came from."""

import re
from array import array
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge

HEADING = re.compile(
    r"\s*(?:第\s?[一二三四五六七八九十百零〇\d]{1,5}\s?[编篇章节]|\||目\s{0,9}录"
    r"|[【\[]?续?(?:[\u4e00-\u9fff]{2})?专\s?栏\s?[\d一二三四五六七八九十]+(?![\d一二三四五六七八九十),、所])"
    r"|[【\[]?专\s?栏(?:[】\]:]|[ 　]{1,3}(?![\d一二三四五六七八九十])))"
)
ITEM_MARK = re.compile(
    r"\s*(?:\d{1,3}[.、)](?!\d)|\([\d一二三四五六七八九十]{1,4}\)|[①-⑳●■◆•▲△◇★☆◎○□▪◾►➢※]"
    r"|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])|0\d\s|——)"
)
PAGE_MARK = re.compile(
    r"\s*(?:[-—–·~]\s{0,3}\d{1,4}\s{0,3}[-—–·~]|第\s{0,3}\d{1,4}\s{0,3}页(?:[\s,/]{0,3}共\s{0,3}\d{1,4}\s{0,3}页)?"
    r"|\(?续表?\s?\d{0,3}\)?)\s*"
)
MARKED = re.compile("#{1,6} ")
BARE_NUMBER = re.compile(r"^[ \t\f]*(\d{1,4})[ \t\f]*$", re.MULTILINE)
WIDE = re.compile("[\uff01-\uff5e]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]+")
NARROW = str.maketrans({code: code - 0xFEE0 for code in {*range(0xFF01, 0xFF5F)} - {ord("｜")}})
"""Wide punctuation, digits and letters → the narrow ones, which all rules are written in.

The wide ``｜`` stays: it stands for a border inside a table's cell.
"""

SPREAD = re.compile(
    r"(?<![一-鿿\d])(?:[一-鿿]|\d{1,4})(?:[ ](?:[一-鿿]|\d{1,4})(?![一-鿿\d])){3,}"
    r"|(?<=[一-鿿])(?<![编篇章节])[ ]{1,3}(?=\d[\d.]{0,9}[ ]{0,3}(?:[号期个座条处所家项年月日万亿米吨]|公里|平方|千米))"
    r"|(?<=\d)[ ]{1,3}(?=[号期个座条处所家项年月日万亿米吨%]|公里|平方|千米)|(?<=\d[ ]号)[ ]{1,3}(?=[线楼院路桥])"
)
"""Blanks inside words: of characters that a layout has spread, and round figures that stand before their unit."""

QUOTED = re.compile(r"[^。;:!?…|][”》]\s*$")
"""A name in quotes at a line's end: the sentence may go on."""

LINE_END = "。;:!?|”》…"
LINE_TAIL = 8
WRAPPED_LENGTH = 18
"""A line shorter than this ended where its author wanted it to end, unless the text is set in narrower lines."""

NARROWEST = 9
FEWEST_LINES = 8
"""Lines of one length, most of those without a stop, by which a text is known to be set in narrow lines."""

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
    for low, high in [*merge(_invisible(text), _layout(text), _spread(text)), (len(text), len(text))]:
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


def _spread(text: str) -> Iterator[tuple[int, int]]:
    """Yield the blanks that stand inside words."""
    for found in SPREAD.finditer(text):
        for blank in re.finditer(" +", found[0]):
            yield found.start() + blank.start(), found.start() + blank.end()


def _layout(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that only the layout put there: page marks, and the ends of wrapped lines."""
    numbers = _page_numbers(text)
    least = _least_wrapped(text)
    last: tuple[int, int] | None = None
    before = ""
    pages: list[tuple[int, int]] = []
    gap = False
    for start, end in _lines(text):
        line = text[start:end]
        if start in numbers or PAGE_MARK.fullmatch(line):
            pages.append((start, end + 1))
        elif not line.strip():
            gap = True
        else:
            lower = text[slice(*last)] if last else ""
            if last and (pages or not gap) and _wrapped(lower, line, least) and not _has_room(lower, before):
                yield last[0] + len(lower.rstrip()), end - len(line.lstrip())
                before = ""
            else:
                yield from pages
                before = lower
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


def _least_wrapped(text: str) -> int:
    """Return the characters from which a line may be wrapped: fewer where most lines without a stop are as short."""
    lengths = Counter(
        len(line) for line in text.split("\n") if line[-1:] not in LINE_END and "\t" not in line
    )
    lengths.pop(0, None)
    (length, count), *_ = lengths.most_common(1) or [(0, 0)]
    narrow = NARROWEST < length < WRAPPED_LENGTH and count >= FEWEST_LINES and 2 * count > lengths.total()
    return length if narrow else WRAPPED_LENGTH


def _wrapped(line: str, following: str, least: int) -> bool:
    """Say whether the line goes on in the next one."""
    if "\t" in line.strip() or "\t" in following.strip() or MARKED.match(line) or MARKED.match(following):
        return False
    ended = line.rstrip()[-1:] in LINE_END and not QUOTED.search(line, len(line) - LINE_TAIL)
    if len(line) < least or ended or following[:1] == "\u3000":
        return False
    if HEADING.match(line) or HEADING.match(following) or ITEM_MARK.match(following):
        return False
    return _columns(following) <= _columns(line) + SLACK


def _has_room(line: str, before: str) -> bool:
    """Say whether an item ends within its line: the one before it ended without a stop, too, and is longer."""
    if not (ITEM_MARK.match(line) and ITEM_MARK.match(before)) or before.rstrip()[-1:] in LINE_END:
        return False
    return _columns(line) + SLACK <= _columns(before)


def _columns(line: str) -> int:
    return len(line.encode("gb18030", "replace"))
