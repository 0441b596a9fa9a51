"""Rows of one sheet as they stand in a table, with the numbers that a spreadsheet shows beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from geoapp.limits import limit


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
    form: str
    """Format of the file, as the report names it."""
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

    @classmethod
    def most_rows(cls) -> int:
        """Return the number of rows that are read of a sheet; one more tells that it has too many."""
        return limit("features") + cls.MOST_ABOVE


def widest() -> int:
    """Return the number of columns that are read of a row: those that a table may have, and as many that are told."""
    return 2 * limit("fields")


def cells_by_column(filled: Mapping[int, object]) -> tuple[object, ...]:
    """Return the cells of a row from those that hold anything, by column from 1; one stands for those too far out.

    >>> cells_by_column({2: "a", 3: 1}), len(cells_by_column({1_000: "a"}))
    ((None, 'a', 1), 401)
    """
    last = max(filled, default=0)
    row = tuple(filled.get(place) for place in range(1, min(last, widest()) + 1))
    return (*row, filled[last]) if last > widest() else row
