"""Chapters and sections of a plan, named (第一章) or plain (一、), counting on or anew in each part (篇)."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from geoapp.reading.numerals import parse_number

PART = re.compile(r"[^\S\n]*第 ?([一二三四五六七八九十百零〇\d]{1,5}) ?[编篇](?![所的])\s*([^。]{0,60})")
CHAPTER = re.compile(r"[^\S\n]*第 ?([一二三四五六七八九十百零〇\d]{1,5}) ?章(?![所的])\s*([^。]{0,60})")
SECTION = re.compile(r"[^\S\n]*第 ?([一二三四五六七八九十百零〇\d]{1,5}) ?节(?![所的])\s*([^。]{0,60})")
PLAIN_CHAPTER = re.compile(r"[^\S\n]*([一二三四五六七八九十]{1,3})、([^。;]{2,40})(?<![,:])")
PLAIN_SECTION = re.compile(r"[^\S\n]*\(([一二三四五六七八九十]{1,3})\)([^。;]{2,40})(?<![,:])")
DOTTED = re.compile(r"[^\S\n]*(\d{1,2})(?:[.、](?!\d)|(?=[ 　]))[ 　]?([^。;|\d][^。;|]{1,30})(?<![,:])")
DECIMAL = re.compile(r"[^\S\n]*\d{1,2}\.(\d{1,2})(?!\.?\d)[ 　]?([^。;|]{2,30})(?<![,:])")
STYLES = (
    (CHAPTER, (SECTION, PLAIN_CHAPTER, PLAIN_SECTION)),
    (PLAIN_CHAPTER, (PLAIN_SECTION,)),
    (SECTION, (PLAIN_SECTION,)),
    (PLAIN_SECTION, (DOTTED,)),
    (DOTTED, (DECIMAL,)),
)
"""How chapters are numbered, and how their sections may be; the first style that a text has is its own."""

SURE_STYLES = 2
"""Styles of which one heading is enough; of the others it takes two, each before a paragraph."""

MARKED = re.compile(r"(#{1,6}) ([^|]{2,60})")
"""A heading that its document marks by a style, as ``geoapp.io.documents`` writes it."""

TITLE_LINE = re.compile(r"[^。;:|]{2,40}")
RUN_IN = re.compile(r"[^\S\n]*\(([一二三四五六七八九十]{1,3})\)([^。;:|]{2,40})[。:](?=.)")
"""A heading on the line of its first paragraph."""

TOPIC = re.compile(r"[^\S\n]*(?:\d{4}年|[^\s。;:,、|#(\d第·•●■◆—-])[^。;:,|\t]{2,28}[^。;:,、!?)|\s]\s*")
"""A line that may be a heading without its number."""

PARAGRAPH = 40
"""Characters from which a line is a paragraph."""

TITLE_LINES = 4
"""Lines at a text's beginning that may be its title, and end without a stop."""

FEWEST = 2
"""Headings without numbers that a text needs to have chapters by them."""

OPENING_PART = 0.15
"""Part of a text within which the first heading stands, if headings without numbers are its chapters."""

CONTENTS = re.compile(r"(?:\.{3,}|…|·{3,}|\t)[\s.…·]*\d{1,4}$")
"""A line of the table of contents ends with leaders and a page number."""

Line = tuple[int, int]


@dataclass(slots=True)
class Heading:
    """A chapter or section; ``end`` is where the next one of its rank, or of a higher one, begins."""

    number: int
    title: str
    start: int
    end: int
    part: int = 0
    sections: list["Heading"] = field(default_factory=list)
    topics: list["Heading"] = field(default_factory=list)
    """Headings of a chapter without a number, or on the line of a paragraph, up to the next one or section."""


def find_chapters(text: str, lines: Iterable[Line]) -> tuple[list[Heading], list[Line]]:
    """Return the chapters with their sections, and the lines that are no headings.

    One heading that stands where a number is missing, between a second and a fourth section, is the third. Where no
    heading is numbered, those that the document marks, else lines of their own before paragraphs, are counted.
    """
    lines = list(lines)
    style = _style(text, lines)
    if style is None:
        return _unnumbered(text, lines)
    chapter_mark, section_mark = style
    chapters: list[Heading] = []
    body: list[Line] = []
    last: Heading | None = None
    part = 0
    topics: list[Heading] = []
    restored: set[int] = set()
    for index, line in enumerate(lines):
        if heading := _heading(text, PART, line):
            part = heading.number
        elif heading := _heading(text, chapter_mark, line):
            heading.part = part
            _add(heading, chapters, body)
            topics = []
        elif chapters and (heading := _heading(text, section_mark, line)):
            if lost := _restored(chapters[-1], heading, topics):
                chapters[-1].sections.append(lost)
                restored.add(lost.start)
            chapters[-1].sections.append(heading)
            topics = []
        elif last and not last.title and TITLE_LINE.fullmatch(text[slice(*line)].strip()):
            last.title = text[slice(*line)].strip()
        else:
            body.append(line)
            if chapters and (topic := _topic(text, lines, index)):
                chapters[-1].topics.append(topic)
                topics += [] if topic.number else [topic]
        last = heading
    _close(chapters, len(text))
    return chapters, [line for line in body if line[0] not in restored and not MARKED.match(text, *line)]


def _style(text: str, lines: list[Line]) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Return the marks of the text's chapters and sections, or nothing."""
    for index, (chapter, sections) in enumerate(STYLES):
        least = 1 if index < SURE_STYLES else 2
        if _count(text, lines, chapter, least, followed=index >= SURE_STYLES):
            found = (mark for mark in sections if _count(text, lines, mark, 1, followed=False))
            return chapter, next(found, sections[0])
    return None


