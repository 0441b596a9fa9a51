"""The indicator table (主要指标表), in any order of columns and with merged cells."""

import re
from collections.abc import Iterator

from geoapp.domain.reading import Indicator
from geoapp.reading.boxes import BoxBlock

ROLES: dict[str, re.Pattern[str]] = {
    "category": re.compile(r"(?:指标)?(?:类别|类型|领域)"),
    "number": re.compile(r"序号"),
    "name": re.compile(r"(?:主要)?指标(?:名称)?"),
    "unit": re.compile(r"(?:计量)?单位"),
    "average": re.compile(r"年均.*|.*累计.*"),
    "attribute": re.compile(r"(?:指标)?(?:属性|性质)"),
    "year": re.compile(r"(?:20\d\d年?.*|(?:基期|现状|目标)(?:年|值)?.*)"),
}
ATTRIBUTES = frozenset({"预期性", "约束性"})
EMPTY = frozenset({"", "—", "——", "-", "–", "/"})
UNIT_IN_NAME = re.compile(r"(.+)[(（]([^()（）]{1,12})[)）]")
NOTES = re.compile(r"注[::]")


def find_indicators(text: str, boxes: list[BoxBlock]) -> tuple[Indicator, ...]:
    """Return the rows of the first box that holds an indicator table."""
    for box in boxes:
        cells = [_squeeze(cell) for cell in _table(text, box).split("|")]
        header = _header(cells)
        if header:
            roles, behind = header
            return tuple(_rows(cells[behind:], roles))
    return ()


def _table(text: str, box: BoxBlock) -> str:
    notes = NOTES.search(text, box.body_start, box.end)
    return text[box.body_start : notes.start() if notes else box.end]


def _squeeze(cell: str) -> str:
    return re.sub(r"\s+", "", cell)


def _header(cells: list[str]) -> tuple[list[str], int] | None:
    """Return the role of each column and the index of the first cell behind the header."""
    roles: list[str] = []
    for index, cell in enumerate(cells[:40]):
        role = next((role for role, pattern in ROLES.items() if pattern.fullmatch(cell)), None)
        if role == "year":
            role = "target" if "base" in roles else "base"
        if role:
            roles.append(role)
        elif cell and roles:
            break
        if len(roles) > 1 and (not cell or index + 1 == len(cells)) and {"name", "target"} <= set(roles):
            return roles, index + 1
    needed = {"name", "target"} <= set(roles)
    return (roles, index) if needed else None


def _rows(cells: list[str], roles: list[str]) -> Iterator[Indicator]:
    category: str | None = None
    row: list[str] = []
    for cell in cells:
        row.append(cell)
        if cell in ATTRIBUTES:
            indicator = _row(row, roles, category)
            if indicator:
                category = indicator.category
                yield indicator
            row = []


def _row(cells: list[str], roles: list[str], category: str | None) -> Indicator | None:
    """Read one row: everything up to its attribute; a category that is absent goes on from the row above."""
    number_at = next((i for i, cell in enumerate(cells) if cell.isdigit()), None)
    if number_at is None or number_at + 1 >= len(cells):
        return None
    heads = [cell for cell in cells[:number_at] if cell]
    if "category" in roles and heads:
        category = heads[-1]
    name, unit = cells[number_at + 1], None
    if "unit" not in roles and (found := UNIT_IN_NAME.fullmatch(name)):
        name, unit = found[1], found[2]
    columns = [role for role in roles if role not in ("category", "number", "name", "attribute")]
    values = dict(zip(columns, [_value(cell) for cell in cells[number_at + 2 : -1]], strict=False))
    return Indicator(
        number=int(cells[number_at]),
        category=category,
        name=name,
        unit=values.get("unit", unit),
        base=values.get("base"),
        target=values.get("target"),
        average=values.get("average"),
        attribute=cells[-1],
    )


def _value(cell: str) -> str | None:
    return None if cell in EMPTY else cell
