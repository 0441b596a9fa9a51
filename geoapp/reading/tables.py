"""Annex tables of projects: each row a record with its row as the citation.

Tables are runs of ``| a | b |`` lines, as ``geoapp.io.documents`` writes them, or of lines with tabs between cells;
``start`` and ``end`` of a record are the span of its name's cell in the text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from geoapp.domain.project import Project
from geoapp.domain.reading import UnreadSum
from geoapp.reading.cells import (
    FOREIGN,
    list_owners,
    names_money,
    parse_money,
    parse_period,
    short_name,
    why_unread,
)
from geoapp.reading.clauses import action_of
from geoapp.reading.columns import Columns, find_columns, squeeze
from geoapp.reading.grid import GridCell, Row, Run, find_runs
from geoapp.reading.groups import COUNT, GROUP_MARK, WORD, are_places_merged, is_group, is_remark
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.measures import find_quantities
from geoapp.reading.numerals import parse_number

CAPTION = re.compile(r"^[\s|(（【]*附?表[ 　]*(\d{1,2}|[一二三四五六七八九十]{1,3})(?!\d)", re.MULTILINE)
UNIT_CAPTION = re.compile(
    r"单\s*位\s*[:：(（]?\s*(?:人民币|RMB|CNY|[¥￥])?\s*[:：(（]?\s*(?:千|百|亿|万)*"
    rf"(?:元(?!/)|{FOREIGN.pattern})"
)
CONTINUED = re.compile(
    r"[\s(（]*(?:[-—–·]?\s?\d{1,4}\s?[-—–·]?\s|第\s?\d{1,4}\s?页[^\n]{0,10}\n)?"
    r"\s*[(（]?(?:附?表\S{0,3})?(?:[(（]?续表?\S{0,4}[)）]?)?\s*"
)
"""What may stand between two pages of a table: a page number, and the mark that it goes on."""

OF_NATURE = re.compile(r"(?:建设)?类?(?:项目|工程)?")
SUB_NUMBER = re.compile(r"\d+[.．\-—]\d+|[(（]\d+[)）]|[①-⑳]")
LONGEST_CONTENT = 1000
"""Characters of 建设规模及内容 in which quantities are looked for; a longer cell is no cell of a table."""

LONGEST_CAPTION, LINES_OF_A_CAPTION = 40, 3
DEFAULT_THEME = "services"
DITTO = frozenset({"〃", "″", "〞", '"', "”", "''", "同上"})
"""What stands in a cell for the text above it."""

SHARED = ("place", "owner", "builder", "category", "nature", "period", "period_start", "period_end")
"""Roles of columns in which one text may hold for several projects: of a sum or a name there is one only."""

SURE, UNSURE = 0.9, 0.6
"""Confidence of a record, and of one whose theme neither row nor group tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRules:
    """Rules for reading a table."""

    lexicon: Lexicon
    themes: Mapping[str, str]
    """A theme's Chinese name → its code."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Facts that every table of a text shares."""

    text: str
    plan_id: str
    short_title: str
    rules: TableRules


@dataclass(slots=True)
class _Table:
    """A table while it is read: what the rows above say of the rows below.

    A category that is merged over several rows stands once, in the first, and holds up to the next group. So does a
    place where most rows are without one; a few empty cells are rows that name no place.
    """

    source: _Source
    number: int
    columns: Columns
    money: str
    """Wording of the unit of its sums: of their heading, else of the caption."""
    hidden: bool = False
    """True where its caption says that the product leaves it out."""

    rows: int = 0
    """Rows of earlier runs, when the table goes on over a page."""
    group: str = ""
    category: str = ""
    place: str = ""
    places_merged: bool = False
    main: Project | None = None
    latest: dict[int, str] = field(default_factory=dict)
    """Text of each column's latest cell that is no ditto."""

    def cell(self, row: Row, *roles: str) -> GridCell:
        """Return the row's first filled cell of these roles, or an empty one."""
        for role in roles:
            column = self.columns.at.get(role, len(row.cells))
            if column < len(row.cells) and (found := row.cells[column]).text:
                if role in SHARED and found.text in DITTO:
                    return replace(found, text=self.latest.get(column, found.text))
                self.latest[column] = found.text
                return found
        return GridCell("", 0, 0)


