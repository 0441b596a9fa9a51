"""From what was found in a cleaned text to the records that are kept, with offsets into the original."""

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from geoapp.domain.project import Milestone, Project, Quantity, Span
from geoapp.domain.reading import Box, Chapter, Item, Section
from geoapp.reading.cleaning import Cleaned
from geoapp.reading.entries import Entry
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.naming import official_name
from geoapp.reading.numerals import in_chinese
from geoapp.reading.outline import Heading, Outline, Unit, place_of
from geoapp.settings import MAX_NAME

Measure = TypeVar("Measure", Quantity, Milestone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is read: the plan's id and how citations call it, the text, and the SHA-256 of its bytes."""

    plan: str
    short_title: str
    text: str
    sha256: str


def project_records(
    entries: list[Entry], source: Source, cleaned: Cleaned, lexicon: Lexicon
) -> Iterator[Project]:
    """Yield a record an entry, in text order; of two that begin at one place the first is kept."""
    spans = {id(entry): cleaned.span(entry.start, entry.end) for entry in entries}
    ids = {key: f"{source.plan}/{start}" for key, (start, _) in spans.items()}
    line_starts = [0, *(found.end() for found in re.finditer("\n", source.text))]
    taken: set[str] = set()
    for entry in sorted(entries, key=lambda entry: (entry.start, entry.end)):
        if ids[id(entry)] in taken:
            continue
        taken.add(ids[id(entry)])
        start, end = spans[id(entry)]
        name, aliases = official_name(entry, lexicon)
        yield Project(
            id=ids[id(entry)],
            name=name[:MAX_NAME],
            aliases=aliases,
            kind=entry.kind,
            level="component" if entry.parent else "main",
            parent=ids[id(entry.parent)] if entry.parent else None,
            same_as=tuple(ids[id(other)] for other in entry.same_as),
            mentions=tuple(_span(cleaned, *mention) for mention in entry.mentions),
            confidence=entry.confidence,
            theme=entry.theme,
            action=entry.action,
            chapter=entry.unit.chapter,
            section=entry.unit.section,
            box=entry.unit.box,
            item=entry.unit.item,
            line=bisect(line_starts, start),
            start=start,
            end=end,
            cite=_cite(entry.unit, source),
            quantities=tuple(_moved(quantity, cleaned) for quantity in entry.quantities),
            milestones=tuple(_moved(milestone, cleaned) for milestone in entry.milestones),
            places=entry.places,
        )


def _span(cleaned: Cleaned, start: int, end: int) -> Span:
    low, high = cleaned.span(start, end)
    return Span(start=low, end=high)


def _moved(measure: Measure, cleaned: Cleaned) -> Measure:
    start, end = cleaned.span(measure.start, measure.end)
    return replace(measure, start=start, end=end)


def _cite(unit: Unit, source: Source) -> str:
    """Return the citation: 《纲要》第九章 专栏10 第2项, or 《纲要》第九章第三节."""
    chapter = f"第{in_chinese(unit.chapter)}章" if unit.chapter else ""
    if unit.box is not None:
        item = f" 第{unit.item}项" if unit.item is not None else ""
        return f"{source.short_title}{chapter} 专栏{unit.box}{item}"
    section = f"第{in_chinese(unit.section)}节" if unit.section else ""
    return f"{source.short_title}{chapter}{section}"


def chapter_records(outline: Outline, cleaned: Cleaned, lexicon: Lexicon) -> Iterator[Chapter]:
    """Yield the chapters; what the product leaves out keeps its number and span but no title."""
    for chapter in outline.chapters:
        start, end = cleaned.span(chapter.start, chapter.end)
        sections = []
        for section in chapter.sections:
            low, high = cleaned.span(section.start, section.end)
            sections.append(
                Section(number=section.number, title=_title(section, lexicon), start=low, end=high)
            )
        yield Chapter(
            number=chapter.number,
            title=_title(chapter, lexicon),
            start=start,
            end=end,
            sections=tuple(sections),
        )


def _title(heading: Heading, lexicon: Lexicon) -> str | None:
    return None if lexicon.excluded(heading.title) else heading.title


def box_records(outline: Outline, cleaned: Cleaned) -> Iterator[Box]:
    """Yield the boxes with their items."""
    for box in outline.boxes:
        chapter, section = place_of(box.start, outline.chapters)
        start, end = cleaned.span(box.start, box.end)
        items = []
        for item in box.items:
            low, high = cleaned.span(item.start, item.end)
            items.append(Item(number=item.number, title=item.title, start=low, end=high))
        yield Box(
            number=box.number,
            title=box.title,
            chapter=chapter,
            section=section,
            start=start,
            end=end,
            items=tuple(items),
        )
