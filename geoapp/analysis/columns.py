"""Columns of an operation's table on a page, by the key of their header and the kind of their cells."""

from dataclasses import dataclass
from typing import Literal

CellKind = Literal[
    "text",
    "side",
    "theme",
    "certainty",
    "sureness",
    "percent",
    "time",
    "number",
    "metres",
    "metres_apart",
    "range",
    "areas",
    "percents",
    "counts",
    "kilometres",
    "place",
    "same_place",
    "titled",
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table that people read."""

    head: str
    """Key of its header among the app's words."""
    kind: CellKind
    """How a cell is made; ``geoapp/pipeline/result_table.py`` makes it."""
    fields: tuple[str, ...]
    """Columns of the result that a cell is made of; a range has two."""
    digits: int = 0
    """Decimals of a number."""
    per: float = 1.0
    """Divisor of a number, such as 1000 for km from metres."""
    width: int | None = None
    """In pixels, for texts that may take two lines; the others are as wide as they need."""


NAME = Column("name", "text", ("name",), width=190)
CITE = Column("cite", "text", ("cite",), width=140)
THEME = Column("theme", "theme", ("theme",))
CERTAINTY = Column("certainty", "sureness", ("certainty", "share_within"))
SHARE_WITHIN = Column("share_within", "percent", ("share_within",))
MEASURED = Column("measured_m", "metres", ("distance_m",))
TRUE_RANGE = Column("true_range", "range", ("low_m", "high_m"))
SAME_PLACE = Column("same_place", "same_place", ("same_place",), width=190)

PAIR_A = Column("pair_a", "side", ("a_id", "a_name"), width=140)
PAIR_B = Column("pair_b", "side", ("b_id", "b_name"), width=140)
CITE_A = Column("cite_a", "text", ("a_cite",), width=118)
CITE_B = Column("cite_b", "text", ("b_cite",), width=118)
