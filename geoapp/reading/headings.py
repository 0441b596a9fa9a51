"""Chapters and sections of a plan, named (第一章) or plain (一、), counting on or anew in each part (篇)."""

import re
from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass, field

from geoapp.reading.numerals import parse_number

PART = re.compile(r"[ 　\t]*第 ?([一二三四五六七八九十百零〇\d]{1,5}) ?[编篇](?![所的])\s*([^。]{0,60})")
CHAPTER = re.compile(r"[ 　\t]*第 ?([一二三四五六七八九十百零〇\d]{1,5}) ?章(?![所的])\s*([^。]{0,60})")
SECTION = re.compile(r"[ 　\t]*第 ?([一二三四五六七八九十百零〇\d]{1,5}) ?节(?![所的])\s*([^。]{0,60})")
PLAIN_CHAPTER = re.compile(r"[ 　\t]*([一二三四五六七八九十]{1,3})、([^。;]{2,40})(?<![,:])")
PLAIN_SECTION = re.compile(r"[ 　\t]*\(([一二三四五六七八九十]{1,3})\)([^。;]{2,40})(?<![,:])")
TITLE_LINE = re.compile(r"[^。;:|]{2,40}")
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


def find_chapters(text: str, lines: Iterable[Line]) -> tuple[list[Heading], list[Line]]:
    """Return the chapters with their sections, and the lines that are no headings."""
    lines = list(lines)
    named = any(CHAPTER.match(text, *line) for line in lines)
    chapter_mark, section_mark = (CHAPTER, SECTION) if named else (PLAIN_CHAPTER, PLAIN_SECTION)
    chapters: list[Heading] = []
    body: list[Line] = []
    last: Heading | None = None
    part = 0
    for line in lines:
        if heading := _heading(text, PART, line):
            part = heading.number
        elif heading := _heading(text, chapter_mark, line):
            heading.part = part
            _add(heading, chapters, body)
        elif chapters and (heading := _heading(text, section_mark, line)):
            chapters[-1].sections.append(heading)
        elif last and not last.title and TITLE_LINE.fullmatch(text[slice(*line)].strip()):
            last.title = text[slice(*line)].strip()
        else:
            body.append(line)
        last = heading
    _close(chapters, len(text))
    return chapters, body


def headings_at(offset: int, chapters: list[Heading]) -> tuple[Heading | None, Heading | None]:
    """Return the chapter and the section that hold an offset."""
    chapter = _holding(offset, chapters)
    return chapter, _holding(offset, chapter.sections) if chapter else None


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
