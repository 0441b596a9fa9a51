"""The page for the plan's text: a passage with everything that was recognised in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from geoapp.analysis.cell_tables import CellTable
from geoapp.analysis.passages import (
    FOUND,
    KINDS,
    LEFT_OUT,
    Block,
    Mark,
    Passage,
    Segment,
    cut_blocks,
    cut_segments,
)
from geoapp.domain.reading import Reading
from geoapp.io.words import Words
from geoapp.reading.numerals import in_chinese
from geoapp.web import state
from geoapp.web.escape import escape
from geoapp.web.listing import Html, link, table

MARKER = "passage="
"""Stands in every address of this page that leads to a passage or a record."""


_BESIDE = " \t　|"
"""What stands beside a line's words without being one: the strokes of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The text on screen, and for whom."""

    passage: Passage
    find: str
    """Words that are sought, or nothing."""
    opened: str
    """Id of the project whose record is open, or nothing."""
    table: CellTable | None = None
    """The table that the text holds one cell a line."""
    say: Words


def address(passage: str, find: str, project: str) -> str:
    """Return the address of a passage, with what is sought and which record is open."""
    shared = state.selection().to_query()
    query = {name: shared[name] for name in state.SHARED if name in shared}
    own = {"passage": [passage], "find": [find], "project": [project]}
    return f"?{urlencode(query | {name: values for name, values in own.items() if values[0]}, doseq=True)}"


def title_of(passage: Passage, say: Words) -> str:
    """Return the name of a passage: chapter, section and title, or the number of the piece."""
    if passage.chapter is None:
        return say("piece", n=passage.key.removeprefix("p"))
    chapter = say("chapter_numbered", n=_number(passage.chapter.number, say))
    section = say("section_numbered", n=_number(passage.section.number, say)) if passage.section else ""
    titled = passage.section or passage.chapter
    return " ".join(say("passage_titled", chapter=chapter, section=section, title=titled.title or "").split())


def _number(number: int, say: Words) -> str:
    return in_chinese(number) if say.lang == "zh" else str(number)


def write_passage(reading: Reading, text: str, marks: Sequence[Mark], view: View) -> Html:
    """Return a passage as HTML; each recognised span is a link to its record."""
    passage = view.passage
    blocks = cut_blocks(reading, passage.start, passage.end)
    body = "".join(_block(text, block, marks, view) for block in blocks)
    return Html(
        f'<article class="geo-text" aria-label="{escape(title_of(passage, view.say))}">{body}</article>'
    )


def _block(text: str, block: Block, marks: Sequence[Mark], view: View) -> str:
    """Return the lines of a block; a box and an item say which they are."""
    lines, start, table = [], block.start, view.table
    for line in text[block.start : block.end].split("\n"):
        end = start + len(line)
        if table and start < table.end and table.start < end and block.start <= table.start < block.end:
            if start <= table.start:
                lines.append(_table(text, table, marks, view))
        elif line.strip(_BESIDE):
            bare = line.rstrip(_BESIDE)
            lines.append(
                f"<p>{_stretch(text, (start, end if '|' in bare else start + len(bare)), marks, view)}</p>"
            )
        start = end + 1
    body = "".join(lines)
    if block.box is None or not body:
        return body
    words = (
        view.say("box_item", box=block.box, item=block.item)
        if block.item
        else view.say("box_head", box=block.box)
    )
    kind = "item" if block.item else "box"
    return f'<section class="geo-block-{kind}" aria-label="{escape(words)}"><b>{escape(words)}</b>{body}</section>'


def _stretch(text: str, stretch: tuple[int, int], marks: Sequence[Mark], view: View) -> str:
    return "".join(_segment(text, one, view) for one in cut_segments(marks, *stretch))


def _table(text: str, table: CellTable, marks: Sequence[Mark], view: View) -> str:
    """Return a table in rows; where a row is short, the cell before its last stands for the columns between."""
    head = "".join(f"<th scope='col'>{_stretch(text, cell, marks, view)}</th>" for cell in table.head)
    rows = []
    for row in table.rows:
        spans = [1] * len(row)
        spans[-2] += len(table.head) - len(row)
        cells = (
            f"<td{f' colspan={span}' if span > 1 else ''}>{_stretch(text, cell, marks, view)}</td>"
            for cell, span in zip(row, spans, strict=True)
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    label = escape(view.say("targets"))
    return (
        f"<div class='geo-table geo-cells' role='region' tabindex='0' aria-label='{label}'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _segment(text: str, segment: Segment, view: View) -> str:
    """Return one stretch; the shortest record that covers it is the one that a click opens."""
    if any(mark.kind == LEFT_OUT for mark in segment.marks):
        return f"<i>{escape(view.say('sentence_left_out'))}</i>"
    body = escape(text[segment.start : segment.end])
    if any(mark.kind == FOUND for mark in segment.marks):
        body = f"<mark>{body}</mark>"
    marks = [mark for mark in segment.marks if mark.kind != FOUND]
    if not marks:
        return body
    kinds = " ".join(f"geo-mark-{kind}" for kind in dict.fromkeys(mark.kind for mark in marks))
    begun = "".join(view.say(f"sign_{mark.kind}") for mark in reversed(marks) if mark.start == segment.start)
    sign = f"<sup>{escape(begun)}</sup>" if begun else ""
    project = next((mark.project for mark in marks if mark.project), "")
    if not project:
        return f'<span class="geo-mark {kinds}">{sign}{body}</span>'
    current = ' aria-current="true"' if project == view.opened else ""
    target = escape(address(view.passage.key, view.find, project))
    return f'<a class="geo-mark {kinds}" href="{target}"{current}>{sign}{body}</a>'


def write_legend(marks: Iterable[Mark], passage: Passage, say: Words) -> Html:
    """Return the meaning of the signs, with the number of each in the passage."""
    here = [mark.kind for mark in marks if passage.start <= mark.start < passage.end]
    rows = "".join(
        f'<li><span class="geo-mark geo-mark-{kind}"><sup>{escape(say(f"sign_{kind}"))}</sup>'
        f"{escape(say(f'mark_{kind}'))}</span> {here.count(kind)}</li>"
        for kind in KINDS
        if kind in here
    )
    return (
        Html(f'<ul class="geo-signs" aria-label="{escape(say("legend"))}">{rows}</ul>') if rows else Html("")
    )


def write_found(
    found: Mapping[str, Sequence[Mark]], passages: Iterable[Passage], find: str, say: Words
) -> Html:
    """Return the passages that hold what is sought, each a link to it."""
    rows = [
        (link(title_of(one, say), address(one.key, find, "")), len(found[one.key]))
        for one in passages
        if one.key in found
    ]
    total = sum(number for _, number in rows)
    return table(say("found_in"), (say("found_in"), say("number")), rows, (say("sum"), total))


def beside(marks: Sequence[Mark], opened: str) -> list[str]:
    """Return other projects named by words of the opened one, as members of one enumeration are.

    >>> both = [Mark(start=0, end=8, kind="project", project=one) for one in ("a/1", "a/2")]
    >>> beside(both, "a/1"), beside([], "a/1")
    (['a/2'], [])
    """
    own = [mark for mark in marks if mark.project == opened]
    return list(
        dict.fromkeys(
            mark.project
            for mark in marks
            for one in own
            if mark.project not in ("", opened) and mark.start < one.end and one.start < mark.end
        )
    )
