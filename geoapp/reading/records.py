"""From what was found in a cleaned text to the records that are kept, with offsets into the original."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypedDict, TypeVar

from geoapp.domain.project import Milestone, Project, Quantity, Span
from geoapp.domain.reading import Box, Chapter, Item, Section, UnreadSum
from geoapp.reading.cells import list_owners, parse_money, parse_period, short_name, why_unread
from geoapp.reading.cleaning import Cleaned
from geoapp.reading.entries import Entry
from geoapp.reading.headings import Heading, place_of
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.naming import official_name
from geoapp.reading.numerals import in_chinese
from geoapp.reading.outline import Outline, titles_above
from geoapp.reading.past import COMPLETED
from geoapp.settings import MAX_NAME

Measured = TypeVar("Measured", Quantity, Milestone)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSource:
    """A source to read: the plan's id and how citations call it, the text, and the SHA-256 of its bytes."""

    plan: str
    short_title: str
    text: str
    sha256: str


def project_records(
    entries: list[Entry], source: TextSource, cleaned: Cleaned, lexicon: Lexicon
) -> Iterator[Project]:
    """Yield a record an entry, in text order; of two that begin at one place the first is kept."""

    def id_of(entry: Entry) -> str:
        return f"{source.plan}/{cleaned.span(entry.start, entry.end)[0]}"

    line_starts = [0, *(found.end() for found in re.finditer("\n", source.text))]
    taken: set[int] = set()
    works = Counter(entry.unit.start for entry in entries if entry.parent is None)
    for entry in sorted(entries, key=lambda entry: (entry.start, entry.end)):
        start, end = cleaned.span(entry.start, entry.end)
        if start in taken:
            continue
        taken.add(start)
        unit = entry.unit
        name, aliases = official_name(entry, lexicon)
        yield Project(
            id=id_of(entry),
            name=name[:MAX_NAME],
            aliases=tuple(alias[:MAX_NAME] for alias in aliases),
            kind=entry.kind,
            level="component" if entry.parent else "main",
            parent=id_of(entry.parent) if entry.parent else None,
            same_as=tuple(map(id_of, entry.same_as)),
            mentions=tuple(_span(cleaned, *mention) for mention in entry.mentions),
            confidence=round(entry.confidence, 2),
            marks=entry.marks,
            theme=entry.theme,
            chapter=unit.chapter,
            section=unit.section,
            box=unit.box,
            item=unit.item,
            line=bisect(line_starts, start),
            start=start,
            end=end,
            cite=citation(source.short_title, unit.chapter, unit.section, unit.box, unit.item),
            quantities=tuple(_moved(quantity, cleaned) for quantity in entry.quantities),
            milestones=tuple(_moved(milestone, cleaned) for milestone in entry.milestones),
            places=entry.places,
            **_of_row(entry, works[entry.unit.start] == 1, lexicon),
        )


def unread_sums(
    entries: list[Entry], source: TextSource, cleaned: Cleaned, lexicon: Lexicon
) -> Iterator[UnreadSum]:
    """Yield the sums of rows that are no amount in yuan; one that several works share is none of theirs."""
    works = Counter(entry.unit.start for entry in entries if entry.parent is None)
    for entry in entries:
        row = entry.unit.row
        if row is None or entry.parent or works[entry.unit.start] > 1:
            continue
        text = row.details.get("investment", "")
        if why := why_unread(text, row.money):
            start = cleaned.span(entry.start, entry.end)[0]
            shown = "" if lexicon.excluded(text) else short_name(text)
            yield UnreadSum(project=f"{source.plan}/{start}", text=shown, why=why)


class _Details(TypedDict, total=False):
    """Fields that a table tells of its works, beside what is built."""

    action: str
    owner: str | None
    investment: float | None
    period: str | None
    status: str | None


def _of_row(entry: Entry, alone: bool, lexicon: Lexicon) -> _Details:  # noqa: FBT001 (a fact about the entry)
    """Return the fields that the row of a table tells; a sum that several works share is none of theirs."""
    row = entry.unit.row
    if row is None or entry.parent:
        return {"action": entry.action, "status": COMPLETED if entry.past else None}
    cells = row.details
    start, end = cells.get("period_start", ""), cells.get("period_end", "")
    natures = [word for word in lexicon.natures if word in cells.get("nature", "")]
    status = max(natures, key=len, default=None)
    return {
        "action": lexicon.natures[status] if status and alone else entry.action,
        "owner": list_owners(cells.get("owner", cells.get("builder", "")), lexicon.exclusions),
        "investment": parse_money(cells.get("investment", ""), row.money) if alone else None,
        "period": parse_period(cells.get("period", f"{start}-{end}" if start and end else start or end)),
        "status": status,
    }


def _span(cleaned: Cleaned, start: int, end: int) -> Span:
    low, high = cleaned.span(start, end)
    return Span(start=low, end=high)


def _moved(measure: Measured, cleaned: Cleaned) -> Measured:
    start, end = cleaned.span(measure.start, measure.end)
    return replace(measure, start=start, end=end)


@lru_cache(maxsize=100)
def citation(
    short_title: str, chapter: int | None, section: int | None, box: int | None, item: int | None
) -> str:
    """Return the citation of a place in the plan.

    >>> citation("《纲要》", 9, 4, 10, 2), citation("《纲要》", 9, 3, None, None)
    ('《纲要》第九章 专栏10 第2项', '《纲要》第九章第三节')
    """
    where = f"第{in_chinese(chapter)}章" if chapter else ""
    if box is not None:
        return f"{short_title}{where} 专栏{box}" + (f" 第{item}项" if item is not None else "")
    return f"{short_title}{where}" + (f"第{in_chinese(section)}节" if section else "")


def chapter_records(outline: Outline, cleaned: Cleaned, lexicon: Lexicon) -> Iterator[Chapter]:
    """Yield the chapters; what the product leaves out keeps its number and span but no title."""
    for chapter in outline.chapters:
        start, end = cleaned.span(chapter.start, chapter.end)
        sections = []
        for section in chapter.sections:
            low, high = cleaned.span(section.start, section.end)
            sections.append(
                Section(number=section.number, title=_title(lexicon, chapter, section), start=low, end=high)
            )
        yield Chapter(
            number=chapter.number,
            title=_title(lexicon, chapter),
            start=start,
            end=end,
            sections=tuple(sections),
        )


def _title(lexicon: Lexicon, *headings: Heading) -> str | None:
    """Return the last heading's title, unless it or one that it stands under is left out."""
    hidden = lexicon.exclusions.hide(heading.title for heading in headings)
    return None if hidden else headings[-1].title


def box_records(outline: Outline, cleaned: Cleaned, lexicon: Lexicon) -> Iterator[Box]:
    """Yield the boxes with their items; what is left out keeps its number and span, and has no title."""
    for box in outline.boxes:
        chapter, section = place_of(box.start, outline.chapters)
        start, end = cleaned.span(box.start, box.end)
        above = tuple(titles_above(outline, box.start))
        items = []
        for item in box.items:
            low, high = cleaned.span(item.start, item.end)
            title = None if lexicon.exclusions.hide((*above, item.title or "")) else item.title
            items.append(Item(number=item.number, title=title, start=low, end=high))
        yield Box(
            number=box.number,
            title="" if lexicon.exclusions.hide(above) else box.title,
            chapter=chapter,
            section=section,
            start=start,
            end=end,
            items=tuple(items),
        )
