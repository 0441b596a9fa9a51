"""A file format that projects and results are handed out in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

UTF8 = "utf-8"

FieldKind = Literal["any", "text", "integer", "long", "real", "truth", "list", "mixed"]
"""Of a field: ``long`` are whole numbers of over 15 digits, ``list`` lists and objects, ``mixed`` several kinds."""

AS_TEXT: Mapping[FieldKind, str] = {"list": "json", "mixed": "text"}
"""What becomes of cells in a table whose columns have one type each, and none for lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format on offer, and the choices about it; its name on screen is ``format_<code>``."""

    code: str
    """As flags and addresses write it, e.g. ``geojson``."""
    suffix: str
    """End of the file's name, behind the plan's id, with its dot."""
    media_type: str
    order: int
    """Place on screen, from the top."""
    any_crs: bool = False
    """False where the format holds WGS-84 only, or could not say what else it holds."""
    crs_kinds: tuple[str, ...] = ()
    """Of ``pipeline.crs``: the kinds of CRS that it holds, the usual one first, where it holds no degrees."""
    areas_only: bool = False
    """True where it holds what has an area, and nothing else."""
    encodings: tuple[str, ...] = (UTF8,)
    """Of its text; the first is what it is written in when nobody asks."""
    changes: Mapping[FieldKind, str] = field(default_factory=lambda: AS_TEXT)
    """What becomes of kinds of cells that it has no type for, by a word of ``written_<word>``."""
    projects_only: bool = False
    """True where it can hold projects and no result of an analysis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The choices made, checked: one of the plan's CRS choices, one of the format's encodings."""

    crs: str
    """``EPSG:<number>``."""
    encoding: str = UTF8
