"""Table lines of a text as rows of cells that know where they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CAPTION_REACH = 160
"""How many characters before a table can hold its caption."""

FEWEST_TABS = 2
"""A row as offices copy it out of a spreadsheet has a tab between cells, two of them at least."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell's text and its span."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its line in the text, from one, and its cells."""

    line: int
    cells: Sequence[GridCell]

    def texts(self) -> list[str]:
        """Return the texts of the cells."""
        return [cell.text for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Run:
    """Table lines that follow each other, and the whole lines just before them."""

    rows: Sequence[Row]
    before: str


def find_runs(text: str) -> Iterator[Run]:
    r"""Yield each run of lines that begin and end with a border, or whose cells are set apart by tabs.

    >>> [(run.before, [row.texts() for row in run.rows]) for run in find_runs("附表1\n| 甲 | 乙 |\n| 1 |  |\n丙")]
    [('附表1\n', [['甲', '乙'], ['1', '']])]
    >>> [[row.texts() for row in run.rows] for run in find_runs("1\t甲\t新建\n2\t乙\t")]
    [[['1', '甲', '新建'], ['2', '乙', '']]]
    """
    rows: list[Row] = []
    begin = behind = start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if is_row(line):
            begin = begin if rows else start
            rows.append(Row(number, tuple(cells_of(line, start))))
        elif rows:
            yield Run(rows, _before(text, behind, begin))
            rows, behind = [], start
        start += len(line) + 1
    if rows:
        yield Run(rows, _before(text, behind, begin))


def _before(text: str, low: int, high: int) -> str:
    """Return the last whole lines of a stretch, as far as a caption reaches."""
    near = text[max(low, high - CAPTION_REACH) : high]
    return near if high - low <= CAPTION_REACH else near[near.find("\n") + 1 :]


def is_row(line: str) -> bool:
    r"""Say whether a line is a row of a table.

    >>> [is_row(line) for line in ("| 甲 | 乙 |", "1\t甲\t乙", "1\t甲", "专栏2 甲工程\t15", "甲")]
    [True, True, False, False, False]
    """
    bare = line.strip()
    return (len(bare) > 1 and bare[0] == bare[-1] == "|") or is_tabbed(line)


def is_tabbed(line: str) -> bool:
    """Say whether a line is a row with tabs between its cells, empty ones at its ends included."""
    return line.count("\t") >= FEWEST_TABS and bool(line.strip()) and "|" not in line


def cells_of(line: str, start: int) -> Iterator[GridCell]:
    """Yield the cells of a row that begins at an offset of the text."""
    border = "\t"
    if not is_tabbed(line):
        border, low = "|", line.index("|") + 1
        start, line = start + low, line[low : line.rindex("|")]
    for part in line.split(border):
        low = start + len(part) - len(part.lstrip())
        yield GridCell(part.strip(), low, low + len(part.strip()))
        start += len(part) + 1
