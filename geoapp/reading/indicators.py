"""The indicator table (主要指标表), in any order of columns, as rows or one cell a line, with merged cells."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from geoapp.domain.reading import Indicator
from geoapp.reading.boxes import BoxBlock

ROLES: dict[str, re.Pattern[str]] = {
    "category": re.compile(r"(?:指标)?(?:类别|类型|领域)"),
    "number": re.compile(r"序号"),
    "name": re.compile(r"(?:主要|发展)?指标(?:名称)?|名称"),
    "unit": re.compile(r"(?:计量)?单位"),
    "average": re.compile(r".*(?:年均|累计).*"),
    "attribute": re.compile(r"(?:指标)?(?:属性|性质)"),
    "year": re.compile(r".*(?:20\d\d年?|基期|基准|现状|目标|规划值|“十[三四五六七]五”).*"),
}
TARGET = re.compile(r"目标|规划")
YEAR = re.compile(r"20\d\d")
NEEDED = {"name", "target"}
ATTRIBUTES = frozenset({"预期性", "约束性"})
EMPTY = frozenset({"", "—", "——", "-", "–", "/"})
UNIT_IN_NAME = re.compile(r"(.+)\(([^()]{1,12})\)")
NUMBERED_NAME = re.compile(r"(\d{1,3})[.、](?=\D)(.+)")
GROUP_MARK = re.compile(r"^(?:\(?[一二三四五六七八九十]{1,3}[)、.])")
NOTES = re.compile(r"注:")
ROW = re.compile(r"^[ 　\t]*\|[^\n]*", re.MULTILINE)
NAMES_INDICATORS = re.compile(r"指\s?标")
LINE = re.compile(r"[^\n]+")
MOST_ROWS = 300
FARTHEST_HEADER = 40
"""Cells within which a table with one cell a line names its columns."""

IndicatorRow = Mapping[str, str]
"""The cells of a row by the roles of their columns."""


def find_indicators(text: str, boxes: list[BoxBlock]) -> tuple[Indicator, ...]:
    """Return the rows of the first indicator table: of a box, else of any table whose rows are lines."""
    tables = [(box.body_start, box.end) for box in boxes if box.table]
    for start, end in tables:
        if rows := _rows_of_lines(text, start, end) or _rows_of_cells(text, start, end):
            return tuple(_indicators(rows))
    return tuple(_indicators(_rows_of_lines(text, 0, len(text))))


def _rows_of_lines(text: str, start: int, end: int) -> list[IndicatorRow]:
    """Read a table whose rows are lines ``| a | b |``; its heading may take two of them."""
    for header in ROW.finditer(text, start, end):
        if not NAMES_INDICATORS.search(header[0]):
            continue
        first, *second = _grid(text, header.start(), end, 2)
        one, two = _roles(first), _roles([_heading(cells) for cells in zip(*second, first, strict=False)])
        roles = one if set(one) >= NEEDED else two
        if set(roles) >= NEEDED:
            lines = _grid(text, header.start(), end, MOST_ROWS)[1 if roles is one else 2 :]
            return [dict(zip(roles, line, strict=True)) for line in lines]
    return []


def _heading(cells: Iterable[str]) -> str:
    """Return the heading of a column whose heading has several rows."""
    return next(filter(_role, cells), "")


def _grid(text: str, start: int, end: int, most: int) -> list[list[str]]:
    """Return the cells of the lines from ``start`` on that have as many cells as the first."""
    grid: list[list[str]] = []
    for found in islice(LINE.finditer(text, start, end), most):
        line = found[0].strip()
        cells = [_squeeze(cell) for cell in line[1:].removesuffix("|").split("|")]
        if line[:1] != "|" or (grid and len(cells) != len(grid[0])):
            break
        grid.append(cells)
    return grid


def _rows_of_cells(text: str, start: int, end: int) -> list[IndicatorRow]:
    """Read a table with one cell a line, with or without borders."""
    notes = NOTES.search(text, start, end)
    table = text[start : notes.start() if notes else end]
    cells = [_squeeze(cell) for cell in (table.split("|") if "|" in table else table.split())]
    first = next((index for index, cell in enumerate(cells[:FARTHEST_HEADER]) if _role(cell)), len(cells))
    behind = next(
        (index for index in range(first, len(cells)) if cells[index] and not _role(cells[index])), first
    )
    roles = _roles([cell for cell in cells[first:behind] if cell])
    if not set(roles) >= NEEDED:
        return []
    return [_aligned(row, roles) for row in _split(cells[behind:], roles)]


def _split(cells: list[str], roles: list[str]) -> Iterator[list[str]]:
    """Cut a stream of cells into rows: by their attributes, else where the next number stands."""
    by_attribute = "attribute" in roles
    behind = len(roles) - 1 - roles.index("attribute") if by_attribute else 0
    width = len(roles) - (roles.index("number") if "number" in roles else 0)
    row: list[str] = []
    number = 1
    for cell in cells:
        if not by_attribute and cell == str(number) and (number == 1 or len(row) >= width):
            if number > 1:
                yield row[:width]
            row, number = (row[width:] if number > 1 else row), number + 1
        row.append(cell)
        if by_attribute and len(row) > behind and row[-1 - behind] in ATTRIBUTES:
            yield row
            row = []
    if not by_attribute and number > 1:
        yield row[:width]


def _aligned(row: list[str], roles: list[str]) -> IndicatorRow:
    """Give each cell its column; a category that is merged away leaves the row one cell shorter."""
    at = next((index for index, cell in enumerate(row) if cell.isdecimal()), 0)
    heads = [cell for cell in row[:at] if cell]
    if "number" not in roles:
        numbered = len(row) > len(roles) and row[at].isdecimal()
        roles, heads = (["number", *roles], heads) if numbered else (roles, [])
        at = at if numbered else 0
    columns = roles[roles.index("number") :] if "number" in roles else roles
    if len(row) - at < len(columns) and "category" in columns:
        columns = [role for role in columns if role != "category"]
    values = dict(zip(columns, row[at:], strict=False))
    if heads and "category" in roles:
        values["category"] = heads[-1]
    if row[-1] in ATTRIBUTES:
        values = {role: cell for role, cell in values.items() if cell not in ATTRIBUTES}
        values["attribute"] = row[-1]
    return values


def _roles(names: Sequence[str]) -> list[str]:
    """Return the roles of columns by their headings; of several years the first is the base, the last the target.

    >>> _roles(["序号", "指标", "属性", "2025年目标", "2020年", "备注"])
    ['number', 'name', 'attribute', 'target', 'base', '']
    """
    roles = [_role(name) for name in names]
    years = [index for index, role in enumerate(roles) if role == "year"]
    years.sort(key=lambda index: (bool(TARGET.search(names[index])), YEAR.findall(names[index])[-1:], index))
    for index in years:
        roles[index] = ""
    if years:
        roles[years[0]] = "base"
        roles[years[-1]] = "target"
    return roles


def _role(name: str) -> str:
    return next((role for role, pattern in ROLES.items() if pattern.fullmatch(name)), "")


def _squeeze(cell: str) -> str:
    return re.sub(r"\s+", "", cell)


def _indicators(rows: Iterable[IndicatorRow]) -> Iterator[Indicator]:
    """Yield the indicators; a category holds for the rows below it too, a number for the parts below it."""
    category, number = None, 0
    for row in rows:
        cells = {role: cell for role, cell in row.items() if cell not in EMPTY}
        if len(set(cells.values())) == 1:
            category = GROUP_MARK.sub("", next(iter(cells.values())))
        name = cells.get("name", "")
        if len(set(cells.values())) < 2 or not name or _role(name):  # noqa: PLR2004 (a group's row says one thing)
            continue
        numbered = NUMBERED_NAME.fullmatch(name)
        written, name = numbered.groups() if numbered else (cells.get("number", ""), name)
        if written.isdecimal():
            number = int(written)
        elif "number" not in row or not number:
            number += 1
        category = GROUP_MARK.sub("", cells["category"]) if cells.get("category") else category
        in_name = None if "unit" in row else UNIT_IN_NAME.fullmatch(name)
        yield Indicator(
            number=number,
            category=category,
            name=in_name[1] if in_name else name,
            unit=in_name[2] if in_name else cells.get("unit"),
            base=cells.get("base"),
            target=cells.get("target"),
            average=cells.get("average"),
            attribute=cells.get("attribute"),
        )
