"""Read a plan: from its text to outline, boxes, indicators and projects."""

import re
from bisect import bisect
from collections.abc import Sequence

from geoapp.domain.project import Project, Quantity
from geoapp.domain.reading import PlanText, Reading
from geoapp.reading.cleaning import clean
from geoapp.reading.confidence import sure_enough
from geoapp.reading.entries import Entry, find_entries
from geoapp.reading.indicators import find_indicators
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.links import fold, relate
from geoapp.reading.measures import find_milestones, find_quantities
from geoapp.reading.model import Model
from geoapp.reading.outline import find_outline
from geoapp.reading.records import TextSource, box_records, chapter_records, project_records, unread_sums
from geoapp.reading.tagger import Spread, tag

_MAIN_WORKS = re.compile(r"(?:主体(?:结构|建筑|土建)?|土建)(?:工程|施工)?$")
SHORTEST_CORE = 3
"""A shorter name of a whole (站, 桥) ends too many others."""


def read_plan(
    source: TextSource,
    lexicon: Lexicon,
    model: Model,
    *,
    known: Sequence[Project] = (),
    spread: Spread | None = None,
) -> Reading:
    """Return everything that the product keeps of a plan's text; the same text gives the same reading.

    ``known`` are the projects of its tables: what else their rows name is no entry of its own. ``spread`` has the
    model read the text's passages elsewhere, while the grammar reads here what came back.
    """
    cleaned = clean(source.text)
    outline = find_outline(cleaned.text)
    rows = {project.line for project in known}
    lines = [0, *(found.end() for found in re.finditer("\n", source.text))] if rows else []
    works = (
        work
        for work in tag(model.tagger, cleaned.text, spread)
        if not rows or bisect(lines, cleaned.span(work.start, work.end)[0]) not in rows
    )
    found = find_entries(cleaned.text, outline, works, lexicon)
    entries = list(sure_enough(found, model.calibration, lexicon))
    relate(entries, lexicon)
    _measure(cleaned.text, entries, lexicon)
    entries = fold(entries, lexicon)
    return Reading(
        plan=PlanText(title=outline.title, sha256=source.sha256, chars=len(source.text)),
        model=model.name,
        chapters=tuple(chapter_records(outline, cleaned, lexicon)),
        boxes=tuple(box_records(outline, cleaned, lexicon)),
        indicators=tuple(
            indicator
            for indicator in find_indicators(cleaned.text, outline.boxes)
            if not lexicon.excluded(f"{indicator.category or ''}|{indicator.name}")
        ),
        projects=tuple(project_records(entries, source, cleaned, lexicon)),
        sums_unread=tuple(unread_sums(entries, source, cleaned, lexicon)),
    )


def _measure(text: str, entries: list[Entry], lexicon: Lexicon) -> None:
    """Give each project the figures and dates of its own clause and of what follows up to the next project."""
    stop_of_unit: dict[int, int] = {}
    divided = {entry.unit.start for entry in entries if entry.parent}
    for entry in sorted(entries, key=lambda entry: -entry.start):
        if entry.parent or (entry.kind == "programme" and entry.unit.start in divided):
            continue
        stop = max(stop_of_unit.get(entry.unit.start, entry.unit.end), entry.end)
        stop_of_unit[entry.unit.start] = entry.sized
        if entry.kind == "project":
            entry.quantities = tuple(find_quantities(text, entry.sized, stop, lexicon))
            entry.milestones = tuple(find_milestones(text, entry.end, stop, lexicon))
        elif entry.kind == "programme":
            entry.quantities = _size_of_all(text, entry, lexicon)
    for entry in entries:
        _take_own(entry)
    _take_of_parts(text, entries)


def _size_of_all(text: str, entry: Entry, lexicon: Lexicon) -> tuple[Quantity, ...]:
    """Return the size of a class of works: only the figure that stands at its name."""
    behind = lexicon.quantity_pattern.match(text, entry.end)
    return tuple(find_quantities(text, entry.sized, behind.end() if behind else entry.end, lexicon))


def _take_own(entry: Entry) -> None:
    """Repeat at a component what its parent's figures and dates say of it."""
    parent = entry.parent
    if parent is None:
        return
    entry.quantities = tuple(q for q in parent.quantities if entry.sized <= q.start < entry.end)
    entry.milestones = tuple(m for m in parent.milestones if m.start <= entry.start and entry.end <= m.end)


def _take_of_parts(text: str, entries: list[Entry]) -> None:
    """Give a component the stages of its main works (航站楼主体工程): they are stages of the whole (北区航站楼)."""
    for part in entries:
        core = _MAIN_WORKS.sub("", text[part.start : part.end])
        if part.parent is None or core == text[part.start : part.end] or len(core) < SHORTEST_CORE:
            continue
        for whole in entries:
            if whole.parent is part.parent and text[whole.start : whole.end].endswith(core):
                whole.milestones = tuple(dict.fromkeys((*whole.milestones, *part.milestones)))
