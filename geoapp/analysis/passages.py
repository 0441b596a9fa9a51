"""A plan's text in passages that a screen can hold, and what was recognised in each."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geoapp.domain.exclusion import Exclusions
from geoapp.domain.reading import Chapter, Reading
from geoapp.domain.reading import Section as PlanSection

KINDS = ("project", "programme", "policy", "quantity", "milestone", "indicator")
"""What is marked within a line; boxes and items are blocks of their own."""

FOUND = "found"
"""The kind of what a search finds."""

LEFT_OUT = "left_out"
"""The kind of what the product leaves out, and never shows."""

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_PART = re.compile(r"[^、，,：:。；;\n]+")

_PIECE = 3_000
"""Characters of a passage of a plan that has no chapters; it ends with the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A section of the plan, or a piece of a plan without any; offsets count code points, end exclusive."""

    key: str
    """``<chapter>.<section>``, ``<chapter>`` where it has no sections, ``p<n>`` where the plan has no chapters."""
    chapter: Chapter | None
    section: PlanSection | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A recognised span; ``project`` is the id of the record that it belongs to, empty where there is none."""

    start: int
    end: int
    kind: str
    project: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of text that the same marks cover, the shortest first; none where nothing was recognised."""

    start: int
    end: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of a passage: the head of a box, one of its items, or what stands outside any."""

    start: int
    end: int
    box: int | None = None
    item: int | None = None


def list_passages(reading: Reading, text: str) -> tuple[Passage, ...]:
    """Return the passages in order; chapters and sections that the product leaves out are not among them."""
    if not reading.chapters:
        return tuple(_pieces(text))
    return tuple(passage for chapter in reading.chapters for passage in _passages(chapter))


def _passages(chapter: Chapter) -> Iterator[Passage]:
    """Yield a chapter's sections; the first begins with the chapter's own head, unless that is left out."""
    if not chapter.sections and chapter.title is not None:
        yield Passage(
            key=str(chapter.number), chapter=chapter, section=None, start=chapter.start, end=chapter.end
        )
    for place, section in enumerate(chapter.sections):
        if section.title is not None:
            yield Passage(
                key=f"{chapter.number}.{section.number}",
                chapter=chapter,
                section=section,
                start=section.start if place or chapter.title is None else chapter.start,
                end=section.end,
            )


def _pieces(text: str) -> Iterator[Passage]:
    start, number = 0, 1
    while start < len(text):
        line_end = text.find("\n", start + _PIECE)
        end = len(text) if line_end < 0 else line_end + 1
        yield Passage(key=f"p{number}", chapter=None, section=None, start=start, end=end)
        start, number = end, number + 1


def passage_at(passages: Iterable[Passage], offset: int) -> str:
    """Return the key of the passage that holds a code point; nothing where none does.

    >>> piece = Passage(key="p1", chapter=None, section=None, start=0, end=5)
    >>> passage_at([piece], 4), passage_at([piece], 5)
    ('p1', '')
    """
    return next((one.key for one in passages if one.start <= offset < one.end), "")


def find_marks(reading: Reading, text: str) -> tuple[Mark, ...]:
    """Return everything that was recognised in a text, in the order of the records."""
    return (*_project_marks(reading), *_indicator_marks(reading, text))


def _project_marks(reading: Reading) -> Iterator[Mark]:
    for project in reading.projects:
        yield Mark(start=project.start, end=project.end, kind=project.kind, project=project.id)
        for span in project.mentions:
            yield Mark(start=span.start, end=span.end, kind=project.kind, project=project.id)
        for quantity in project.quantities:
            yield Mark(start=quantity.start, end=quantity.end, kind="quantity", project=project.id)
        for stage in project.milestones:
            yield Mark(start=stage.start, end=stage.end, kind="milestone", project=project.id)


def _indicator_marks(reading: Reading, text: str) -> Iterator[Mark]:
    """Yield the names of the indicators: records of a table have no offsets, their names stand in its order."""
    names = [indicator.name for indicator in reading.indicators]
    box = next((box for box in reading.boxes if names and _holds(text[box.start : box.end], names)), None)
    place = box.start if box else len(text)
    for name in names:
        found = text.find(name, place, box.end if box else None)
        if found >= 0:
            place = found + len(name)
            yield Mark(start=found, end=place, kind="indicator")


def _holds(body: str, names: Sequence[str]) -> bool:
    return names[0] in body and names[-1] in body


