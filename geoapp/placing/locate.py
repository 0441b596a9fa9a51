"""From what a project names to its location: kind, codes, radius, evidence and geometry."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.domain.location import Location, LocationKind, Place, Quality
from geoapp.domain.project import Project
from geoapp.placing.resolve import Match, Resolution
from geoapp.settings import NO_PIN_RADIUS_M

EXACT_RADIUS_M = 500
"""A published place is exact up to this radius."""

PLAN_TEXT = "plan text"

_ADMINISTRATIVE = "1"
_STRUCTURE = "3"
_EXACT, _APPROXIMATE = "1", "2"
_PRECISION = {"site": "2", "area": "2", "route": "5", "district": "3", "city": "3"}
"""IATI precision of a location that is not exact; data/codelists/iati_precision.csv says why."""

Length = Callable[[BaseGeometry], float]
"""Metres of a line given in degrees."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A project's location, its geometry (WGS-84) and what the assignment to districts must respect."""

    location: Location
    geometry: BaseGeometry | None
    named: tuple[str, ...] = ()
    """Districts that a text names: the plan's own, else the one published for the place."""
    place: str | None = None
    """Id of the gazetteer row."""


def locate(project: Project, resolution: Resolution, gazetteer: gpd.GeoDataFrame, length: Length) -> Placed:
    """Locate one project by its own words; the rules are tried from the surest to the vaguest."""
    if resolution.match:
        return _at_place(resolution.match, resolution.districts, gazetteer)
    if resolution.ends:
        return _between_ends(resolution, gazetteer, length)
    if resolution.districts:
        evidence = f"{_quoted(resolution.districts)} named in the text; no place inside it is known"
        return Placed(_coarse("district", "published", PLAN_TEXT, evidence), None, resolution.districts)
    if project.kind != "project":
        return _citywide(f"{project.kind} that names no place: citywide")
    if resolution.names_city:
        return _citywide("the name says only the city")
    named = f"; named: {_quoted(project.places)}" if project.places else ""
    return _nowhere(f"no place of the gazetteer and no district in name, aliases or places{named}")


def inherit(child: Placed, parent: Project, placed: Placed) -> Placed:
    """Give a component that names no place of its own its parent's place; a part is never exact there."""
    location = placed.location
    evidence = f"inherited from {parent.id} “{parent.name}”: {location.evidence}"
    if location.exactness == _EXACT:
        location = replace(location, exactness=_APPROXIMATE, precision=_PRECISION[location.kind])
    named = child.named or placed.named
    return replace(placed, location=replace(location, evidence=evidence), named=named)


def is_vague(placed: Placed) -> bool:
    """Say whether a component located like this takes its parent's place instead."""
    return placed.location.kind in ("city", "none") and placed.place is None


def same_place(child: Placed, placed: Placed) -> Placed:
    """Take exactness from a component at its parent's own place: it is somewhere within it."""
    if child.place is None or child.place != placed.place or child.location.exactness != _EXACT:
        return child
    location = child.location
    weaker = replace(location, exactness=_APPROXIMATE, precision=_PRECISION[location.kind])
    return replace(child, location=weaker)


def _at_place(match: Match, districts: tuple[str, ...], gazetteer: gpd.GeoDataFrame) -> Placed:
    place = match.place
    named = districts or ((place.district,) if place.district else ())
    rule = f", {match.rule}" if match.rule else ""
    evidence = f"“{match.name}” → {place.id}, longest match on {match.field}{rule}"
    if place.uncertainty_m >= NO_PIN_RADIUS_M:
        return _without_pin(place, named, evidence)
    # A place that is named beside the project, not in its name, says where the project is only roughly.
    is_itself = match.field != "places"
    exact = is_itself and place.quality == "published" and place.uncertainty_m <= EXACT_RADIUS_M
    kind: LocationKind = "site" if place.level == "city" else place.level
    location = Location(
        kind=kind,
        exactness=_EXACT if exact else _APPROXIMATE,
        reach="1",
        location_class=str(gazetteer.at[place.id, "location_class"]),
        precision="1" if exact else _PRECISION[kind],
        uncertainty_m=place.uncertainty_m,
        quality=place.quality,
        source=place.source,
        evidence=evidence,
        note=place.note or None,
    )
    return Placed(location, gazetteer.geometry[place.id], named, place.id)


def _without_pin(place: Place, named: tuple[str, ...], evidence: str) -> Placed:
    """Place by district what is known only to a radius that a pin would belie."""
    reason = f"{evidence}; radius {place.uncertainty_m / 1000:g} km: no pin"
    if place.outside:
        return Placed(_nowhere(f"{reason}, and it lies outside the region").location, None, (), place.id)
    if named:
        location = _coarse(
            "district", place.quality, place.source, f"{reason}, district {_quoted(named)} named"
        )
        return Placed(replace(location, note=place.note or None), None, named, place.id)
    location = _coarse("city", place.quality, place.source, f"{reason}, and no district is published")
    return Placed(replace(location, note=place.note or None), None, (), place.id)


def _between_ends(resolution: Resolution, gazetteer: gpd.GeoDataFrame, length: Length) -> Placed:
    """Draw a straight line between two ends that both have a pin in the region; else list the ends."""
    if resolution.ends is None:
        return _nowhere("no ends")
    listed = f"route from “{resolution.ends.first}” to “{resolution.ends.last}”"
    first, last = resolution.end_places
    if not (first and last and first.id != last.id and _has_pin(first) and _has_pin(last)):
        if resolution.districts:
            evidence = f"{listed}, not drawn; {_quoted(resolution.districts)} named in the text"
            return Placed(_coarse("district", "published", PLAN_TEXT, evidence), None, resolution.districts)
        return _nowhere(f"{listed}: not both ends have a known place in the region, so no line is drawn")
    points = [gazetteer.geometry[place.id].representative_point() for place in (first, last)]
    line = shapely.LineString(points)
    location = Location(
        kind="route",
        exactness=_APPROXIMATE,
        reach="1",
        location_class=_STRUCTURE,
        precision=_PRECISION["route"],
        # A real route strays from the straight line; a quarter of its length is our allowance for that.
        uncertainty_m=float(round(max(first.uncertainty_m, last.uncertainty_m, length(line) / 4))),
        quality="estimate",
        source=f"{first.id}, {last.id}",
        evidence=f"{listed}: straight line {first.id} → {last.id}",
        note="schematic: straight line between its ends",
    )
    return Placed(location, line, resolution.districts)


def _has_pin(place: Place) -> bool:
    return place.level != "city" and not place.outside and place.uncertainty_m < NO_PIN_RADIUS_M


def _coarse(kind: LocationKind, quality: Quality, source: str, evidence: str) -> Location:
    """Return a location without geometry: a whole district, or the whole city."""
    return Location(
        kind=kind,
        exactness=_APPROXIMATE,
        reach="1",
        location_class=_ADMINISTRATIVE,
        precision=_PRECISION[kind],
        uncertainty_m=None,
        quality=quality,
        source=source,
        evidence=evidence,
        note=None,
    )


def _citywide(evidence: str) -> Placed:
    return Placed(_coarse("city", "published", PLAN_TEXT, evidence), None)


def _nowhere(reason: str) -> Placed:
    location = Location(
        kind="none",
        exactness=None,
        reach=None,
        location_class=None,
        precision=None,
        uncertainty_m=None,
        quality=None,
        source=None,
        evidence=reason,
        note=None,
    )
    return Placed(location, None)


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"“{name}”" for name in names)
