"""Boxes (专栏) and their items, in the layouts that plans use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geoapp.reading.numerals import parse_number

HEADER = re.compile(
    r"(?P<open>[【\[])?(?P<word>(?:任务|重点|工程)?专栏)[ 　]?"
    r"(?P<number>\d{1,3}|[一二三四五六七八九十百]{1,5})(?P<close>[】\]])?"
    r"(?P<mark>[::][ 　]*|[ 　]+|(?=[“《\u4e00-\u9fff(（|\n])|$)(?P<title>[^\n|。;；]{0,60})"
)
BEFORE_HEADER = "\n|。 　\t"
REFERENCE = re.compile(r"[ 　]*(?:所|中|的|见|里|内|和|与|、|,|，|给出|列出|明确|提出|之|规定)")
CONTINUED = re.compile(r"[(（]?续[表)）]?")
BODY_HEADING = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,5}[编篇章节]")
MARKS: dict[str, re.Pattern[str]] = {
    "dot": re.compile(r"(?<![\d.．])(\d{1,2})[.．](?!\d)\s?"),
    "comma": re.compile(r"(?<!\d)(\d{1,2})、"),
    "paren": re.compile(r"[(（](\d{1,2})[)）]"),
    "half": re.compile(r"(?<![\d(（])(\d{1,2})[)）]"),
    "zh_paren": re.compile(r"[(（]([一二三四五六七八九十]{1,3})[)）]"),
    "circled": re.compile(r"([①-⑳])\s?"),
    "zh_comma": re.compile(r"(?<![一-鿿])([一二三四五六七八九十]{1,3})、"),
    "padded": re.compile(r"(?<!\d)(0[1-9]|[1-9]\d)[ 　]+(?=[一-鿿“])"),
}
BULLET = re.compile(r"^[ \t|]*(?:●|■|◆|——|—)[ 　]*", re.MULTILINE)
RUN_IN = re.compile(r"^[ \t|]*(?=[^\n:：。;；,，]{2,25}[::：])", re.MULTILINE)
TITLE = re.compile(r"[^。;；,，:：\n|]{2,24}(?=[。:：])")
URGING = re.compile(r"加快|加强推|继续|大力|积极|持续|全力|抓好|推进|稳步")
TITLE_LINE = re.compile(r"[\s|]{0,20}([^\n|。;；]{2,40})(?=\n|\|)")
TABLE = re.compile(r"(?:^|\|)\s*序\s?号\s*(?:\||$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """An item: from its number to its end; ``text_start`` is behind its title."""

    number: int
    title: str | None
    start: int
    text_start: int
    end: int


@dataclass(frozen=True, slots=True)
class BoxBlock:
    """A box: from the word 专栏 to the end of its last item; ``body_start`` is behind its header line."""

    number: int
    title: str
    start: int
    body_start: int
    end: int
    items: tuple[ItemBlock, ...]


def find_boxes(text: str) -> list[BoxBlock]:
    """Return every box, a continued one (续) joined to its beginning."""
    headers = list(_headers(text))
    boxes: list[BoxBlock] = []
    for position, header in enumerate(headers, start=1):
        limit = headers[position].start("word") if position < len(headers) else len(text)
        box = _read_box(text, header, limit)
        if boxes and boxes[-1].number == box.number:
            first = boxes.pop()
            items = (*first.items, *box.items)
            boxes.append(BoxBlock(first.number, first.title, first.start, first.body_start, box.end, items))
        else:
            boxes.append(box)
    return boxes


def _headers(text: str) -> Iterator[re.Match[str]]:
    for match in HEADER.finditer(text):
        if match.start() and text[match.start() - 1] not in BEFORE_HEADER:
            continue
        if not REFERENCE.match(text, match.end("number")) and parse_number(match["number"]):
            yield match


def _read_box(text: str, header: re.Match[str], limit: int) -> BoxBlock:
    number = parse_number(header["number"]) or 0
    title = CONTINUED.sub("", header["title"]).strip(" 　:：】]()（）")
    body_start = header.end()
    if not title and (line := TITLE_LINE.match(text, body_start)):
        title, body_start = line[1].strip(), line.end()
    limit = _body_limit(text, body_start, limit)
    items = tuple(_items(text, body_start, limit))
    end = items[-1].end if items else _end_of_table(text, body_start, limit)
    return BoxBlock(number, title, header.start("word"), body_start, max(end, header.end()), items)


def _body_limit(text: str, start: int, limit: int) -> int:
    """Return where the box ends at the latest: at the next heading of the body."""
    for heading in BODY_HEADING.finditer(text, start, limit):
        if text.rfind("\n", 0, heading.start()) + 1 == heading.start():
            return heading.start()
    return limit


def _end_of_table(text: str, start: int, limit: int) -> int:
    """Return the end of a box of table rows: of its last line with a cell border, and of notes behind it."""
    if "|" not in text[start:limit]:
        stop = text.find("\n", start, limit)
        return limit if stop < 0 else stop
    return start + len(text[start:limit].rstrip(" 　\n\t|"))


def _items(text: str, start: int, limit: int) -> Iterator[ItemBlock]:
    if TABLE.search(text, start, min(limit, start + 60)):
        return
    marks = _numbered(text, start, limit) or _unnumbered(text, start, limit)
    for index, (mark, number, content) in enumerate(marks):
        stop = marks[index + 1][0] if index + 1 < len(marks) else _last_end(text, content, limit)
        end = content + len(text[content:stop].rstrip(" 　\n\t|"))
        title = TITLE.match(text, content, end)
        if title and (title.end() >= end - 1 or URGING.match(title[0])):
            title = None
        behind = min(title.end() + 1, end) if title else content
        yield ItemBlock(number, title[0] if title else None, mark, behind, end)


def _numbered(text: str, start: int, limit: int) -> list[tuple[int, int, int]]:
    """Return the marks of the style whose number one comes first, counting up by one."""
    best: list[tuple[int, int, int]] = []
    for pattern in MARKS.values():
        run: list[tuple[int, int, int]] = []
        for match in pattern.finditer(text, start, limit):
            if parse_number(match[1]) == len(run) + 1 and _opens(text, match.start(), start):
                run.append((match.start(), len(run) + 1, match.end()))
        if run and (not best or run[0][0] < best[0][0]):
            best = run
    return best


def _opens(text: str, offset: int, start: int) -> bool:
    """Say whether an item can begin here: behind the header, a line end, a cell border or a full stop."""
    before = text[start:offset].rstrip(" 　\t")
    return not before or before[-1] in "\n|。;；:：！!"


def _unnumbered(text: str, start: int, limit: int) -> list[tuple[int, int, int]]:
    for pattern in (BULLET, RUN_IN):
        found = [match for match in pattern.finditer(text, start, limit) if match.end() < limit]
        if found:
            return [(match.end(), number, match.end()) for number, match in enumerate(found, start=1)]
    return []


def _last_end(text: str, start: int, limit: int) -> int:
    """Return where the last item ends: at the cell border behind it, else at the end of its paragraph."""
    border = text.find("|", start, limit)
    if border >= 0:
        return border
    stop = text.find("\n", start, limit)
    return limit if stop < 0 else stop