@dataclass(frozen=True, slots=True)
class TableReading:
    """Projects of the tables of a text, and their sums that are no amount in yuan."""

    projects: tuple[Project, ...]
    sums_unread: tuple[UnreadSum, ...]


def read_tables(text: str, *, plan_id: str, short_title: str, rules: TableRules) -> TableReading:
    """Return the projects of every project table of a text and their sums that are no amount, in text order.

    Ids are ``<plan>/t<table>-<row>`` and citations 《…》附表1 第7行. The table's number is the printed one where it
    has one of its own, else its place among the project tables; rows count from the table's first line, heading and
    all (in a spreadsheet: the sheet's row). Groups, subtotals and notes are no records, nor is what the product
    leaves out; columns that name persons are not read.
    """
    source = _Source(text, plan_id, short_title, rules)
    table: _Table | None = None
    numbers: set[int] = set()
    projects: list[Project] = []
    unread: list[UnreadSum] = []
    for run in find_runs(text):
        table = table if table and _goes_on(table, run) else None
        position = 0
        while position < len(run.rows):
            columns = find_columns([row.texts() for row in run.rows[position : position + 3]])
            if columns:
                table = table or _new_table(run, position, columns, numbers, source)
                table.columns, table.money = columns, _money(columns) or table.money
                table.places_merged = are_places_merged(run.rows[position + columns.depth :], columns)
            elif table and (project := _read_row(run.rows[position], table, position)):
                projects.append(project)
                unread += _unread_sum(run.rows[position], table, project)
            position += columns.depth if columns else 1
        if table:
            table.rows += len(run.rows)
    return TableReading(tuple(projects), tuple(unread))


def _goes_on(table: _Table, run: Run) -> bool:
    """Say whether a run is the table above going on over a page: with its heading again, or with its next row."""
    if not CONTINUED.fullmatch(run.before):
        return False
    columns = find_columns([row.texts() for row in run.rows[:3]])
    if columns:
        return columns.at == table.columns.at
    number = table.cell(run.rows[0], "number").text
    return len(run.rows[0].cells) == len(table.columns.headings) and parse_number(number) is not None


def _new_table(run: Run, position: int, columns: Columns, numbers: set[int], source: _Source) -> _Table:
    caption = run.before + "\n".join(" ".join(row.texts()) for row in run.rows[:position])
    printed = [parse_number(found[1]) or 0 for found in CAPTION.finditer(caption)]
    number = printed[-1] if printed else len(numbers) + 1
    while number in numbers or number == 0:
        number += 1
    numbers.add(number)
    unit = UNIT_CAPTION.search(caption)
    titles = [line for line in caption.split("\n") if len(line) <= LONGEST_CAPTION and "。" not in line]
    hidden = any(map(source.rules.lexicon.excluded, titles[-LINES_OF_A_CAPTION:]))
    return _Table(source, number, columns, unit[0] if unit else "", hidden=hidden)


def _money(columns: Columns) -> str:
    """Return the heading of the column of sums where it names their unit."""
    column = columns.at.get("investment")
    heading = "" if column is None else columns.headings[column]
    return heading if names_money(heading) else ""


def _read_row(row: Row, table: _Table, position: int) -> Project | None:
    """Return the row's project; a group row changes what the table says of the rows below."""
    table.category = table.cell(row, "category").text or table.category
    table.place = table.cell(row, "place").text or (table.place if table.places_merged else "")
    filled = [squeeze(cell.text) for cell in row.cells if cell.text]
    if is_remark(filled):
        return None
    if is_group(row, table.columns, filled):
        table.group, table.category, table.place, table.main = "".join(filled[:2]), "", "", None
        return None
    name = table.cell(row, "name")
    headline = map(squeeze, (table.group, table.category, name.text))
    if table.hidden or not WORD.search(name.text) or any(map(table.source.rules.lexicon.excluded, headline)):
        return None
    return _project(row, name, table, table.rows + position + 1)


