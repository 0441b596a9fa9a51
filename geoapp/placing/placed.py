"""Results of placing: a location, its geometry, and the ways to know a project without a pin."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from shapely.geometry.base import BaseGeometry

from geoapp.domain.evidence import Step, write_evidence
from geoapp.domain.location import Location, LocationKind, NamedBy, Quality

STRUCTURE = "3"
EXACT, APPROXIMATE = "1", "2"
PRECISION = {"site": "2", "area": "2", "route": "5", "district": "3", "city": "3"}
"""IATI precision of a location that is not exact; data/codelists/iati_precision.csv says why."""

_ADMINISTRATIVE = "1"

Length = Callable[[BaseGeometry], float]
"""Metres of a line given in degrees."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A project's location, its geometry (WGS-84) and what the assignment to districts must respect."""

    location: Location
    geometry: BaseGeometry | None
    named: tuple[str, ...] = ()
    """Districts that a text names: the plan's own, else the one published for the place."""
    places: tuple[str, ...] = ()
    """Ids of the gazetteer rows."""
    zones: tuple[str, ...] = ()
    """Names of the zones that the words name, or that a public text puts the place in."""
    basis: NamedBy = "text"
    """Whose words name the districts."""
    ends_outside: int = 0
    """Ends that lie outside the region, and are not drawn."""


def weaken(location: Location) -> Location:
    """Return the location without a claim to be exact."""
    if location.exactness != EXACT:
        return location
    return replace(location, exactness=APPROXIMATE, precision=PRECISION[location.kind])


def in_districts(
    names: tuple[str, ...], source: str, steps: Iterable[Step], quality: Quality = "published"
) -> Placed:
    """Return a location that is known by its districts only."""
    return Placed(_coarse("district", quality, source, write_evidence(*steps)), None, names)


def nowhere(*steps: Step) -> Placed:
    """Return no location, with the reason."""
    location = Location(
        kind="none",
        exactness=None,
        reach=None,
        location_class=None,
        precision=None,
        uncertainty_m=None,
        quality=None,
        source=None,
        evidence=write_evidence(*steps),
        note=None,
    )
    return Placed(location, None)


def in_city(source: str, steps: Iterable[Step], quality: Quality = "published") -> Placed:
    """Return a location that is known by the city only."""
    return Placed(_coarse("city", quality, source, write_evidence(*steps)), None)


def _coarse(kind: LocationKind, quality: Quality, source: str, evidence: str) -> Location:
    """Return a location without geometry: a whole district, or the whole city."""
    return Location(
        kind=kind,
        exactness=APPROXIMATE,
        reach="1",
        location_class=_ADMINISTRATIVE,
        precision=PRECISION[kind],
        uncertainty_m=None,
        quality=quality,
        source=source,
        evidence=evidence,
        note=None,
    )
