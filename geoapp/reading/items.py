"""The items of a box, numbered, bulleted or told by their run-in titles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geoapp.reading.content_rows import ContentRow, find_content_rows
from geoapp.reading.grid import is_row
from geoapp.reading.numerals import parse_number

MARKS: dict[str, re.Pattern[str]] = {
    "dot": re.compile(r"(?<![\d.])(\d{1,2})\.(?!\d)\s?"),
    "comma": re.compile(r"(?<!\d)(\d{1,2})、(?!\d)"),
    "paren": re.compile(r"\((\d{1,2})\)"),
    "half": re.compile(r"(?<![\d(])(\d{1,2})\)"),
    "zh_paren": re.compile(r"\(([一二三四五六七八九十]{1,3})\)"),
    "circled": re.compile(r"([①-⑳])\s?"),
    "zh_comma": re.compile(r"(?<![一-鿿])([一二三四五六七八九十]{1,3})、"),
    "padded": re.compile(r"(?<!\d)(0[1-9]|[1-9]\d)[ 　]+(?=[一-鿿“])"),
}
BULLET = re.compile(r"(?:^[ 　\t|]*(?:——|—)|[●■◆•▲△◇★☆◎○□▪◾►➢※])[ 　]*", re.MULTILINE)
ROW = re.compile(
    r"^[ \t]*\|[ 　|]*+(?:\d{1,2}[ 　]*\|[ 　]*+)?(?=[^|\n]{2,}\|[^|\n]{8,}|[^|\n]{12,}\|)", re.MULTILINE
)
NOT_TITLE = r"(?!其中|包括|如下|主要|一是|例如|注:|(?:内容|地点|规模|投资|单位)[^:]{0,4}:)"
RUN_IN = re.compile(
    rf"(?<=[。;])[ 　]*{NOT_TITLE}(?=[^\n:。;,、|]{{2,25}}:[ 　]*[^\s|])"
    r"|^[ 　\t|]*(?=[^\n:。;,|]{2,25}:[ 　]*[^\s|])"
    r"|^[ 　\t|]*(?=[^\n:。;,、|]{2,22}(?:工程|项目|行动|计划)。[ 　]*[^\s|])",
    re.MULTILINE,
)
"""A title and its text, 题:文 or 题。文, on a line of its own or behind the text of the item before it."""

LONE = re.compile(
    r"^[ 　\t|]*(?=[^\n:。;,、|]{2,22}(?:工程|项目|行动|计划)[ 　]*\n[ 　\t]*[^\n|]{20,})", re.MULTILINE
)
"""A title on a line of its own above a paragraph."""
TITLE = re.compile(
    r"[^。;,:\n| 　]{1,22}(?:工程|项目|行动|计划)(?=[ 　])|[^。;,:\n|]{2,24}(?=[。:]|[ 　]*[\n|])"
)
URGING = re.compile(r"加快|加强推|继续|大力|积极|持续|全力|抓好|推进|稳步")
LONE_TITLE = re.compile(r"[ 　]*[^\s。;,:|][^\n。;,:|]{1,24}[ 　]*\n")
LEAVING_CELL = re.compile(r"\|[ 　\t]*\n[ 　\t]*[^|\s]")
"""A cell border at the end of a line and a line behind it that opens no cell: the box is over."""

BLANK = " 　\n\t|"
NEAR = 40
"""Characters before a mark among which it is told what it stands behind."""

ItemMark = tuple[int, int, int]
"""Where an item begins, its number, and where its content begins."""


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """An item: from its number to its end; ``text_start`` is behind its title."""

    number: int
    title: str | None
    start: int
    text_start: int
    end: int
    row: ContentRow | None = None
    """The row of a table that the item is."""


def find_items(text: str, start: int, limit: int, *, header: int, after: int = 0) -> Iterator[ItemBlock]:
    """Yield the items between ``start`` and ``limit`` of the box whose header begins at ``header``.

    A continued box goes on ``after`` the last number of its beginning.
    """
    if items := list(_rows(text, start, limit)):
        yield from items
        return
    marks = _numbered(text, start, limit, header, after) or _unnumbered(text, start, limit)
    for index, (mark, number, content) in enumerate(marks):
        stop = marks[index + 1][0] if index + 1 < len(marks) else _last_end(text, marks, limit)
        end = content + len(text[content:stop].rstrip(BLANK))
        if end == content:
            continue
        title = TITLE.match(text, content, end)
        if title and (title.end() >= end - 1 or URGING.match(title[0])):
            title = None
        behind = min(title.end() + 1, end) if title else content
        yield ItemBlock(number, title[0].strip() if title else None, mark, behind, end)


def _rows(text: str, start: int, limit: int) -> Iterator[ItemBlock]:
    """Yield the items of a box that is a table of what is built, with its heading in the first line."""
    rows = find_content_rows(text, _first_table(text, start, limit))
    for number, row in enumerate(rows, start=1):
        yield ItemBlock(number, row.category, row.start, row.content.start, row.content.end, row)


def _first_table(text: str, start: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield the lines of the table that begins at once."""
    while start < limit:
        end = line_end(text, start, limit)
        if is_row(text[start:end]):
            yield start, end
        elif text[start:end].strip(BLANK):
            return
        start = end + 1


