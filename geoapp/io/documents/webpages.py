"""Web pages saved as .html: block elements as lines, tables as rows."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from geoapp.errors import InputError
from geoapp.io.documents.headlines import headline
from geoapp.io.documents.rows import TextCell, table_lines
from geoapp.io.texts import decode

LEFT_OUT = frozenset(
    {
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "select",
        "button",
        "textarea",
    }
)
INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    }
)
"""What does not begin a line of its own."""

HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
SOURCE_WRAP = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*\n[ \t\n]*(?=[\u2e80-\u9fff\uff00-\uffef])")
"""A line end of the source between Chinese characters, which a browser does not show."""

WIDEST_SPAN = 1000
"""The widest ``colspan`` that the HTML standard allows."""


def read_page(content: bytes, path: Path) -> str:
    """Return the text of an .html file, which ``path`` names, in UTF-8 or GB18030 (which holds GB2312 and GBK).

    Raises:
        InputError: the file is in another encoding or its elements nest beyond measure.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(decode(content, path).encode(), parser)
        return "\n".join(_blocks(root)) if root is not None else ""
    except (etree.XMLSyntaxError, RecursionError) as error:
        raise InputError("page_damaged", file=str(path)) from error


def _blocks(container: etree._Element) -> Iterator[str]:
    """Yield the lines of a block: its own text in pieces between the blocks that it holds."""
    pieces = [container.text or ""]
    for kind, content in _stream(container):
        if kind == "text":
            pieces.append(content)
            continue
        yield from _line(pieces)
        pieces = []
        if kind == "table":
            yield from table_lines(list(_rows(content)))
        elif kind == "heading":
            yield from _heading(content)
        elif kind == "block":
            yield from _blocks(content)
    yield from _line(pieces)


def _heading(block: etree._Element) -> Iterator[str]:
    lines = list(_blocks(block))
    yield from lines if len(lines) > 1 else (headline(HEADINGS[block.tag], line) for line in lines)


def _stream(node: etree._Element) -> Iterator[tuple[str, "etree._Element | str"]]:
    """Yield a node's content in order, inline elements dissolved."""
    for child in node:
        name = child.tag if isinstance(child.tag, str) else "head"
        if name == "br":
            yield "break", ""
        elif name == "table" and child.find(".//table") is None:
            yield "table", child
        elif name in INLINE:
            yield "text", child.text or ""
            yield from _stream(child)
        elif name in HEADINGS:
            yield "heading", child
        elif name not in LEFT_OUT:
            yield "block", child
        yield "text", child.tail or ""


def _line(pieces: list[str]) -> Iterator[str]:
    line = re.sub(r"[ \t\r\n\f]+", " ", SOURCE_WRAP.sub("", "".join(pieces))).strip(" ")
    if line:
        yield line


def _rows(table: etree._Element) -> Iterator[list[TextCell]]:
    """Yield the rows on the table's grid: a merged cell's text stands once, in its first place."""
    for caption in table.iter("caption"):
        yield [tuple(_blocks(caption))]
    covered: dict[int, int] = {}
    for row in table.iter("tr"):
        cells: list[TextCell] = []
        for cell in row.iterchildren("td", "th"):
            while covered.get(len(cells), 0) > 0:
                cells.append(())
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(cells), len(cells) + width):
                covered[column] = height
            cells += [tuple(_blocks(cell)), *[()] * (width - 1)]
        while covered.get(len(cells), 0) > 0:
            cells.append(())
        covered = {column: left - 1 for column, left in covered.items() if left > 1}
        yield cells


def _span(cell: etree._Element, name: str) -> int:
    value = str(cell.get(name, "1")).strip()
    return min(max(int(value), 1), WIDEST_SPAN) if value.isascii() and value.isdigit() else 1
