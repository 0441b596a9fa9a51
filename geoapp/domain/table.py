"""A table of a file: named, typed fields, rows in parts, with or without a geometry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

FieldType = Literal["text", "integer", "real", "truth"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a table."""

    name: str
    type: FieldType
    title: str
    """In Chinese, for people."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a table, column by column; ``geometries`` are shapely's, WKB in Arrow, or ``None``."""

    columns: Sequence[Sequence[Any]]
    geometries: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as a writer needs it; the rows can be had once."""

    name: str
    fields: tuple[Field, ...]
    parts: Iterator[Part]
    geometry_type: str | None = None
    """As OGR calls it; ``None`` for a table without geometry."""
    crs: str | None = None
