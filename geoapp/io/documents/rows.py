"""A table's rows as lines of text, ``| a | b |``, one row a line."""

from collections.abc import Iterable, Iterator, Sequence

BORDER = "|"
WIDE_BORDER = "｜"
"""Stands for a border character inside a cell, so that cells stay countable."""

TextCell = Sequence[str]
"""The lines of one cell; a cell that is merged away is empty."""


def row_line(cells: Iterable[str]) -> str:
    r"""Return the cells as one line; a line break in a cell becomes a space.

    >>> row_line(["1", "甲水厂 ", "新建\n扩建", ""])
    '| 1 | 甲水厂 | 新建 扩建 |  |'
    >>> row_line([])
    '|  |'
    """
    flat = (" ".join(cell.split()).replace(BORDER, WIDE_BORDER) for cell in cells)
    return f"{BORDER} {f' {BORDER} '.join(flat)} {BORDER}"


def table_lines(rows: Iterable[Sequence[TextCell]]) -> Iterator[str]:
    """Yield the lines of a table whose cells hold lines, and a blank line behind it.

    A table of one column, and a row of one cell with several lines, are frames round prose (a box is often
    printed so): their lines stay lines.

    >>> list(table_lines([[["附表"], [], []], [["1"], ["甲"], ["新建"]]]))
    ['| 附表 |  |  |', '| 1 | 甲 | 新建 |', '']
    >>> list(table_lines([[["专栏1 甲", "1.乙工程。"]]]))
    ['专栏1 甲', '1.乙工程。', '']
    """
    table = [[[line for line in cell if line.strip()] for cell in row] for row in rows]
    frame = all(len(row) < 2 for row in table)  # noqa: PLR2004
    for row in table:
        filled = [cell for cell in row if cell]
        if frame or (len(filled) == 1 and len(filled[0]) > 1):
            yield from (line for cell in filled for line in cell)
        else:
            yield row_line("\n".join(cell) for cell in row)
    yield ""
