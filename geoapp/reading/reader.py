"""Read a plan: from its text to outline, boxes, indicators and projects."""

from geoapp.domain.reading import PlanText, Reading
from geoapp.reading.cleaning import clean
from geoapp.reading.entries import Entry, find_entries
from geoapp.reading.headings import headings_at, titles_at
from geoapp.reading.indicators import find_indicators
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.links import link
from geoapp.reading.measures import find_milestones, find_quantities
from geoapp.reading.outline import Outline, TextUnit, find_outline
from geoapp.reading.records import TextSource, box_records, chapter_records, project_records


def read_plan(source: TextSource, lexicon: Lexicon) -> Reading:
    """Return everything that the product keeps of a plan's text; the same text gives the same reading."""
    cleaned = clean(source.text)
    outline = find_outline(cleaned.text)
    entries = [
        entry
        for unit in outline.units
        if not _left_out(outline, unit, lexicon)
        for entry in find_entries(cleaned.text, unit, lexicon)
    ]
    entries = link(entries, lexicon)
    _measure(cleaned.text, entries, lexicon)
    return Reading(
        plan=PlanText(title=outline.title, sha256=source.sha256, chars=len(source.text)),
        chapters=tuple(chapter_records(outline, cleaned, lexicon)),
        boxes=tuple(box_records(outline, cleaned)),
        indicators=find_indicators(cleaned.text, outline.boxes),
        projects=tuple(project_records(entries, source, cleaned, lexicon)),
    )


def _left_out(outline: Outline, unit: TextUnit, lexicon: Lexicon) -> bool:
    """Say whether a unit is left out: by its subject, or as a preamble that only announces what follows."""
    if unit.title and lexicon.excluded(unit.title):
        return True
    chapter, section = headings_at(unit.start, outline.chapters)
    if unit.box is None and outline.chapters:
        if chapter is None or unit.start < outline.tasks_start:
            return True
        if section is None and chapter.sections:
            return True
    return any(lexicon.excluded(title) for title in titles_at(unit.start, outline.chapters))


def _measure(text: str, entries: list[Entry], lexicon: Lexicon) -> None:
    """Give each project the figures and dates of its own clause and of what follows up to the next project."""
    stop_of_unit: dict[int, int] = {}
    for entry in sorted(entries, key=lambda entry: -entry.start):
        if entry.parent:
            continue
        stop = max(stop_of_unit.get(entry.unit.start, entry.unit.end), entry.end)
        stop_of_unit[entry.unit.start] = entry.start
        if entry.kind == "project":
            entry.quantities = tuple(find_quantities(text, entry.start, stop, lexicon))
            entry.milestones = tuple(find_milestones(text, entry.end, stop))
    for entry in entries:
        _take_own(entry)


def _take_own(entry: Entry) -> None:
    """Repeat at a component what its parent's figures and dates say of it."""
    parent = entry.parent
    if parent is None:
        return
    entry.quantities = tuple(q for q in parent.quantities if entry.start <= q.start and q.end <= entry.end)
    entry.milestones = tuple(m for m in parent.milestones if m.start <= entry.start and entry.end <= m.end)
