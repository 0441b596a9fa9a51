"""Receipts of analyses: enough to defend a number and to get it again."""

from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from geoapp.domain.certainty import Grade
from geoapp.domain.request import Request

R = TypeVar("R", bound=Request)
"""The request of one operation, or of any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One source as it went in."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    role: str
    """``a`` or ``b``, as in the request."""
    source: str
    records: int
    used: int
    """Records that were measured; the others are left out, each with its reason."""
    repaired: tuple[str, ...] = ()
    """Ids of geometries that crossed themselves and were made valid."""
    as_drawn: bool = False
    """Whether a person's file says nothing of how sure its places are, so that each is taken for what is drawn."""
    sha256: str
    """Of ids, names, geometries, radii and what else the operation reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A record that was not measured; ``reason`` is a code of the codelist ``left_out``."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    role: str
    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsLeftOut:
    """Pairs that were not counted, their number and why; ``reason`` is a code of the codelist ``left_out``."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    reason: str
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyPossible:
    """Of a source's records, those whose radius exceeds the distance: nothing certain can be said of them."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    role: str
    distance_m: float
    records: int
    of: int
    """How many records of the source were measured."""
    smallest_radius_m: float
    """The smallest and the largest radius of these records."""
    largest_radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A total as a range: ``low`` is certain, ``high`` includes what is possible."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    what: str
    """A code of the codelist ``result_columns``, e.g. ``area_m2``."""
    distance_m: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerTotal:
    """The ground of all features together within one layer, each square metre once however many features share it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    name: str
    name_en: str
    area_low_m2: float
    """Within for certain."""
    area_high_m2: float
    """Possibly within."""
    certain: int
    """Features that lie within for certain, and those that possibly do."""
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Generic[R]):
    """An analysis as it was done and its findings; all of it but ``versions`` follows from ``request`` and the data."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    request: R
    inputs: tuple[Input, ...]
    left_out: tuple[LeftOut, ...]
    pairs_left_out: tuple[PairsLeftOut, ...] = ()
    only_possible: tuple[OnlyPossible, ...] = ()
    metric_crs: str
    """What was measured in; the result is in EPSG:4326."""
    unioned: bool
    """Whether parts were united before they were summed."""
    certain: int
    """Rows of the result that are certain, and those that are possible."""
    possible: int
    grades: dict[Grade, int] = field(default_factory=dict)
    """The possible rows by how likely they are, where that is known of an operation's rows."""
    measures: tuple[Measure, ...] = ()
    layers: tuple[LayerTotal, ...] = ()
    """Totals by layer, of an operation whose rows are of one each."""
    versions: dict[str, str]
    """geoapp, geopandas, shapely, GEOS, pyproj and PROJ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Summary[R]):
    """The record of one analysis, to be kept with its result."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    sha256: str
    """Of the result written as GeoJSON."""
