"""The skeleton of a plan: chapters, sections, boxes and their items, and the paragraphs between them."""

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field

from geoapp.reading.boxes import BoxBlock, find_boxes
from geoapp.reading.numerals import parse_number

CHAPTER = re.compile(r"[ \t]*第([一二三四五六七八九十百零〇\d]{1,5})章\s*(.*)")
SECTION = re.compile(r"[ \t]*第([一二三四五六七八九十百零〇\d]{1,5})节\s*(.*)")
PLAIN_CHAPTER = re.compile(r"[ \t]*([一二三四五六七八九十]{1,3})、([^。;；,，]{2,40})")
PLAIN_SECTION = re.compile(r"[ \t]*[(（]([一二三四五六七八九十]{1,3})[)）]([^。;；,，]{2,40})")


@dataclass(slots=True)
class Heading:
    """A chapter or section; ``end`` is where the next one of its rank, or of a higher one, begins."""

    number: int
    title: str
    start: int
    end: int
    sections: list["Heading"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of text that is read on its own: a paragraph of the body, or an item of a box."""

    start: int
    end: int
    chapter: int | None
    section: int | None
    box: int | None = None
    item: int | None = None
    title: str | None = None
    title_end: int = 0
    """Where the item's title ends; equals the start of its text."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands where in a cleaned text."""

    title: str
    chapters: list[Heading]
    boxes: list[BoxBlock]
    units: list[Unit]

    @property
    def last_preamble(self) -> int:
        """The number of the chapter with the indicator table, which comes before the tasks; 0 without one."""
        first = self.boxes[0] if self.boxes else None
        if first is None or first.items:
            return 0
        return place_of(first.start, self.chapters)[0] or 0


def find_outline(text: str) -> Outline:
    """Return the outline of a plan's cleaned text."""
    lines = list(_lines(text))
    boxes = find_boxes(text)
    free = list(_outside(lines, boxes))
    chapters = _find_chapters(text, free)
    units = [*_body_units(text, free, chapters), *_box_units(boxes, chapters)]
    return Outline(find_title(text), chapters, boxes, sorted(units, key=lambda unit: unit.start))


def find_title(text: str) -> str:
    r"""Return the plan's title: the first lines up to the one that says what kind of document this is.

    >>> find_title("某市国民经济和社会发展第十四个\n五年规划纲要\n(某年通过)\n第一章 甲")
    '某市国民经济和社会发展第十四个五年规划纲要'
    """
    title = ""
    for line in text[:400].split("\n"):
        if not line.strip():
            continue
        if CHAPTER.match(line) or line.strip()[0] in "((【":
            break
        title += line.strip()
        if re.search(r"(纲要|规划|计划|方案|目标)$", title) or len(title) > 60:  # noqa: PLR2004
            break
    return title[:60]


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


def _outside(lines: list[tuple[int, int]], boxes: list[BoxBlock]) -> Iterator[tuple[int, int]]:
    """Yield the lines that begin outside every box."""
    starts = [box.start for box in boxes]
    for start, end in lines:
        index = bisect(starts, start) - 1
        if index < 0 or start >= boxes[index].end:
            yield start, end


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            yield start, end
        start = end + 1


def _find_chapters(text: str, lines: list[tuple[int, int]]) -> list[Heading]:
    named = any(CHAPTER.match(text, *line) for line in lines)
    chapter_mark, section_mark = (CHAPTER, SECTION) if named else (PLAIN_CHAPTER, PLAIN_SECTION)
    chapters: list[Heading] = []
    for start, end in lines:
        if chapter := _heading(text, chapter_mark, start, end):
            if chapters and chapter.number <= chapters[-1].number and chapters[-1].number > 1:
                continue
            chapters.append(chapter)
        elif chapters and (section := _heading(text, section_mark, start, end)):
            chapters[-1].sections.append(section)
    _close(chapters, len(text))
    return chapters


def _heading(text: str, mark: re.Pattern[str], start: int, end: int) -> Heading | None:
    found = mark.fullmatch(text[start:end].rstrip())
    number = parse_number(found[1]) if found else None
    if found is None or number is None:
        return None
    return Heading(number, found[2].strip(), start, end)


def _close(headings: list[Heading], end: int) -> None:
    for position, heading in enumerate(headings, start=1):
        heading.end = headings[position].start if position < len(headings) else end
        _close(heading.sections, heading.end)


def _body_units(text: str, lines: list[tuple[int, int]], chapters: list[Heading]) -> Iterator[Unit]:
    headings = {heading.start for chapter in chapters for heading in (chapter, *chapter.sections)}
    for start, end in lines:
        if start not in headings and "|" not in text[start:end]:
            yield Unit(start, end, *place_of(start, chapters), title_end=start)


def _box_units(boxes: list[BoxBlock], chapters: list[Heading]) -> Iterator[Unit]:
    for box in boxes:
        place = place_of(box.start, chapters)
        for item in box.items:
            yield Unit(item.start, item.end, *place, box.number, item.number, item.title, item.text_start)
