"""Boxes (专栏), in the layouts that plans use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geoapp.reading.items import ItemBlock, find_items, line_end
from geoapp.reading.numerals import parse_number

HEADER = re.compile(
    r"专\s?栏[ 　]?(?P<number>\d{1,3}|[一二三四五六七八九十百]{1,5})(?P<own>[-—–.]\d{1,2}(?!\d))?"
    r"(?:[ 　]?[】\]][ 　]*:?|[ 　]?:|[ 　]?[.、—-](?!\d|专栏)|(?=[ 　\t“《(|\n\u4e00-\u9fff])|$)[ 　]*"
)
UNNUMBERED = re.compile(
    r"^[ 　\t|]*[【\[]?(?P<word>专\s?栏)(?:[ 　]*[】\]:|][ 　]*|[ 　]+)(?=[^\s\d|:】一二三四五六七八九十])"
    r"(?=[^\n。;:,|]{3,40}[ 　|]*$)",
    re.MULTILINE,
)
"""The word alone, and its title behind it on the line."""

PREFIX = re.compile(
    r"(?:^|[\n|。;!”》 　\t])[【\[]?[ 　]?(?P<again>续)?(?P<sort>任务|重点|工程|项目|指标|行动|政策)?$"
)
LONGEST_PREFIX = 8
REFERRING = re.compile(r"[见由据照如在和与及、至][\s　]*$")
REFERENCE = re.compile(
    r"[ 　]*(?:所[列示述确提]|给出|列出|明确|提出|规定|等项目|[,)”]|、(?=专栏|第|等))"
    r"|[所的见里之至等与]|中(?![欧国亚心央医药小部])|内(?![陆需])|和(?!谐)"
)
CONTINUED = re.compile(r"\(续表?[ 　]?[\d一二三]{0,2}\)|^续表?$|续表$")
CONTENTS = re.compile(r"(?:\.{3,}|…|·{3,}|\t)[\s.…·]*\d{1,4}\s*$")
"""A line of the table of contents ends with leaders and a page number."""

TITLE = re.compile(
    r"(?:(?![ 　\t|]*(?:(?<![\d.])0?1(?:\.(?!\d)|[、)])|\([1一]\)|①|(?<![一-鿿])一、|(?<!\d)01[ 　]|[●■◆•]"
    r"|[ 　]——|[【\[]?专栏[\d一二三四五六七八九十]))[^\n|。;]){0,60}"
)
"""A title ends with its line, its cell or its sentence, and before the first item."""

RUNS_ON = re.compile(r"[^\s,:]{3,30}(?=[ 　]+\S*[,:])")
TITLE_LINE = re.compile(r"[\s|]{0,20}([^\n|。;]{2,40})(?=\n|\||$)")
BODY_HEADING = re.compile(
    r"^[ 　\t]*(?:第\s?[一二三四五六七八九十百零〇\d]{1,5}\s?[编篇章节]|#{1,6} )", re.MULTILINE
)
TABLE = re.compile(r"(?:^|\|)[ 　]*(?:序\s?号|(?:主要)?指\s?标(?:名称)?)[ 　]*(?:\||$)", re.MULTILINE)
TABLE_REACH = 100
TABLE_LINE = re.compile(r"[^\n]*\||\s*(?:预期性|约束性)\s*$|\s*注:")
LONGEST_CELL = 30
LONGEST_BOX = 20_000
"""A box is read up to so many characters: what stands farther behind a header is no part of it."""


@dataclass(frozen=True, slots=True)
class BoxBlock:
    """A box: from the word 专栏 to the end of its last item; ``body_start`` is behind its header line."""

    number: int
    title: str
    start: int
    body_start: int
    end: int
    items: tuple[ItemBlock, ...]
    table: bool = False
    """True when it holds a table of indicators instead of items."""


@dataclass(frozen=True, slots=True)
class _Header:
    """The word 专栏 with its number; ``again`` says that the box goes on (续).

    A box without a number has 0, one with two (专栏1-2) both as ``printed``.
    """

    number: int
    printed: str
    title: str
    start: int
    end: int
    again: bool


def find_boxes(text: str) -> list[BoxBlock]:
    """Return every box, a continued one (续) joined to its beginning."""
    headers = sorted([*_headers(text), *_unnumbered(text)], key=lambda header: header.start)
    limits = [header.start for header in headers[1:]]
    groups: list[list[tuple[_Header, int]]] = []
    for header, limit in zip(headers, [*limits, len(text)], strict=False):
        if groups and _continues(text, groups[-1], header):
            groups[-1].append((header, limit))
        else:
            groups.append([(header, limit)])
    return [_read_box(text, group, place) for place, group in enumerate(groups, start=1)]


def _continues(text: str, group: list[tuple[_Header, int]], header: _Header) -> bool:
    """Say whether a header is that of the box before it, printed again on a new page."""
    first, last = group[0][0], group[-1][0]
    if first.printed != header.printed or not (header.again or header.title in ("", first.title)):
        return False
    return BODY_HEADING.search(text, last.end, header.start) is None


def _headers(text: str) -> Iterator[_Header]:
    for match in HEADER.finditer(text):
        before = text[max(0, match.start() - LONGEST_PREFIX) : match.start()]
        prefix = PREFIX.search(before)
        number = parse_number(match["number"])
        if prefix is None or not number or REFERRING.search(before[: prefix.start() + 1]):
            continue
        if REFERENCE.match(text, match.end("own") if match["own"] else match.end("number")):
            continue
        title, end = _title(text, match.end())
        if CONTENTS.search(title):
            continue
        again = prefix["again"] is not None or CONTINUED.search(title) is not None
        start = match.start() - len(prefix["sort"] or "")
        title = CONTINUED.sub("", title).strip(" 　:】]()")
        yield _Header(
            0 if match["own"] else number, f"{number}{match['own'] or ''}", title, start, end, again
        )


def _unnumbered(text: str) -> Iterator[_Header]:
    for match in UNNUMBERED.finditer(text):
        title, end = _title(text, match.end())
        if not CONTENTS.search(title):
            again = CONTINUED.search(title) is not None
            title = CONTINUED.sub("", title).strip(" 　:】]()")
            yield _Header(0, "", title, match.start("word"), end, again)


def _title(text: str, start: int) -> tuple[str, int]:
    """Return a box's title, on its header line or on the next one, and where it ends."""
    found = TITLE.match(text, start)
    title = found[0] if found else ""
    if runs_on := RUNS_ON.match(title):
        title = runs_on[0]
    if title.strip(" 　:"):
        return title, start + len(title)
    line = TITLE_LINE.match(text, start)
    if line and TITLE.fullmatch(text, *line.span(1)) and not line[1].endswith(":"):
        return line[1], line.end()
    return "", start