def find_left_out(text: str, marks: Iterable[Mark], words: Exclusions) -> tuple[Mark, ...]:
    """Return the sentences with a word that the product leaves out; where something was recognised, the parts only.

    >>> from geoapp.domain.exclusion import make_exclusions
    >>> words = make_exclusions([{"word": "户籍", "reason": "persons"}])
    >>> find_left_out("新建甲站。做好户籍工作。", [], words)
    (Mark(start=5, end=12, kind='left_out', project=''),)
    >>> find_left_out("做好户籍工作，新建甲站。", [Mark(start=9, end=11, kind="project")], words)
    (Mark(start=0, end=6, kind='left_out', project=''),)
    >>> find_left_out("", [], words)
    ()
    """
    marked = sorted((mark.start, mark.end) for mark in marks)
    starts = [start for start, _ in marked]

    def bare(stretch: re.Match[str]) -> bool:
        return not any(end > stretch.start() for _, end in marked[: bisect_left(starts, stretch.end())])

    def left_out() -> Iterator[re.Match[str]]:
        for sentence in _SENTENCE.finditer(text):
            if words.reason(sentence[0]):
                parts = _PART.finditer(text, *sentence.span())
                yield from [sentence] if bare(sentence) else (one for one in parts if bare(one))

    return tuple(
        Mark(start=one.start(), end=one.end(), kind=LEFT_OUT) for one in left_out() if words.reason(one[0])
    )


def find_hidden_items(reading: Reading, text: str, words: Exclusions) -> tuple[Mark, ...]:
    """Return the items without a title of their own in boxes whose heads hold a word of what is left out."""
    return tuple(
        Mark(start=item.start, end=item.end, kind=LEFT_OUT)
        for box in reading.boxes
        if box.items and words.reason(text[box.start : box.items[0].start])
        for item in box.items
        if item.title is None
    )


def search(
    text: str, words: str, passages: Iterable[Passage], left_out: Iterable[Mark] = ()
) -> dict[str, tuple[Mark, ...]]:
    """Return the positions of words, by the key of the passage; of passages that hold them, outside left-out parts.

    >>> piece = Passage(key="p1", chapter=None, section=None, start=0, end=5)
    >>> search("a站b站c", "站", [piece])["p1"][1].start, search("a", " ", [piece])
    (3, {})
    """
    if not words.strip():
        return {}
    sought = re.compile(re.escape(words.strip()), re.IGNORECASE)
    hidden = [(mark.start, mark.end) for mark in left_out]
    found = {
        one.key: tuple(
            Mark(start=match.start(), end=match.end(), kind=FOUND)
            for match in sought.finditer(text, one.start, one.end)
            if not any(start < match.end() and match.start() < end for start, end in hidden)
        )
        for one in passages
    }
    return {key: marks for key, marks in found.items() if marks}


def cut_blocks(reading: Reading, start: int, end: int) -> tuple[Block, ...]:
    """Return the stretch from ``start`` to ``end`` as blocks without a gap."""
    blocks = [Block(start=box.start, end=box.end, box=box.number) for box in reading.boxes]
    items = [
        Block(start=item.start, end=item.end, box=box.number, item=item.number)
        for box in reading.boxes
        for item in box.items
    ]
    edges = {edge for one in (*blocks, *items) for edge in (one.start, one.end) if start < edge < end}
    return tuple(
        Block(
            start=left,
            end=right,
            box=next((one.box for one in blocks if one.start <= left < one.end), None),
            item=next((one.item for one in items if one.start <= left < one.end), None),
        )
        for left, right in pairwise(sorted({start, end, *edges}))
    )


def cut_segments(marks: Iterable[Mark], start: int, end: int) -> tuple[Segment, ...]:
    """Return the stretch from ``start`` to ``end`` as segments without a gap, whatever marks overlap.

    >>> marks = [Mark(start=1, end=5, kind="project"), Mark(start=3, end=7, kind="quantity")]
    >>> [(one.start, one.end, len(one.marks)) for one in cut_segments(marks, 0, 8)]
    [(0, 1, 0), (1, 3, 1), (3, 5, 2), (5, 7, 1), (7, 8, 0)]
    >>> cut_segments([], 0, 0)
    ()
    """
    within = sorted(
        (mark for mark in marks if mark.start < end and mark.end > start),
        key=lambda mark: (mark.end - mark.start, mark.start),
    )
    edges = {edge for mark in within for edge in (mark.start, mark.end) if start < edge < end}
    return tuple(
        Segment(
            start=left,
            end=right,
            marks=tuple(mark for mark in within if mark.start <= left and right <= mark.end),
        )
        for left, right in pairwise(sorted({start, end, *edges}))
    )
