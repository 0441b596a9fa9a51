"""Cells of spreadsheets: text that stays text, whatever it begins or looks like."""

import re

Cell = str | int | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_NUMBER = r"[\d.,%\s]*\d[\d.,%\s]*(?:e[+-]?\d+)?"
_DATE = r"\d{1,4}\s*[-/.:年月日时]\s*(?:\d{1,4}\s*[-/.:月日时分]?\s*){0,5}[日分秒]?"
_SAME_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
"""Numbers as a CSV of ours has them; text that looks so has a tab behind."""

_LOOKS_LIKE_ELSE = re.compile(rf"{_NUMBER}|{_DATE}|true|false", re.IGNORECASE)
"""What Excel, WPS or LibreOffice turn into a number, a date or a truth value when they open a CSV."""


def as_text(cell: Cell) -> Cell:
    r"""Keep a spreadsheet program from running text as a formula or reading it as a number or date.

    Text that would run gets an apostrophe in front; text that would turn into something else a tab behind, which
    no cell shows. Numbers stay numbers.

    >>> as_text("=1+1"), as_text("S21"), as_text(-1.5)
    ("'=1+1", 'S21', -1.5)
    >>> as_text("650106"), as_text("3-4"), as_text("2022年12月"), as_text("2022年12月 完工"), as_text("")
    ('650106\t', '3-4\t', '2022年12月\t', '2022年12月 完工', '')
    """
    if not isinstance(cell, str):
        return cell
    if cell.startswith(_FORMULA):
        return f"'{cell}"
    return f"{cell}\t" if _LOOKS_LIKE_ELSE.fullmatch(cell) else cell


def from_text(cell: Cell) -> Cell:
    r"""Return a cell of a CSV as it was before ``as_text``: the way back.

    >>> [from_text(as_text(cell)) for cell in ("=1+1", "S21", "650106", "2022年12月", "'x")]
    ['=1+1', 'S21', '650106', '2022年12月', "'x"]
    >>> from_text("-1.5"), from_text("1000"), from_text("")
    (-1.5, 1000, None)
    """
    if not isinstance(cell, str) or not cell:
        return cell or None
    if cell[0] == "'" and cell[1:].startswith(_FORMULA):
        return cell[1:]
    if cell.endswith("\t"):
        return cell[:-1]
    if _SAME_NUMBER.fullmatch(cell):
        return float(cell) if set(cell) & set(".e") else int(cell)
    return cell
