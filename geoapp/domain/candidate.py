"""Candidates for where a project is: places that its words may mean, each with a score that says why."""

from dataclasses import dataclass
from typing import Literal

from geoapp.domain.location import Quality

KnownBy = Literal["gazetteer", "places", "geocoder"]
"""The plan's own gazetteer, the operator's folder of places, or an answer that a geocoder once gave."""

PartCode = Literal["name", "kind", "district", "moved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlace:
    """A place that somebody knows, in WGS-84; it truly lies within ``uncertainty_m``."""

    name: str
    lon: float
    lat: float
    uncertainty_m: float
    origin: KnownBy
    source: str
    licence: str = ""
    kind: str = ""
    """As its source calls it; empty where it does not."""
    district: str = ""
    """The district that its source names, else the one it lies in; empty where neither is known."""
    quality: Quality = "estimate"
    id: str = ""
    """Of a row of the gazetteer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """One reason of a score: how much of it holds, from 0 to 1, and for which two words."""

    code: PartCode
    share: float
    ours: str
    """What the project says; empty where it says nothing."""
    theirs: str
    """What the place says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    """A place that a project may stand on, with the name of the project's that led to it."""

    asked: str
    place: KnownPlace
    score: float
    """From 0 to 1; the parts say how it comes about."""
    parts: tuple[ScorePart, ...]

    @property
    def name(self) -> str:
        """The place's name."""
        return self.place.name

    @property
    def lon(self) -> float:
        """Degrees east, WGS-84."""
        return self.place.lon

    @property
    def lat(self) -> float:
        """Degrees north, WGS-84."""
        return self.place.lat

    @property
    def uncertainty_m(self) -> float:
        """The place's radius."""
        return self.place.uncertainty_m

    @property
    def source(self) -> str:
        """Name of who knows the place."""
        return self.place.source
