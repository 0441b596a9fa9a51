"""A project's location, and how surely it is known."""

from dataclasses import dataclass
from typing import ClassVar, Literal

LocationKind = Literal["site", "area", "route", "district", "city", "none"]
Quality = Literal["confirmed", "published", "interpolated", "estimate"]
PUBLISHED: tuple[Quality, ...] = ("confirmed", "published")
"""Qualities of a place that somebody has published; ``confirmed`` by two independent sources within 300 m."""

Relation = Literal["in", "through", "named", "possible"]
NamedBy = Literal["text", "published", "correction"]
"""Whose words name a district: the plan's own, another public text's, or those of a person who corrected it."""
Basis = Literal["text", "published", "correction", "geometry", "circle"]
SourceDatum = Literal["", "wgs84", "cgcs2000", "gcj02", "bd09"]


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
    level: Literal["site", "area", "route", "district", "city"]
    """What a project named after this place can be located as; ``district``: nobody knows where in its district."""
    outside: bool
    """True for a place beyond the plan's region."""
    uncertainty_m: float
    quality: Quality
    district: str | None
    """The district that a public text names, which beats the polygon; of a route all it names, with | between them."""
    source: str
    licence: str
    note: str
    zone: str | None = None
    """Id of the zone that the place lies in by a public text or its own name."""
    source_datum: SourceDatum = ""
    """Datum that the source gives, before the coordinates were converted; empty where it does not say."""
    date: str = ""
    """When the source was published or read: 2026-11 or 2026-11-28."""
    evidence: str = ""
    """What speaks for position and radius, beside the source; an estimate without any is a bare guess."""

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts that a public text names."""
        return tuple(self.district.split("|")) if self.district else ()


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
