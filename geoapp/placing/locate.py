"""Location of a project by the names in it: kind, codes, radius, evidence and geometry."""

from dataclasses import replace

import geopandas as gpd
import shapely

from geoapp.domain.evidence import Step, write_evidence
from geoapp.domain.location import PUBLISHED, Location, LocationKind, NamedBy, Place
from geoapp.domain.online import is_online
from geoapp.domain.project import Project
from geoapp.placing.multi_place import merge_locations
from geoapp.placing.placed import (
    APPROXIMATE,
    EXACT,
    PRECISION,
    STRUCTURE,
    Length,
    Placed,
    in_city,
    in_districts,
    nowhere,
    weaken,
)
from geoapp.placing.resolution import Match, Resolution
from geoapp.settings import NO_PIN_RADIUS_M

EXACT_RADIUS_M = 500
"""A published place is exact up to this radius."""

PLAN_TEXT = "plan text"


def locate(project: Project, resolution: Resolution, gazetteer: gpd.GeoDataFrame, length: Length) -> Placed:
    """Locate one project by its own words; the rules are tried from the surest to the vaguest."""
    placed = _by_words(project, resolution, gazetteer, length)
    return replace(placed, zones=tuple(dict.fromkeys((*resolution.zones, *placed.zones))))


def _by_words(
    project: Project, resolution: Resolution, gazetteer: gpd.GeoDataFrame, length: Length
) -> Placed:
    if resolution.matches and is_online(project.name):
        return _online(resolution)
    if resolution.matches:
        return at_places(resolution.matches, resolution.districts, gazetteer, length)
    if resolution.ends:
        return _between_ends(resolution, gazetteer, length)
    return _without_place(project, resolution)


def _online(resolution: Resolution) -> Placed:
    """Place an online platform: what stands beside it is whose it is, and no site."""
    step = Step("online", "、".join(match.name for match in resolution.matches))
    if resolution.districts:
        return in_districts(resolution.districts, PLAN_TEXT, (step,))
    return in_city(PLAN_TEXT, (step,))


def _without_place(project: Project, resolution: Resolution) -> Placed:
    if resolution.districts:
        meant = (resolution.administration,) if resolution.administration else ()
        step = Step("text_district", "、".join(resolution.districts))
        return in_districts(resolution.districts, PLAN_TEXT, (*meant, step))
    if resolution.unknown:
        return nowhere(Step("unknown_place", "、".join(resolution.unknown)))
    if project.kind != "project":
        return in_city(PLAN_TEXT, (Step(f"{project.kind}_citywide"),))
    if resolution.names_city:
        return in_city(PLAN_TEXT, (Step("city_named"),))
    return nowhere(Step("nothing_named"))


def inherit(child: Placed, parent: Project, placed: Placed) -> Placed:
    """Give a component that names no place of its own its parent's place; a part is never exact there."""
    location = weaken(placed.location)
    evidence = f"{write_evidence(Step('inherited', parent.name, parent.id))}; {location.evidence}"
    return replace(
        placed,
        location=replace(location, evidence=evidence),
        named=child.named or placed.named,
        basis=child.basis if child.named else placed.basis,
        zones=tuple(dict.fromkeys((*child.zones, *placed.zones))),
    )


def is_vague(placed: Placed) -> bool:
    """Say whether a component located like this takes its parent's place instead."""
    return placed.location.kind in ("city", "none") and not placed.places


def same_place(child: Placed, placed: Placed) -> Placed:
    """Take exactness from a component at its parent's own place: it is somewhere within it."""
    if not child.places or child.places != placed.places:
        return child
    return replace(child, location=weaken(child.location))


def at_places(
    matches: tuple[Match, ...], districts: tuple[str, ...], gazetteer: gpd.GeoDataFrame, length: Length
) -> Placed:
    """Locate at one place, or at all the places of a list."""
    found = tuple(_at_place(match, districts, gazetteer) for match in matches)
    return found[0] if len(found) == 1 else merge_locations(matches, found, length)


