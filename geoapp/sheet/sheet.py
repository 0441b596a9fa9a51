"""A sheet in words and millimetres, whatever it is printed as."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.errors import InputError
from geoapp.sheet.composition import Figure
from geoapp.sheet.paper import Paper

MOST_ROWS = 1_000
"""Most rows of a table: some forty pages."""

MOST_VERTICES = 500_000
"""Most corners of all that is drawn: a PDF of some tens of megabytes."""

MAP_MARGIN = 4.0
"""Free between what a map is of and its frame, in millimetres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry:
    """A row of the table, in words."""

    number: int
    id: str
    cells: tuple[str, ...]
    """Beneath the heads of the table without the number; the first is a name."""
    details: tuple[str, ...] = ()
    """Sizes, dates and doubts: smaller lines beneath the name."""

    @property
    def name(self) -> str:
        """The first cell."""
        return self.cells[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGroup:
    """Rows with their heading."""

    title: str
    entries: tuple[SheetEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column of the table: its head, and its width in parts of all."""

    head: str
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetList:
    """A list behind the table, without numbers; what it leaves out is told in its note."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def widths(self, width: float) -> tuple[float, ...]:
        """Return the widths of its columns where all are ``width`` mm wide together."""
        unit = width / sum(column.width for column in self.columns)
        return tuple(column.width * unit for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A map with its table; all texts are in one language and are nothing but text."""

    plan: str
    name: str
    """Of its address and files: a district's code, ``map``, or an operation."""
    lang: str
    paper: Paper
    title: str
    about: str
    """The plan's title."""
    summary: tuple[str, ...]
    figure: Figure
    notes: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    """Without the column of numbers."""
    groups: tuple[SheetGroup, ...]
    table: str
    """What the table is called."""
    number: str
    """The head of the column of numbers."""
    day: date
    """Of printing."""
    opinions: SheetList | None = None
    """On what the sheet shows, where somebody asked for them and there are any."""

    @property
    def entries(self) -> tuple[SheetEntry, ...]:
        """Every row of the table, in order."""
        return tuple(entry for group in self.groups for entry in group.entries)

    @property
    def head(self) -> tuple[str, ...]:
        """Of every column."""
        return (self.number, *(column.head for column in self.columns))


def check_size(shapes: Iterable[BaseGeometry | None]) -> None:
    """Refuse shapes that would take too long to print, and nobody would tell apart on paper.

    Raises:
        InputError: there are too many corners.

    >>> check_size([None])
    """
    corners = int(shapely.get_num_coordinates(list(shapes)).sum())
    if corners > MOST_VERTICES:
        raise InputError("sheet_corners", n=f"{corners:,}", most=f"{MOST_VERTICES:,}")
