"""Tables that name no project of their own: a column says what is built (类别 | 建设内容 | 建设性质 | 总投资)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from geoapp.reading.columns import role_of
from geoapp.reading.grid import GridCell, cells_of, is_row

LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class ContentRow:
    """A row: the cell that says what is built, and its category, which may be merged over several rows."""

    start: int
    category: str | None
    content: GridCell
    details: Mapping[str, str]
    """What its other cells say, by the role of their column."""
    money: str
    """Heading of the column of sums, which may name their unit."""


def find_content_rows(text: str, lines: Iterable[tuple[int, int]]) -> Iterator[ContentRow]:
    r"""Yield the rows of such tables among lines.

    >>> text = "类别\t建设内容\t总投资\n供水\t新建甲水厂\t3亿元\n\t扩建乙水厂\t1亿元\n丙"
    >>> rows = find_content_rows(text, [(0, 11), (12, 23), (24, 34), (35, 36)])
    >>> [(row.category, row.content.text) for row in rows]
    [('供水', '新建甲水厂'), ('供水', '扩建乙水厂')]
    """
    roles: list[str | None] | None = None
    money = ""
    category: str | None = None
    for start, end in lines:
        line = text[start:end]
        if not is_row(line):
            roles, category = None, None
            continue
        cells = list(cells_of(line, start))
        if roles is None:
            roles, category = _roles(line, cells), None
            money = next(
                (cell.text for cell, role in zip(cells, roles, strict=False) if role == "investment"), ""
            )
            continue
        if "content" in roles and "name" not in roles:
            of = dict(zip(roles, cells, strict=False))
            category = of["category"].text or category if "category" in of else None
            if "content" in of and of["content"].text:
                first = next(cell.start for cell in cells if cell.text)
                details = {role: cell.text for role, cell in of.items() if role and cell.text}
                yield ContentRow(first, category, of["content"], details, money)


def _roles(line: str, cells: list[GridCell]) -> list[str | None]:
    """Return the role of each column by the table's first line."""
    return [role_of(cell.text) for cell in cells] if len(line) <= LONGEST_HEADING else []