def _at_place(match: Match, districts: tuple[str, ...], gazetteer: gpd.GeoDataFrame) -> Placed:
    place = match.place
    named = districts or place.districts
    if place.level == "district" or place.uncertainty_m >= NO_PIN_RADIUS_M:
        return replace(_without_pin(match, named), basis="text" if districts else "published")
    published = () if districts or not named else (Step("published_district", "、".join(named), place.id),)
    # A place that is named beside the project, not in its name, says where the project is only roughly.
    is_itself = match.field != "places"
    exact = is_itself and place.quality in PUBLISHED and place.uncertainty_m <= EXACT_RADIUS_M
    kind: LocationKind = "area" if place.level == "city" else place.level
    location = Location(
        kind=kind,
        exactness=EXACT if exact else APPROXIMATE,
        reach="1",
        location_class=str(gazetteer.at[place.id, "location_class"]),
        precision="1" if exact else PRECISION[kind],
        uncertainty_m=place.uncertainty_m,
        quality=place.quality,
        source=source_of(place),
        evidence=write_evidence(*match.steps(), *published),
        note=place.note or None,
    )
    basis: NamedBy = "text" if districts else "published"
    return Placed(location, gazetteer.geometry[place.id], named, (place.id,), basis=basis)


def source_of(place: Place) -> str:
    """Return the source of a position, with what speaks for it."""
    return "; ".join(filter(None, (place.source, place.evidence)))


def _without_pin(match: Match, named: tuple[str, ...]) -> Placed:
    """Place by district what is known only to a radius that a pin would belie."""
    place = match.place
    how = (*match.steps(), Step("radius", f"{place.uncertainty_m / 1000:g} km"))
    if place.outside:
        return replace(nowhere(Step("outside_region", "", place.id), *how), places=(place.id,))
    if named:
        steps = (Step("district_of_place", "、".join(named), place.id), *how)
        located = in_districts(named, source_of(place), steps, place.quality)
    else:
        steps = (Step("city_of_place", "", place.id), *how)
        located = in_city(source_of(place), steps, place.quality)
    return replace(located, location=replace(located.location, note=place.note or None), places=(place.id,))


def _between_ends(resolution: Resolution, gazetteer: gpd.GeoDataFrame, length: Length) -> Placed:
    """Draw a straight line between two ends that both have a pin in the region; else list the ends."""
    if resolution.ends is None:
        return nowhere(Step("nothing_named"))
    listed = f"{resolution.ends.first}—{resolution.ends.last}"
    first, last = resolution.end_places
    if resolution.ends.leaves_city and first and not last and _has_pin(first):
        return _from_the_city(first, listed, gazetteer)
    if not (first and last and first.id != last.id and _has_pin(first) and _has_pin(last)):
        step = Step("ends_listed", listed)
        if not resolution.districts:
            return nowhere(step)
        said = Step("text_district", "、".join(resolution.districts))
        return in_districts(resolution.districts, PLAN_TEXT, (said, step))
    points = [gazetteer.geometry[place.id].representative_point() for place in (first, last)]
    line = shapely.LineString(points)
    location = Location(
        kind="route",
        exactness=APPROXIMATE,
        reach="1",
        location_class=STRUCTURE,
        precision=PRECISION["route"],
        # A real route strays from the straight line; a quarter of its length is our allowance for that.
        uncertainty_m=float(round(max(first.uncertainty_m, last.uncertainty_m, length(line) / 4))),
        quality="estimate",
        source=f"{first.id}, {last.id}",
        evidence=write_evidence(Step("ends_joined", listed, f"{first.id}, {last.id}")),
        note="schematic: straight line between its ends",
    )
    return Placed(location, line, resolution.districts)


def _from_the_city(start: Place, listed: str, gazetteer: gpd.GeoDataFrame) -> Placed:
    """Show where a railway to another city begins; of its two ends one lies outside the region."""
    location = Location(
        kind="site",
        exactness=APPROXIMATE,
        reach="1",
        location_class=str(gazetteer.at[start.id, "location_class"]),
        precision=PRECISION["route"],
        uncertainty_m=start.uncertainty_m,
        quality=start.quality,
        source=source_of(start),
        evidence=write_evidence(Step("ends_listed", listed), Step("begins_at", "", start.id)),
        note="only where it begins is shown",
    )
    return Placed(location, gazetteer.geometry[start.id], places=(start.id,), ends_outside=1)


def _has_pin(place: Place) -> bool:
    return (
        place.level not in ("city", "district")
        and not place.outside
        and place.uncertainty_m < NO_PIN_RADIUS_M
    )