def _project(row: Row, name: GridCell, table: _Table, number: int) -> Project:
    source, rules = table.source, table.source.rules
    status, action = _nature(row, name, table, rules)
    theme = _theme(row, name, table, rules)
    places = [found[0] for found in rules.lexicon.name_pattern.finditer(name.text)]
    places += re.split(r"[、,，;；/\s]+", table.place)
    content = table.cell(row, "content")
    measured = min(content.end, content.start + LONGEST_CONTENT)
    parent = table.main if SUB_NUMBER.fullmatch(table.cell(row, "number").text) else None
    project = Project(
        id=f"{source.plan_id}/t{table.number}-{number}",
        name=short_name(squeeze(name.text)),
        aliases=(),
        kind="project",
        level="component" if parent else "main",
        parent=parent.id if parent else None,
        same_as=(),
        mentions=(),
        confidence=SURE if theme else UNSURE,
        theme=theme or DEFAULT_THEME,
        action=action,
        chapter=None,
        section=None,
        box=None,
        item=None,
        line=row.line,
        start=name.start,
        end=name.end,
        cite=f"{source.short_title}附表{table.number} 第{number}行",
        quantities=tuple(find_quantities(source.text, content.start, measured, rules.lexicon)),
        milestones=(),
        places=tuple(dict.fromkeys(place for place in places if place and not rules.lexicon.excluded(place))),
        owner=list_owners(table.cell(row, "owner", "builder").text, rules.lexicon.exclusions),
        investment=parse_money(table.cell(row, "investment").text, table.money),
        period=_period(row, table),
        status=status,
    )
    table.main = parent or project
    return project


def _unread_sum(row: Row, table: _Table, project: Project) -> list[UnreadSum]:
    text = table.cell(row, "investment").text
    why = why_unread(text, table.money)
    shown = "" if table.source.rules.lexicon.excluded(text) else short_name(squeeze(text))
    return [UnreadSum(project=project.id, text=shown, why=why)] if why else []


def _nature(row: Row, name: GridCell, table: _Table, rules: TableRules) -> tuple[str | None, str]:
    """Return status and action: from 建设性质, else from a group 续建项目; at last the action from the name."""
    wording = squeeze(table.cell(row, "nature").text)
    natures = rules.lexicon.natures
    found = [word for word in natures if word in wording]
    title = GROUP_MARK.sub("", COUNT.sub("", squeeze(table.group)))
    found = found or [
        word for word in natures if title.startswith(word) and OF_NATURE.fullmatch(title, len(word))
    ]
    if found:
        status = max(found, key=len)
        return status, natures[status]
    work = rules.lexicon.work_suffix.search(re.sub(r"(?:项目|工程|建设)+$", "", squeeze(name.text)))
    return None, action_of(work[0], rules.lexicon.works) if work else "new_build"


def _theme(row: Row, name: GridCell, table: _Table, rules: TableRules) -> str | None:
    """Return the theme that the name tells, else what the row's category, its group or its content tells."""
    hints = _hints(table.category, table.group, rules)
    named = rules.lexicon.theme_of(squeeze(name.text))
    return named or next(hints, None) or rules.lexicon.theme_of(squeeze(table.cell(row, "content").text))


def _hints(category: str, group: str, rules: TableRules) -> Iterator[str]:
    for title in (squeeze(category), squeeze(group)):
        bare = COUNT.sub("", title)
        yield from (code for zh, code in rules.themes.items() if bare and zh in bare)
        if theme := rules.lexicon.theme_of(bare):
            yield theme


def _period(row: Row, table: _Table) -> str | None:
    whole = table.cell(row, "period").text
    start, end = table.cell(row, "period_start").text, table.cell(row, "period_end").text
    return parse_period(whole or (f"{start}-{end}" if start and end else start or end))
