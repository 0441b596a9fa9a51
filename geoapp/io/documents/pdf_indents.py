"""Lines of a PDF page that begin a paragraph: its text layer keeps no indents, and without them paragraphs fuse."""

from collections.abc import Iterator

from pypdfium2 import PdfTextPage

from geoapp.io.documents.page_lines import INDENT, INDENTED

DEEPEST_INDENT = 4.5
"""Heights of a character from which a line is no paragraph's first but centred, or in a column of its own."""

FULL_LINE = 10
"""Characters from which a line tells where the page's text begins."""


def indented_lines(layer: PdfTextPage) -> frozenset[str]:
    """Return the lines of a page that begin to the right of its text by a character or two."""
    lines = list(_lines(layer))
    starts = [x for line, x, _ in lines if len(line) >= FULL_LINE]
    if not starts:
        return frozenset()
    left = min(starts)
    return frozenset(
        line for line, x, height in lines if INDENT * height <= x - left <= DEEPEST_INDENT * height
    )


def indent(line: str, indented: frozenset[str]) -> str:
    r"""Return a line as its page shows it.

    >>> indent("甲水厂。", frozenset({"甲水厂。"})), indent("乙。", frozenset())
    ('\u3000\u3000甲水厂。', '乙。')
    """
    return INDENTED + line if line.strip() in indented and not line.strip().isdigit() else line


def _lines(layer: PdfTextPage) -> Iterator[tuple[str, float, float]]:
    """Yield each line with its left end and the height of its first character."""
    text = layer.get_text_range()
    if len(text) != layer.count_chars():
        return
    start = 0
    for line in text.split("\r\n"):
        bare = line.strip()
        if bare:
            left, bottom, _, top = layer.get_charbox(start + line.index(bare[0]), loose=True)
            yield bare, left, top - bottom
        start += len(line) + len("\r\n")
