"""The skeleton of a plan: chapters, sections, boxes and their items, and the paragraphs between them."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoapp.reading.boxes import BoxBlock, find_boxes
from geoapp.reading.content_rows import ContentRow, find_content_rows
from geoapp.reading.grid import is_row
from geoapp.reading.headings import (
    CHAPTER,
    PART,
    Heading,
    Line,
    find_chapters,
    place_of,
    titles_at,
)


@dataclass(frozen=True, slots=True)
class TextUnit:
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
    row: ContentRow | None = None
    """The row of a table that it is."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a cleaned text."""

    title: str
    chapters: list[Heading]
    boxes: list[BoxBlock]
    units: list[TextUnit]


def find_outline(text: str) -> Outline:
    """Return the outline of a plan's cleaned text."""
    boxes = find_boxes(text)
    chapters, body = find_chapters(text, _outside(text, boxes))
    units = [*_body_units(text, body, chapters), *_box_units(boxes, chapters)]
    return Outline(find_title(text), chapters, boxes, sorted(units, key=lambda unit: unit.start))


def titles_above(outline: Outline, offset: int) -> Iterator[str]:
    """Yield the titles of the chapter, section, topic and box that an offset stands in."""
    yield from titles_at(offset, outline.chapters)
    if box := box_at(offset, outline.boxes):
        yield box.title


def box_at(offset: int, boxes: Sequence[BoxBlock]) -> BoxBlock | None:
    """Return the box that an offset stands in; boxes stand in the order of the text and do not overlap."""
    index = bisect(boxes, offset, key=lambda box: box.start) - 1
    return boxes[index] if index >= 0 and offset < boxes[index].end else None


def find_title(text: str) -> str:
    r"""Return the plan's title: the first lines up to the one that says what kind of document this is.

    >>> find_title("某市国民经济和社会发展第十四个\n五年规划纲要\n(某年通过)\n第一章 甲")
    '某市国民经济和社会发展第十四个五年规划纲要'
    """
    title = ""
    for marked in text[:400].split("\n"):
        line = marked.lstrip("# ")
        if not line.strip():
            continue
        if CHAPTER.match(line) or PART.match(line) or line.strip()[0] in "((【":
            break
        title += line.strip()
        if re.search(r"(纲要|规划|计划|方案|目标)$", title) or len(title) > 60:  # noqa: PLR2004
            break
    return title[:60]


def _outside(text: str, boxes: list[BoxBlock]) -> Iterator[Line]:
    """Yield the lines, and parts of lines, that stand outside every box."""
    start = 0
    for box in boxes:
        yield from _lines(text, start, box.start)
        start = box.end
    yield from _lines(text, start, len(text))


def _lines(text: str, start: int, limit: int) -> Iterator[Line]:
    while start < limit:
        end = text.find("\n", start, limit)
        end = limit if end < 0 else end
        if text[start:end].strip():
            yield start, end
        start = end + 1


def _body_units(text: str, lines: list[Line], chapters: list[Heading]) -> Iterator[TextUnit]:
    for start, end in lines:
        if "|" not in text[start:end] and not is_row(text[start:end]):
            yield TextUnit(start, end, *place_of(start, chapters), title_end=start)
    for row in find_content_rows(text, lines):
        place = place_of(row.start, chapters)
        yield TextUnit(
            row.content.start,
            row.content.end,
            *place,
            title=row.category,
            title_end=row.content.start,
            row=row,
        )


def _box_units(boxes: list[BoxBlock], chapters: list[Heading]) -> Iterator[TextUnit]:
    for box in boxes:
        place = place_of(box.start, chapters)
        for item in box.items:
            yield TextUnit(
                item.start, item.end, *place, box.number, item.number, item.title, item.text_start, item.row
            )
