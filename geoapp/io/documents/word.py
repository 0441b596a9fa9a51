"""Word documents: paragraphs and tables in document order."""

import io
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from geoapp.errors import InputError
from geoapp.io.archives import DAMAGE
from geoapp.io.documents.headlines import headline
from geoapp.io.documents.rows import TextCell, table_lines
from geoapp.io.documents.word_numbers import WORD, Numbering

WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})
"""What stands round paragraphs, rows and cells without being one: content controls, tracked insertions."""

LEFT_OUT = frozenset({"pPr", "rPr", "del", "moveFrom", "Fallback", "instrText", "delText"})
"""Formatting, tracked deletions, and the second copy of a text box for old programs."""

MOST_COLUMNS = 63
"""Word's own limit; a span beyond it is a broken file."""


def read_word(content: bytes, path: Path) -> str:
    """Return the text of a .docx, which ``path`` names: a paragraph a line, hard line breaks kept, a table row a line.

    Numbers that Word counts itself, of automatic lists and headings, are written out.

    Raises:
        InputError: the file is damaged.
    """
    try:
        document = docx.Document(io.BytesIO(content))
        numbering = Numbering(document)
    except (OpcError, etree.XMLSyntaxError, *DAMAGE) as error:
        raise InputError("word_damaged", file=str(path)) from error
    return "\n".join(_blocks(document.element.body, numbering))


def _blocks(container: etree._Element, numbering: Numbering) -> Iterator[str]:
    for child in container:
        match _name(child):
            case "p":
                yield from _paragraph(child, numbering)
            case "tbl":
                yield from table_lines(list(_rows(child, numbering)))
            case name if name in WRAPPERS:
                yield from _blocks(child, numbering)


def _name(node: etree._Element) -> str:
    """Return an element's name without its namespace; empty for comments."""
    return str(etree.QName(node).localname) if isinstance(node.tag, str) else ""


def _paragraph(paragraph: etree._Element, numbering: Numbering) -> Iterator[str]:
    boxes: list[etree._Element] = []
    label = numbering.label(paragraph)
    text = "".join(_pieces(paragraph, boxes))
    if label and text.strip():
        text = f"{label} {text}" if label[-1].isalnum() else label + text
    elif _name(paragraph.getparent()) == "body":
        text = headline(numbering.heading_level(paragraph), text)
    yield from text.split("\n")
    for box in boxes:
        yield from _blocks(box, numbering)


def _pieces(node: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """Yield a paragraph's pieces of text, collecting the text boxes that hang on it."""
    for child in node:
        match _name(child):
            case "t":
                yield child.text or ""
            case "tab":
                yield "\t"
            case "br" | "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case "txbxContent":
                boxes.append(child)
            case name if name not in LEFT_OUT:
                yield from _pieces(child, boxes)


def _rows(table: etree._Element, numbering: Numbering) -> Iterator[list[TextCell]]:
    for row in _within(table, "tr"):
        cells: list[TextCell] = [()] * _number(row, "trPr", "gridBefore", 0)
        for cell in _within(row, "tc"):
            merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
            goes_on = merge is not None and merge.get(f"{WORD}val") != "restart"
            cells.append(() if goes_on else tuple(_blocks(cell, numbering)))
            cells += [()] * (_number(cell, "tcPr", "gridSpan", 1) - 1)
        yield cells


def _within(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in parent:
        if _name(child) == name:
            yield child
        elif _name(child) in WRAPPERS:
            yield from _within(child, name)


def _number(node: etree._Element, group: str, name: str, default: int) -> int:
    found = node.find(f"{WORD}{group}/{WORD}{name}")
    value = "" if found is None else str(found.get(f"{WORD}val"))
    return min(int(value), MOST_COLUMNS) if value.isdecimal() else default
