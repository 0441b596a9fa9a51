"""Rows of one sheet as they stand in a table, with the numbers that a spreadsheet shows beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds anything."""

    number: int
    """As a spreadsheet counts, from 1; blank rows count."""
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRows:
    """The rows of a sheet, or of a table as text."""

    MOST_ABOVE: ClassVar[int] = 40
    """Rows of titles and headings that a table may have beyond its features."""

    name: str
    """The sheet's; empty where a file has no sheets."""
    rows: Sequence[SheetRow]
    merged: Sequence[tuple[int, int, int]] = ()
    """First column, first and last row of each merge over several rows, counted from 1."""
    visible: bool = True
    """False for a sheet that the spreadsheet does not show."""
    hidden: int = 0
    """Of the rows those that the spreadsheet does not show."""
    is_whole: bool = True
    """False where there are more rows than a table may have."""
    decimal_comma: bool = False
    """True where the program that wrote it takes a comma for a decimal sign."""
