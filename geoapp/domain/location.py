"""A project's location, and how surely it is known."""

from dataclasses import dataclass
from typing import ClassVar, Literal

LocationKind = Literal["site", "area", "route", "district", "city", "none"]
Quality = Literal["published", "interpolated", "estimate"]
Relation = Literal["in", "through", "named", "possible"]
Basis = Literal["text", "geometry", "circle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A row of the plan's gazetteer; its geometry stands in the gazetteer's frame under the same id.

    ``uncertainty_m`` is a radius: the true place is within it.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    name: str
    aliases: tuple[str, ...]
    name_en: str
    kind: str
    level: Literal["site", "area", "route", "city"]
    """What a project named after this place can be located as."""
    outside: bool
    """True for a place beyond the plan's region."""
    uncertainty_m: float
    quality: Quality
    district: str | None
    """The district a public text names; it beats the polygon."""
    source: str
    licence: str
    note: str
    zone: str | None = None
    """Id of the zone that the place lies in by a public text or its own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The IATI codes are strings as in the codelists, null when the kind is ``none``."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: LocationKind
    exactness: str | None
    reach: str | None
    location_class: str | None
    precision: str | None
    uncertainty_m: float | None
    quality: Quality | None
    source: str | None
    evidence: str
    """Which name means which row by which rule, as ``domain.evidence`` writes it; for ``none``, the reason."""
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictShare:
    """A project's part in one district; the shares and the outside share sum to one."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    adcode: int
    name: str
    share: float
    relation: Relation
    basis: Basis