def _numbered(text: str, start: int, limit: int, header: int, after: int) -> list[ItemMark]:
    """Return the marks of the style that comes first, counting up by one."""
    best: list[ItemMark] = []
    for pattern in MARKS.values():
        run = _run(text, pattern, (start, limit), header, after)
        if run and (not best or run[0][0] < best[0][0]):
            best = run
    return best if best and _leads_in(text, start, best[0][0]) else []


def _run(
    text: str, pattern: re.Pattern[str], span: tuple[int, int], header: int, after: int
) -> list[ItemMark]:
    """Return the marks of one style up to where its numbering starts anew: there the body goes on."""
    found = [
        (match.start(), number, match.end())
        for match in pattern.finditer(text, *span)
        if (number := parse_number(match[1])) and _opens(text, match.start(), span[0])
    ]
    run: list[ItemMark] = []
    for index, (start, number, content) in enumerate(found):
        expected = number == run[-1][1] + 1 if run else number in (1, after + 1)
        if (
            run
            and _opens_line(text, start)
            and not (expected and _is_own(text, pattern, header, found[index:]))
        ):
            break
        if run and LEAVING_CELL.search(text, run[-1][2], start):
            break
        if expected:
            run.append((start, number, content))
    return run


def _is_own(text: str, pattern: re.Pattern[str], header: int, marks: list[ItemMark]) -> bool:
    """Say whether the first of the marks is the box's: not so when it is next in a list that the box interrupts."""
    _, number, _ = marks[0]
    return number != _number_before(text, pattern, header) + 1 or number in (
        later for _, later, _ in marks[1:]
    )


def _number_before(text: str, pattern: re.Pattern[str], header: int) -> int:
    """Return the number of the paragraph that stands right before the box, whose list goes on behind it; else 0."""
    before = len(text[max(0, header - NEAR) : header].rstrip(BLANK + "【[")) + max(0, header - NEAR)
    line = text.rfind("\n", 0, before) + 1
    found = pattern.match(text, line, before)
    return (parse_number(found[1]) or 0) if found else 0


def _opens(text: str, offset: int, start: int) -> bool:
    """Say whether an item can begin here: behind the header, a blank, a line end, a border or a full stop."""
    low = max(start, offset - NEAR)
    before = text[low:offset].rstrip(" 　\t")
    return not before or len(before) < offset - low or before.rstrip("”")[-1:] in {*"\n|。;:!"}


def _opens_line(text: str, offset: int) -> bool:
    return text[max(0, offset - NEAR) : offset].rstrip(" 　\t|")[-1:] == "\n"


def _leads_in(text: str, start: int, first: int) -> bool:
    """Say whether the first item follows at once, or behind one sentence that announces the items."""
    lead = text[start:first].strip(BLANK)
    return not lead or ("\n" not in lead and (lead[-1] == ":" or "\n" not in text[start:first].lstrip(BLANK)))


def _unnumbered(text: str, start: int, limit: int) -> list[ItemMark]:
    """Return bulleted items, else those with run-in titles; they end with the first line that has neither."""
    for pattern in (BULLET, RUN_IN, LONE, ROW):
        found: list[re.Match[str]] = []
        for match in pattern.finditer(text, start, limit):
            if not _goes_on(text, found[-1].end() if found else start, match.start(), first=not found):
                break
            found.append(match)
        if found:
            return [
                (match.end() - len(match[0].lstrip(BLANK)), number, match.end())
                for number, match in enumerate(found, start=1)
            ]
    return []


def _goes_on(text: str, low: int, high: int, *, first: bool) -> bool:
    """Say whether the next unnumbered item still belongs to the box: one line behind the last, or behind a title."""
    lines = [line for line in text[low:high].split("\n") if line.strip(BLANK)]
    if first:
        return len(lines) <= 1
    return len(lines) <= 1 or (len(lines) == 2 and LONE_TITLE.match(text, low) is not None)  # noqa: PLR2004


def _last_end(text: str, marks: list[ItemMark], limit: int) -> int:
    """Return the end of the last item: at the cell border behind it, else at the end of its paragraph."""
    start = marks[-1][2]
    stop = line_end(text, start, limit)
    titled = len(marks) > 1 and LONE_TITLE.match(text, marks[0][2])
    if titled and LONE_TITLE.match(text, start):
        stop = line_end(text, stop + 1, limit)
    border = text.find("|", start, stop) if "\n" not in text[marks[0][0] : start] else -1
    return stop if border < 0 else border


def line_end(text: str, start: int, limit: int) -> int:
    """Return the end of an offset's line, at the latest at the limit."""
    stop = text.find("\n", start, limit)
    return limit if stop < 0 else stop
