"""A file of a user's that comes in: what it holds, what is wrong with it, what the user decides, what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.file_sums import FileSums
from geoapp.sentences import Value

FaultOutcome = Literal["refuse", "ask", "repair", "note"]
"""Refused for good; open until a CRS is named; open until repairs are accepted; only said."""

FileKind = Literal["layer", "projects", "boundaries", "gazetteer"]
"""A layer to lay over the plan; a table or document of projects; districts; places that projects name."""

MOST_EXAMPLES = 5

_ASK = (
    "metres_as_degrees",
    "degrees_as_metres",
    "belt_with_prefix",
    "belt_without_prefix",
    "unknown_metres",
)
_REPAIR = (
    "swapped_axes",
    "no_geometry",
    "unreadable_geometry",
    "not_finite",
    "off_the_globe",
    "spans_the_world",
    "mixed_axes",
    "ragged_rows",
    "sentinels",
    "tangled",
    "radius_wrong",
)
_NOTE = (
    "heights",
    "winding",
    "twins",
    "formulas",
    "renamed_fields",
    "long_texts",
    "linked_content",
    "json_nan",
    "not_placed",
    "sums_foreign",
    "sums_unitless",
    "sums_form",
    "zip_unread",
    "kmz_documents",
    "kmz_others",
    "dxf_paper",
    "parcels_miscounted",
    "parcels_zone",
    "read_by_ocr",
)
_TEXT = (
    *("text_declared", "text_guessed", "text_misdeclared", "text_chosen", "text_cut", "field_cut"),
    *("encoding_unknown_declared", "encoding_unused"),
)
_TABLE = ("rows_above", "rows_beside", "rows_hidden", "sheets_left", "sheets_unread")
_SHAPEFILE = ("prj_unknown", "index_rebuilt", "rows_unpaired", "rows_deleted")

_KEPT_IN_VIEW = (
    *("tables_left", "tables_plain", "binary_fields", "meshes", "arcs", "more_geometries", "no_geo_metadata"),
    *("several_transformed", "fields_twice", "rings_closed", "members_left", "long_numbers"),
    *("deep_cells", "track_times", "lone_surrogates", "moments_beyond"),
    *("own_table", "radius_from", "as_drawn", "radius_blank", "radius_units", "codes_open"),
)
"""Notes on what is left out, renamed or changed of a file: nothing is lost in silence."""

OUTCOMES: Mapping[str, FaultOutcome] = {
    **dict.fromkeys((*_ASK, "outside_region", "crs_unknown", "wgs84", "gcj02", "bd09", "tables_crs"), "ask"),
    **dict.fromkeys((*_REPAIR, "self_crossing", "stray_hole", "zero_area", "hidden_characters"), "repair"),
    **dict.fromkeys((*_NOTE, "json_twice", "crs_member", "crs_assumed", "old_datum"), "note"),
    **dict.fromkeys((*_TEXT, *_TABLE, *_SHAPEFILE, *_KEPT_IN_VIEW), "note"),
    **dict.fromkeys(
        ("datum_unproven", "outside_accepted", "outside_some", "at_zero", "shifted_accepted"), "note"
    ),
}
"""What becomes of each fault; every other code of the table of sentences refuses the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One feature that a fault concerns."""

    row: int
    """Counted from 1, as the file has them: features, and of a table the rows that a spreadsheet shows."""
    name: str = ""
    sheet: str = ""
    """Of a workbook."""
    value: str = ""
    """What stands there, where that is what is wrong."""
    lon: float | None = None
    lat: float | None = None
    """Degrees, WGS-84, where it can be shown on a map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong or worth knowing: its code says which sentence, the values fill it in."""

    code: str
    count: int = 0
    examples: tuple[Example, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()
    fit: str | None = None
    """The CRS or datum that would mend it, where one is known."""

    @property
    def outcome(self) -> FaultOutcome:
        """The outcome of a fault."""
        return OUTCOMES.get(self.code, "refuse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A user's answer to a report."""

    crs: str | None = None
    """EPSG code or datum, ``None`` for what the file declares."""
    accept_repairs: bool = False
    kind: FileKind | None = None
    """What the file is, ``None`` for what it looks like."""
    columns: tuple[str, ...] = ()
    """Columns of a table's coordinates, east first, or the one that holds both or a shape; none for those found."""
    encoding: str | None = None
    """Codec of its texts, ``None`` for what the file declares or shows."""
    tables: tuple[str, ...] = ()
    """Of several tables (layers, sheets, folders) in the file those to bring in, all where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Contents and faults of a file."""

    kind: FileKind
    title: str
    """The file's name, without folder and control characters, and cut where it is long."""
    format: str
    sha256: str
    size: int
    """Bytes."""
    name: str = ""
    """The file's whole name, by which a command finds it."""
    features: int = 0
    kept: int = 0
    """Features that an import would bring in."""
    types: tuple[tuple[str, int], ...] = ()
    vertices: int = 0
    fields: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """Headers of a table, by which its coordinates can be chosen."""
    positions: tuple[tuple[str, str], ...] = ()
    """Columns of a table that the coordinates were taken from, and what each holds."""
    tables: tuple[tuple[str, int], ...] = ()
    """Name and features of each table of the file, where it has several; they can be chosen."""
    declared_crs: str | None = None
    likely_crs: str | None = None
    """What the coordinates look like, where that is not what is declared."""
    used_crs: str | None = None
    """What the extent was computed with: the decision's, else the declared."""
    extent: BoundingBox | None = None
    """WGS-84; ``None`` while the CRS is open."""
    sums: FileSums | None = None
    """What became of each feature and field; ``None`` where the file is refused before it is read."""
    faults: tuple[Fault, ...] = ()

    def of(self, outcome: FaultOutcome) -> tuple[Fault, ...]:
        """Return the faults of one outcome, in their order."""
        return tuple(fault for fault in self.faults if fault.outcome == outcome)

    def ready(self, decision: Decision) -> bool:
        """Say whether nothing stands in the way of an import.

        >>> report = Report(kind="layer", title="a", format="CSV", sha256="", size=0, kept=1)
        >>> report.ready(Decision()), Report.ready(report, Decision(accept_repairs=True))
        (True, True)
        """
        if self.of("refuse") or self.of("ask") or not self.kept:
            return False
        return decision.accept_repairs or not self.of("repair")


def fault(code: str, *, count: int = 0, examples: tuple[Example, ...] = (), **values: Value) -> Fault:
    """Make a fault; the values are those that its sentence names.

    >>> fault("heights", count=2).outcome, fault("zip_bomb", ratio=900).values
    ('note', (('ratio', 900),))
    """
    return Fault(code=code, count=count, examples=examples, values=tuple(values.items()))