def _read_box(text: str, group: list[tuple[_Header, int]], place: int) -> BoxBlock:
    """Read a box with what continues it; one without a number of its own has its place among the boxes."""
    first = group[0][0]
    items: list[ItemBlock] = []
    end, table = first.end, False
    for header, following in group:
        limit = _limit(text, header.end, following)
        table = table or _opens_table(text[header.end : min(limit, header.end + TABLE_REACH)])
        if not table:
            after = items[-1].number if items else 0
            items += find_items(text, header.end, limit, header=header.start, after=after)
        behind = _end_of_table(text, header.end, limit) if table else header.end
        end = items[-1].end if items else behind
        end = max(end, header.end)
    return BoxBlock(first.number or place, first.title, first.start, first.end, end, tuple(items), table)


def _opens_table(text: str) -> bool:
    return TABLE.search(text.split("。", maxsplit=1)[0]) is not None


def _limit(text: str, start: int, following: int) -> int:
    """Return the latest end of the box: at the next heading of the body or the next box."""
    limit = min(following, start + LONGEST_BOX)
    heading = BODY_HEADING.search(text, start, limit)
    return heading.start() if heading else limit


def _end_of_table(text: str, start: int, limit: int) -> int:
    """Return the end of a table: of its last line with a border or an attribute, and of the notes behind it."""
    end = low = line_end(text, start, limit)
    while low < limit:
        high = line_end(text, low + 1, limit)
        if TABLE_LINE.match(text, low + 1, high):
            end = high
        elif high - low > LONGEST_CELL:
            break
        low = high
    return start + len(text[start:end].rstrip(" 　\n\t|"))