def _count(text: str, lines: list[Line], mark: re.Pattern[str], least: int, *, followed: bool) -> bool:
    """Say whether at least so many lines are headings of a style."""
    count = 0
    for index, line in enumerate(lines):
        if mark.match(text, *line) and (not followed or _before_paragraph(lines, index)):
            count += _heading(text, mark, line) is not None
            if count == least:
                return True
    return False


def _before_paragraph(lines: list[Line], index: int) -> bool:
    return any(end - start >= PARAGRAPH for start, end in lines[index + 1 : index + 3])


def _topic(text: str, lines: list[Line], index: int) -> Heading | None:
    """Return a line as a heading without number, or as one that its paragraph follows, if it is one."""
    start, end = lines[index]
    if marked := MARKED.fullmatch(text, start, end):
        return Heading(0, marked[2].strip(), start, end)
    if run_in := _run_in(text, lines[index]):
        return run_in
    if end - start > PARAGRAPH or not TOPIC.fullmatch(text, start, end):
        return None
    if index >= TITLE_LINES and text[slice(*lines[index - 1])].rstrip()[-1:] not in "。;:!?”)":
        return None
    return Heading(0, text[start:end].strip(), start, end) if _before_paragraph(lines, index) else None


def _run_in(text: str, line: Line) -> Heading | None:
    found = RUN_IN.match(text, *line)
    return Heading(parse_number(found[1]) or 0, found[2].strip(), *line) if found else None


def _restored(chapter: Heading, section: Heading, topics: list[Heading]) -> Heading | None:
    """Return the only heading without number before a section, numbered, if just one number is missing there."""
    before = chapter.sections[-1].number if chapter.sections else 0
    if section.number != before + 2 or len(topics) != 1:
        return None
    topics[0].number = before + 1
    return topics[0]


def _unnumbered(text: str, lines: list[Line]) -> tuple[list[Heading], list[Line]]:
    """Return the chapters of a text whose headings have no numbers, counted, and the other lines."""
    marked = [(len(found[1]), line) for line in lines if (found := MARKED.fullmatch(text, *line))]
    ranks = sorted(rank for rank, count in Counter(rank for rank, _ in marked).items() if count >= FEWEST)
    if ranks:
        rank_of = {line: rank for rank, line in marked}
    else:
        topics = [topic for index in range(1, len(lines)) if (topic := _topic(text, lines, index))]
        rank_of = {(topic.start, topic.end): 1 for topic in topics if not topic.number}
        if len(rank_of) < FEWEST or min(rank_of)[0] > OPENING_PART * len(text):
            return [], lines
        ranks = [1]
    chapters: list[Heading] = []
    for line in lines:
        rank = rank_of.get(line)
        title = text[slice(*line)].lstrip("# \u3000").strip()
        if rank == ranks[0]:
            chapters.append(Heading(len(chapters) + 1, title, *line))
        elif rank and chapters:
            level = chapters[-1].sections if [rank] == ranks[1:2] else chapters[-1].topics
            level.append(Heading(len(level) + 1, title, *line))
        elif chapters and (topic := _run_in(text, line)):
            chapters[-1].topics.append(topic)
    _close(chapters, len(text))
    return chapters, [line for line in lines if line not in rank_of]


def headings_at(offset: int, chapters: list[Heading]) -> tuple[Heading | None, Heading | None]:
    """Return the chapter and the section that hold an offset."""
    chapter = _holding(offset, chapters)
    return chapter, _holding(offset, chapter.sections) if chapter else None


def titles_at(offset: int, chapters: list[Heading]) -> Iterator[str]:
    """Yield the titles under which an offset stands, outermost first: chapter, section, topic."""
    chapter, section = headings_at(offset, chapters)
    if chapter is None:
        return
    yield from (heading.title for heading in (chapter, section) if heading)
    topic = _holding(offset, chapter.topics)
    if topic and topic.start >= (section or chapter).start:
        yield topic.title


def place_of(offset: int, chapters: list[Heading]) -> tuple[int | None, int | None]:
    """Return the numbers of the chapter and section that hold an offset."""
    chapter, section = headings_at(offset, chapters)
    return chapter.number if chapter else None, section.number if section else None


def _holding(offset: int, headings: list[Heading]) -> Heading | None:
    index = bisect(headings, offset, key=lambda heading: heading.start) - 1
    return headings[index] if index >= 0 and offset < headings[index].end else None


def _heading(text: str, mark: re.Pattern[str], line: Line) -> Heading | None:
    found = mark.fullmatch(text[slice(*line)].rstrip())
    number = parse_number(found[1]) if found else None
    if found is None or number is None or CONTENTS.search(found[2]):
        return None
    return Heading(number, found[2].strip(), *line)


def _add(chapter: Heading, chapters: list[Heading], body: list[Line]) -> None:
    """Add a chapter; one that does not count up ends a table of contents, begins a part, or is a page's header."""
    if chapters and chapter.number <= chapters[-1].number:
        if len(chapters) > 1 and bisect(body, (chapters[0].start, 0)) == bisect(
            body, (chapters[-1].start, 0)
        ):
            chapters.clear()
        elif chapter.part == chapters[-1].part:
            return
    chapters.append(chapter)


def _close(headings: list[Heading], end: int) -> None:
    for position, heading in enumerate(headings, start=1):
        heading.end = headings[position].start if position < len(headings) else end
        _close(heading.sections, heading.end)
        _close(heading.topics, heading.end)
