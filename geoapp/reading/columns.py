"""The heading of a project table: which column says what, in any order and over up to three rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DEEPEST_HEADING = 3
LONGEST_HEADING = 40

NAME_WORDS = ("项目", "工程", "名称")
NAME_START = re.compile(r"(?:重[点大]|建设|具体|主要|子)*(?:(?:项目|工程)(?:或工程)?|名称)(?:名称|及.*)?")
ROLES: Mapping[str, re.Pattern[str]] = {
    "number": re.compile(r"序号?|编号|项目(?:序号|编号)"),
    "name": re.compile(r"(?:重[点大]|建设|具体|主要|子)*(?:项目|工程)(?:名称)?|名称"),
    "ignored": re.compile(r".*(?:责任人|联系人|负责人|电话|领导|姓名).*"),
    "nature": re.compile(r"(?:项目|工程)?(?:建设)?(?:性质|状态|阶段)|(?:项目|建设)?类型"),
    "content": re.compile(
        r"(?:(?:项目|工程)?(?:主要)?建设(?:规模|内容)|主要内容|(?:项目|工程)内容|(?:建设|重点|主要|工作)任务|(?:实施|具体|工作)内容)"
        r"(?:[及和与、/]?(?:主要)?(?:建设)?(?:规模|内容))*"
    ),
    "period_start": re.compile(
        r"(?:.*(?:年限|年份|时间|工期|期))?(?:拟|计划)?(?:开工|开始|起始|起)(?:时间|年份|年月|年)?"
    ),
    "period_end": re.compile(
        r"(?:.*(?:年限|年份|时间|工期|期))?(?:拟|计划)?(?:竣工|完工|完成|建成|结束|终止|止)(?:时间|年份|年月|年)?"
    ),
    "period": re.compile(
        r"(?:项目|计划)?(?:建设|实施|起止|开竣工)+(?:年限|年份|期限|期间|时间|周期|工期|期|年月)|(?:计划|建设)?工期|(?:起止)?年限"
        r"|(?:项目|工程|建设|实施)?起止(?:日期|时段)?"
    ),
    "owner": re.compile(r"(?:项目)?(?:责任|牵头|主管)(?:责任)?(?:单位|部门|主体)(?:.*单位)?"),
    "builder": re.compile(
        r"(?:项目)?(?:实施|建设|业主|承担|组织|申报)(?:责任)?(?:单位|部门|主体)|(?:项目)?(?:业主|单位)"
    ),
    "place": re.compile(
        r"(?:项目)?(?:所在|建设|实施)(?:区|县|市|地|区县|县区|县市|地区|地点|地址|位置|区域)|(?:项目)?(?:区县|地点|地址|属地|区域)"
    ),
    "category": re.compile(r"(?:项目|工程|所属|行业)?(?:类别|分类|领域|行业|板块)"),
    "other": re.compile(r"备注|说明|.*(?:投资|资金|进展|进度|计划|目标|依据|文号|情况).*"),
}
"""Role → what its heading says once spaces and brackets are gone; the first that fits counts."""

PART_OF_SUM = re.compile(
    r"其中|十[四五六七]五|年度|20\d\d|已?完成|累计|中央|地方|自筹|资金|贷款|财政|剩余|截至"
)
SUM = re.compile(
    r".*总投资.*|.*投资.*(?:合计|总额|总计)|(?:项目|工程|计划|估算|预计|概算)*投资(?:额|规模|估算|概算)*"
)
SUBHEADING = re.compile(r"[(（].*[)）]|其中.*|小计|合计|[万亿]元|20\d\d年?|“?十[四五六七]五”?.{0,6}")
FIGURE = re.compile(r"[\d.,，]+(?!年)")
BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
EVIDENCE = frozenset(
    {"nature", "content", "investment", "period", "period_start", "owner", "builder", "place"}
)
"""A table with names and one of these is a project table; an indicator table has none."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; ``headings`` keeps their full wording, for units."""

    at: Mapping[str, int]
    headings: Sequence[str]
    depth: int
    """How many rows the heading takes."""


def find_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Return the columns of a table when its heading begins with the first of these rows.

    >>> find_columns([["序号", "项目", "投资(万元)", ""], ["", "名称", "合计", "其中：2021年"]]).at
    {'number': 0, 'name': 1, 'investment': 2}
    >>> find_columns([["序号", "指标", "单位"]]) is None
    True
    """
    if not rows or not any(_may_be_name(cell) for cell in rows[0]):
        return None
    for depth in range(min(DEEPEST_HEADING, len(rows)), 0, -1):
        headings = _combined(rows[:depth])
        at = _roles(headings) if headings else {}
        if "name" in at and EVIDENCE & at.keys():
            return Columns(at, headings or (), depth)
    return None


def _may_be_name(cell: str) -> bool:
    """Say whether a cell of a heading's first row can begin the column of names; cheap, as every row is asked."""
    if len(cell) > LONGEST_HEADING:
        return False
    cell = squeeze(cell)
    return any(word in cell for word in NAME_WORDS) and bool(NAME_START.fullmatch(BRACKETS.sub("", cell)))


def squeeze(cell: str) -> str:
    r"""Return a cell without any space, which layouts put inside words.

    >>> squeeze("序  号\n")
    '序号'
    """
    return "".join(cell.split())


def role_of(heading: str) -> str | None:
    """Return the role of a column with that heading.

    >>> [role_of(h) for h in ("建设规模及内容", "总投资（亿元）", "“十四五”投资", "所在区(县)", "责任人", "甲")]
    ['content', 'investment', 'other', 'place', 'ignored', None]
    """
    heading = BRACKETS.sub("", squeeze(heading)).strip(":：/")
    heading = re.sub(r"/?[万亿千百]*元$", "", heading)
    if not heading or len(heading) > LONGEST_HEADING:
        return None
    if SUM.fullmatch(heading) and not PART_OF_SUM.search(heading):
        return "investment"
    return next((role for role, pattern in ROLES.items() if pattern.fullmatch(heading)), None)


def _combined(rows: Sequence[Sequence[str]]) -> list[str] | None:
    """Return each column's heading over all rows, or ``None`` when a row below the first is no heading."""
    width = max(len(row) for row in rows)
    grid = [[squeeze(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    headings = grid[0]
    for row in grid[1:]:
        if not any(row):
            return None
        spread = _spread(headings)
        for column, cell in enumerate(row):
            if not cell:
                continue
            whole = (headings[column] or spread[column]) + cell
            if FIGURE.fullmatch(cell) or not (role_of(whole) or SUBHEADING.fullmatch(cell)):
                return None
            headings[column] = whole
    return headings


def _spread(headings: Sequence[str]) -> list[str]:
    """Return the headings with each blank one taken from its left: what a merged cell spans."""
    spread: list[str] = []
    for heading in headings:
        spread.append(heading or (spread[-1] if spread else ""))
    return spread


def _roles(headings: Sequence[str]) -> dict[str, int]:
    at: dict[str, int] = {}
    for column, heading in enumerate(headings):
        role = role_of(heading)
        if role and role not in ("ignored", "other"):
            at.setdefault(role, column)
    return at
