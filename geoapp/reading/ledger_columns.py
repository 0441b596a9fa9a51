"""Columns of an annual project list beside those of any project table: code, money of the year, progress, dates."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from geoapp.reading.cells import UNIT, names_money
from geoapp.reading.columns import BRACKETS, Columns, find_columns, role_of, squeeze
from geoapp.reading.grid import Row, find_runs
from geoapp.reading.tables import UNIT_CAPTION

LEDGER_ROLES: Mapping[str, re.Pattern[str]] = {
    "code": re.compile(
        r"(?:投资|建设|国家)?项目(?:统一|审批|赋)?代?码|(?:在线|审批|监管)*平台(?:项目)?代码|国家(?:统一)?代码"
    ),
    "done": re.compile(r".*(?:累计|已|至今|至上?年底|以来)(?:累计|已)*完成(?:的?投资|额|量).*|完成投资(?:额)?"),
    "planned": re.compile(
        r"(?:20\d\d|本|当|今|全|该)?年度?(?:计划|拟|预计|目标)(?:完成)?投资(?:额)?(?:小计|合计)?"
        r"|(?:20\d\d|本|当|今|全)?年度?投资(?:计划|目标)(?:额)?(?:小计|合计)?"
    ),
    "progress": re.compile(
        r"(?:目前|当前|现|截至.*)?(?:工程|项目|建设)?形象进[度展].*"
        r"|(?:目前|当前|项目|工程|建设)进[度展](?:情况)?"
    ),
    "start": re.compile(r"(?:计划|实际|拟)?开工(?:日期|时间|年月|年份)?"),
    "finish": re.compile(r"(?:计划|实际|拟)?(?:竣工|完工|建成)(?:日期|时间|年月|年份)?"),
}  # fmt: skip
"""Role → what its heading says once spaces and brackets are gone; the first that fits counts."""

MONEY = ("investment", "planned", "done")


@dataclass(frozen=True, slots=True)
class ListCells:
    """Cells of one row by the roles of their columns, and the units that its sums are in."""

    cells: Mapping[str, str]
    """Role → text."""
    units: Mapping[str, str]
    """Role → wording of the unit: of the column's heading, else of the caption."""


@dataclass(frozen=True, slots=True)
class ListReading:
    """The cells of a list by line of the text, and the headings that name persons and were not read."""

    rows: Mapping[int, ListCells]
    personal: tuple[str, ...]


def role_in_list(heading: str) -> str | None:
    """Return the role of a heading in an annual list; of those that every project table has, only 总投资.

    >>> [role_in_list(h) for h in ("项目代码", "2024年计划投资（万元）", "至2023年底累计完成投资", "形象进度")]
    ['code', 'planned', 'done', 'progress']
    >>> [role_in_list(h) for h in ("总投资", "开工时间", "备注")]
    ['investment', 'start', None]
    """
    bare = re.sub(r"/?[万亿千百]*元$", "", BRACKETS.sub("", squeeze(heading)).strip(":：/"))
    found = next((role for role, pattern in LEDGER_ROLES.items() if pattern.fullmatch(bare)), None)
    return found or ("investment" if role_of(heading) == "investment" else None)


def read_list_cells(text: str) -> ListReading:
    r"""Return the cells of every project table of a text.

    >>> text = "单位：万元\n| 项目名称 | 项目代码 | 总投资 | 联系电话 |\n| 甲水厂 | 2105 | 3 | 1 |"
    >>> found = read_list_cells(text)
    >>> found.rows[3].cells["code"], found.rows[3].units["investment"], found.personal
    ('2105', '单位：万元', ('联系电话',))
    """
    rows: dict[int, ListCells] = {}
    personal: list[str] = []
    for run in find_runs(text):
        columns: Columns | None = None
        at: dict[str, int] = {}
        units: dict[str, str] = {}
        position = 0
        while position < len(run.rows):
            found = find_columns([row.texts() for row in run.rows[position : position + 3]])
            if found:
                columns, at = found, _roles(found.headings)
                units = _units(found.headings, at, _caption(run.before, run.rows[:position]))
                personal += [one for one in found.headings if role_of(one) == "ignored"]
            elif columns:
                row = run.rows[position]
                rows[row.line] = ListCells(dict(_cells(row, at)), units)
            position += found.depth if found else 1
    return ListReading(rows, tuple(dict.fromkeys(personal)))


def _roles(headings: Sequence[str]) -> dict[str, int]:
    at: dict[str, int] = {}
    for column, heading in enumerate(headings):
        if role := role_in_list(heading):
            at.setdefault(role, column)
    return at


def _caption(before: str, rows: Sequence[Row]) -> str:
    found = UNIT_CAPTION.search(before + "\n".join(" ".join(row.texts()) for row in rows))
    return found[0] if found else ""


def _units(headings: Sequence[str], at: Mapping[str, int], caption: str) -> dict[str, str]:
    """Return each sum's unit: its own heading's, else the caption's, else that of the sum before it."""
    units: dict[str, str] = {}
    for role in MONEY:
        if role in at:
            own = headings[at[role]]
            units[role] = own if names_money(own) else caption or next(iter(units.values()), "")
    return units


def _cells(row: Row, at: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for role, column in at.items():
        if column < len(row.cells) and row.cells[column].text:
            yield role, row.cells[column].text


def unit_word(text: str) -> str:
    """Return the word for the unit of money in a heading, a caption or a cell; empty where it names none.

    >>> unit_word("总投资（万元）"), unit_word("1.2亿元"), unit_word("12")
    ('万元', '亿元', '')
    """
    found = UNIT.search(text)
    return found[0] if found else ""
