"""Answers of geocoders, and which of two sources about a place is the stronger."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from geoapp.domain.bounding_box import BoundingBox, is_inside
from geoapp.domain.location import Place
from geoapp.settings import NO_PIN_RADIUS_M

AnswerDatum = Literal["wgs84", "cgcs2000", "gcj02"]
Verdict = Literal["found", "vague", "outside", "nothing"]

STRENGTHS = ("estimate", "geocoder", "interpolated", "published", "confirmed")
"""Kinds of sources about a place, the weakest first."""

SOURCE_PREFIX = "geocoder "
"""How the ``source`` of a gazetteer row begins that was taken from a geocoder; its quality is ``estimate``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place that a geocoder offers for a name, already in WGS-84."""

    lon: float
    lat: float
    precision: str
    """The provider's own word."""
    uncertainty_m: float
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A geocoder's answer about a name; from ``lon`` on everything is null when it found nothing."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    query: str
    city: str
    """The city that the name was asked for in: the same name means another place elsewhere."""
    provider: str
    time: str
    """ISO 8601, UTC."""
    datum: AnswerDatum
    """What the provider's coordinates came in; ``lon`` and ``lat`` are WGS-84."""
    lon: float | None
    lat: float | None
    precision: str | None
    """The provider's own word."""
    uncertainty_m: float | None
    name: str | None
    """How the provider calls what it found."""


def is_whole(answer: Answer) -> bool:
    """Say whether an answer has all of a place, with numbers that can be one, or nothing of it."""
    if answer.lon is None or answer.lat is None or answer.uncertainty_m is None:
        rest = (answer.lon, answer.lat, answer.precision, answer.uncertainty_m, answer.name)
        return all(value is None for value in rest)
    named = answer.precision is not None and answer.name is not None
    positive = math.isfinite(answer.uncertainty_m) and answer.uncertainty_m > 0
    return named and positive and abs(answer.lon) <= 180 and abs(answer.lat) <= 90  # noqa: PLR2004


def choose(candidates: Iterable[Candidate], bbox: BoundingBox) -> Candidate | None:
    """Return the first candidate in the plan's region, else the first of all; a provider lists the best first.

    >>> choose([], (87, 43, 88, 44)) is None
    True
    """
    ordered = list(candidates)
    inside = (candidate for candidate in ordered if is_inside(candidate.lon, candidate.lat, bbox))
    return next(inside, ordered[0] if ordered else None)


def judge(answer: Answer, bbox: BoundingBox) -> Verdict:
    """Return the worth of an answer to a plan; only one that is ``found`` may become a place.

    ``vague`` is an answer too uncertain for a pin, such as a district's centre in place of a hospital.
    """
    if answer.lon is None or answer.lat is None or answer.uncertainty_m is None:
        return "nothing"
    if not is_inside(answer.lon, answer.lat, bbox):
        return "outside"
    return "vague" if answer.uncertainty_m >= NO_PIN_RADIUS_M else "found"


def stronger(held: Place | Answer, offered: Place | Answer) -> Place | Answer:
    """Return the stronger of two sources about one place; what is held stays unless it is outdone.

    confirmed > published > interpolated > geocoder > estimate, then the smaller radius. An answer too uncertain for
    a pin is weaker than every row of a gazetteer, and finding nothing is the weakest of all.
    """
    return offered if _rank(offered) > _rank(held) else held


def _rank(source: Place | Answer) -> tuple[int, float]:
    if isinstance(source, Place):
        from_geocoder = source.quality == "estimate" and source.source.startswith(SOURCE_PREFIX)
        return STRENGTHS.index("geocoder" if from_geocoder else source.quality), -source.uncertainty_m
    if source.uncertainty_m is None:
        return -2, 0.0
    is_vague = source.uncertainty_m >= NO_PIN_RADIUS_M
    return (-1 if is_vague else STRENGTHS.index("geocoder")), -source.uncertainty_m
