"""Rows of a project table that are no projects: titles of groups, sums, notes and rules."""

import re
from collections.abc import Sequence

from geoapp.reading.columns import Columns
from geoapp.reading.grid import Row

TOTAL = re.compile(r"(?:其中)?.{0,8}?(?:合计|小计|总计|共计)(?:$|[\d(（:：])")
WORD = re.compile(r"[^\W\d_]")
"""A letter: what has none, as --- has not, is no name."""

NOTE = re.compile(r"(?:备?注|说明|填表|单位|资料来源)\d?[:：]")
GROUP_NUMBER = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
GROUP_TITLE = re.compile(
    r"(?:[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]).+|.+?[(（]?共?\d{1,4}[个项](?:项目)?[)）]?"
)
GROUP_MARK = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
COUNT = re.compile(r"[(（]?共?\d{1,4}[个项].*$")
LONGEST_TITLE = 60
DETAILS = ("nature", "content", "period", "period_start", "owner", "builder", "place")


def is_remark(filled: Sequence[str]) -> bool:
    """Say whether a row's filled cells are a note or a sum, or hold nothing at all.

    >>> [is_remark(cells) for cells in ([], ["注：估算"], ["", "小计"], ["---", "---"], ["1", "甲水厂"])]
    [True, True, True, True, False]
    """
    return (
        not any(WORD.search(cell) for cell in filled)
        or bool(NOTE.match(filled[0]))
        or any(TOTAL.match(cell) for cell in filled[:2])
    )


def is_group(row: Row, columns: Columns, filled: Sequence[str]) -> bool:
    """Say whether a row is the title of the rows below it."""
    first = next(column for column, cell in enumerate(row.cells) if cell.text)
    details = {columns.at[role] for role in DETAILS if role in columns.at}
    if any(row.cells[column].text for column in details if column < len(row.cells) and column != first):
        return False
    if first in details and first > 0:
        return False
    if len(filled) == 1 and "number" in columns.at:
        return True
    if len(filled[0]) > LONGEST_TITLE:
        return False
    return bool(GROUP_NUMBER.fullmatch(filled[0]) or GROUP_TITLE.fullmatch(filled[0]))


def are_places_merged(rows: Sequence[Row], columns: Columns) -> bool:
    """Say whether most of the rows that a place could stand in have none: then the one above holds for them."""
    column = columns.at.get("place")
    if column is None:
        return False
    filled = [column < len(row.cells) and bool(row.cells[column].text) for row in rows]
    return sum(filled) * 2 < len(filled)
