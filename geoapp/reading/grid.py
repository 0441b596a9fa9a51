"""Table lines of a text as rows of cells that know where they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CAPTION_REACH = 160
"""How many characters before a table can hold its caption."""


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
    r"""Yield each run of lines that begin and end with a border.

    >>> [(run.before, [row.texts() for row in run.rows]) for run in find_runs("附表1\n| 甲 | 乙 |\n| 1 |  |\n丙")]
    [('附表1\n', [['甲', '乙'], ['1', '']])]
    """
    rows: list[Row] = []
    begin = behind = start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if len(bare) > 1 and bare[0] == bare[-1] == "|":
            begin = begin if rows else start
            low = start + line.index("|") + 1
            rows.append(Row(number, tuple(_cells(bare[1:-1], low))))
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


def _cells(line: str, start: int) -> Iterator[GridCell]:
    for part in line.split("|"):
        low = start + len(part) - len(part.lstrip())
        yield GridCell(part.strip(), low, low + len(part.strip()))
        start += len(part) + 1
