"""Records of projects as built files and pages hold them: their keys, and what every ring asks of them."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NotRequired, TypedDict, cast

from geoapp.domain.evidence import read_evidence
from geoapp.domain.location import Basis, LocationKind, Quality, Relation
from geoapp.domain.project import DatePrecision, Kind, Level, Qualifier

PLACED: tuple[LocationKind, ...] = ("site", "area", "route")
"""Kinds of location that have a geometry."""

LOCATED: tuple[LocationKind, ...] = (*PLACED, "district")
"""Kinds of location that are a district or better."""

POSSIBLE: Relation = "possible"
"""The relation of a project that perhaps does not touch the district at all."""

STRAIGHT_LINE = "ends_joined"
"""The rule of evidence that joins the two ends of a route."""

SKETCH_M = 2000
"""A route or area that may lie further off than this is drawn dashed."""

PrecisionClass = Literal["exact", "approximate", "district", "city", "none"]
"""A code of the codelist ``precision``."""


Shown = Literal["symbol", "district", "list"]


REGISTER = ("owner", "investment", "period", "status")
"""Fields that a register of projects fills and most plans do not."""


class SpanRecord(TypedDict):
    """Code-point offsets into the plan's text, end exclusive."""

    start: int
    end: int


class QuantityRecord(SpanRecord):
    """A published size or capacity (``domain.project.Quantity``)."""

    value: float
    unit: str
    what: str
    date: str | None
    qualifier: Qualifier | None
    value_si: float
    unit_si: str


class MilestoneRecord(SpanRecord):
    """A dated stage (``domain.project.Milestone``)."""

    date: str
    precision: DatePrecision
    what: str


LocationRecord = TypedDict(
    "LocationRecord",
    {
        "kind": LocationKind,
        "exactness": str | None,
        "reach": str | None,
        "class": str | None,
        "precision": str | None,
        "uncertainty_m": float | None,
        "quality": Quality | None,
        "source": str | None,
        "evidence": str,
        "note": str | None,
    },
)
"""Where a project is (``domain.location.Location``)."""


class ShareRecord(TypedDict):
    """A project's part in one district (``domain.location.DistrictShare``)."""

    adcode: int
    name: str
    share: float
    relation: Relation
    basis: Basis


class ProjectRecord(TypedDict):
    """A project with its place, its districts and its geometry."""

    id: str
    name: str
    aliases: list[str]
    kind: Kind
    level: Level
    parent: str | None
    same_as: list[str]
    mentions: list[SpanRecord]
    confidence: float
    theme: str
    action: str
    chapter: int | None
    section: int | None
    box: int | None
    item: int | None
    line: int
    start: int
    end: int
    cite: str
    quantities: list[QuantityRecord]
    milestones: list[MilestoneRecord]
    places: list[str]
    location: LocationRecord
    districts: list[ShareRecord]
    outside_share: float
    district_conflict: str | None
    zones: list[str]
    owner: str | None
    investment: float | None
    period: str | None
    status: str | None
    as_of: str | None
    ocr: NotRequired[float | None]
    """How sure OCR was of the project's words; missing where the plan is no scan."""
    geometry: Any
    """A shapely geometry in degrees (WGS-84), or ``None``."""


def value_of(record: ProjectRecord, field: str) -> Any:  # noqa: ANN401 (of the field's own type)
    """Return a field that a layer or a filter names; both are checked against the record when they are loaded.

    >>> value_of({"theme": "metro"}, "theme")
    'metro'
    """
    return cast("Mapping[str, Any]", record)[field]


def is_placed(location: LocationRecord) -> bool:
    """Say whether a location has a geometry of its own.

    >>> is_placed({"kind": "route"}), is_placed({"kind": "district"})
    (True, False)
    """
    return location["kind"] in PLACED


def precision_class(location: LocationRecord) -> PrecisionClass:
    """Return the quality of a project's placing.

    >>> precision_class({"kind": "site", "exactness": "1"}), precision_class({"kind": "route", "exactness": "2"})
    ('exact', 'approximate')
    >>> precision_class({"kind": "none", "exactness": None})
    'none'
    """
    match location["kind"]:
        case "district" | "city" | "none" as kind:
            return kind
        case _:
            return "exact" if location["exactness"] == "1" else "approximate"


def is_straight_line(location: LocationRecord) -> bool:
    """Say whether the geometry is a straight line that stands for a route: no distance is measured from it.

    >>> is_straight_line({"evidence": "ends_joined: 甲站—乙站 → a, b"})
    True
    >>> is_straight_line({"evidence": "name: 东环路 → ring"})
    False
    """
    return any(step.rule == STRAIGHT_LINE for step in read_evidence(location["evidence"]))


def is_sketch(location: LocationRecord) -> bool:
    """Say whether the outline is only roughly known, so that it is drawn dashed.

    >>> is_sketch({"kind": "area", "exactness": "1", "uncertainty_m": 500.0})
    False
    >>> is_sketch({"kind": "route", "exactness": "2", "uncertainty_m": 1800.0})
    True
    """
    return precision_class(location) != "exact" or (location["uncertainty_m"] or 0) > SKETCH_M


def shown_as(record: ProjectRecord) -> Shown:
    """Return a project's appearance: its own symbol, part of a district's tint, or only a row of the list.

    >>> shown_as({"geometry": None, "location": {"kind": "district"}, "districts": [{"adcode": 990101}]})
    'district'
    """
    if record["geometry"] is not None:
        return "symbol"
    return "district" if record["location"]["kind"] == "district" and record["districts"] else "list"


def certain_shares(shares: Iterable[ShareRecord]) -> list[ShareRecord]:
    """Return the districts that a project lies in, leads through, or is said to be in; not the possible ones.

    >>> certain_shares([{"name": "甲区", "relation": "possible"}, {"name": "乙区", "relation": "in"}])
    [{'name': '乙区', 'relation': 'in'}]
    """
    return [share for share in shares if share["relation"] != POSSIBLE]


def share_in(shares: Iterable[ShareRecord], adcode: str) -> ShareRecord:
    """Return a project's share of one district, which must be among its districts.

    >>> share_in([{"adcode": 1, "share": 0.4}, {"adcode": 2, "share": 0.6}], "2")["share"]
    0.6
    """
    return next(share for share in shares if str(share["adcode"]) == adcode)
