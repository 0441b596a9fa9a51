"""Human decisions on where a project is, applied after placing, on every build."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from shapely import Point

from geoapp.domain.bounding_box import is_inside
from geoapp.domain.correction import Correction
from geoapp.domain.evidence import Step, read_evidence, write_evidence
from geoapp.domain.location import Location
from geoapp.errors import InputError
from geoapp.io.corrections import CORRECTIONS
from geoapp.pipeline.reference_places import PlacingContext
from geoapp.placing.locate import EXACT_RADIUS_M, at_places
from geoapp.placing.placed import APPROXIMATE, EXACT, PRECISION, STRUCTURE, Placed, in_districts, nowhere
from geoapp.placing.resolution import Match, Resolution
from geoapp.settings import COORDINATE_DECIMALS, NO_PIN_RADIUS_M

POINTED_RADIUS_M = 500.0
"""Radius of a position given without one: somebody has pointed at the map."""


@dataclass(frozen=True, slots=True)
class Relocated:
    """A corrected place, and the corrections that changed nothing any more."""

    placed: Placed
    idle: tuple[Correction, ...]


def relocate(
    placed: Placed, resolution: Resolution, corrections: Iterable[Correction], ground: PlacingContext
) -> Relocated:
    """Apply one project's corrections of its place in file order; what says nothing new changes nothing.

    Raises:
        InputError: a value is malformed, or names a place or district that does not exist; it names the row.
    """
    idle = []
    for correction in corrections:
        change = _CHANGES[correction.field](placed, resolution, correction, ground, correction.row)
        if change is None:
            idle.append(correction)
        else:
            placed = replace(change, zones=tuple(dict.fromkeys((*resolution.zones, *change.zones))))
    return Relocated(placed, tuple(idle))


def _to_place(
    placed: Placed, resolution: Resolution, correction: Correction, ground: PlacingContext, row: int
) -> Placed | None:
    """Place a project at a gazetteer row, or at several with | between them."""
    ids = tuple(part.strip() for part in correction.value.split("|") if part.strip())
    places = [ground.resolver.place(one) for one in ids]
    if not ids or None in places:
        unknown = next((one for one, place in zip(ids, places, strict=True) if place is None), "")
        raise InputError("correction_place", file=CORRECTIONS, line=row, value=unknown)
    if placed.places == ids:
        return None
    matches = tuple(Match(place, place.name, "correction") for place in places if place is not None)
    found = at_places(matches, resolution.districts, ground.gazetteer, ground.districts.length)
    evidence = found.location.evidence
    if "correction" not in {step.rule for step in read_evidence(evidence)}:
        evidence = f"{write_evidence(Step('correction', 'place'))}; {evidence}"
    zones = tuple(zone for match in matches for zone in ground.resolver.zones_of(match.place))
    noted = replace(found.location, evidence=evidence, note=correction.reason)
    return replace(found, location=noted, zones=zones)


def _to_point(
    placed: Placed, resolution: Resolution, correction: Correction, ground: PlacingContext, row: int
) -> Placed | None:
    lon, lat, radius = _position(correction.value, ground, row)
    point = Point(round(lon, COORDINATE_DECIMALS), round(lat, COORDINATE_DECIMALS))
    metres = POINTED_RADIUS_M if radius is None else radius
    if point == placed.geometry and metres == placed.location.uncertainty_m:
        return None
    exact = radius is not None and radius <= EXACT_RADIUS_M
    kind = placed.location.kind
    location = Location(
        kind="area" if kind == "area" else "site",
        exactness=EXACT if exact else APPROXIMATE,
        reach="1",
        location_class=placed.location.location_class if kind in ("site", "area") else STRUCTURE,
        precision="1" if exact else PRECISION["site"],
        uncertainty_m=metres,
        quality="estimate" if radius is None else "published",
        source=_source(correction),
        evidence=write_evidence(Step("correction", correction.value)),
        note=correction.reason,
    )
    return Placed(location, point, resolution.districts)


def _position(value: str, ground: PlacingContext, row: int) -> tuple[float, float, float | None]:
    """Read ``lon,lat`` or ``lon,lat,radius_m``, WGS-84, in the plan's region."""
    try:
        lon, lat, *rest = (float(part) for part in value.split(","))
        radius = rest.pop() if rest else None
    except ValueError:
        lon, lat, radius, rest = math.nan, math.nan, None, []
    sound = radius is None or 0 < radius < NO_PIN_RADIUS_M
    if is_inside(lon, lat, ground.bbox) and sound and not rest:
        return lon, lat, radius
    raise InputError(
        "correction_position", file=CORRECTIONS, line=row, value=value, most=str(NO_PIN_RADIUS_M)
    )


def _to_district(
    placed: Placed, _: Resolution, correction: Correction, ground: PlacingContext, row: int
) -> Placed | None:
    """Name the districts by their codes; a place that is known stays where it is."""
    codes = [part.strip() for part in correction.value.split("|") if part.strip()]
    known = {str(adcode): name for adcode, name in ground.districts.names.items()}
    unknown = [code for code in codes if code not in known]
    if not codes or unknown:
        raise InputError(
            "correction_district",
            file=CORRECTIONS,
            line=row,
            value=correction.value,
            known=", ".join(known),
        )
    names = tuple(known[code] for code in codes)
    if set(names) == set(placed.named) and (
        placed.geometry is not None or placed.location.kind == "district"
    ):
        return None
    step = Step("correction", "、".join(names))
    if placed.geometry is None:
        located = in_districts(names, _source(correction), (step,))
        return replace(
            located,
            location=replace(located.location, note=correction.reason),
            zones=placed.zones,
            basis="correction",
        )
    evidence = f"{placed.location.evidence}; {write_evidence(step)}"
    location = replace(placed.location, evidence=evidence)
    return replace(placed, location=location, named=names, basis="correction")


def _to_nowhere(
    placed: Placed, _: Resolution, correction: Correction, __: PlacingContext, row: int
) -> Placed | None:
    """Take a project off the map; the value is the reason that people read."""
    if not correction.value.strip():
        raise InputError("correction_unplaced", file=CORRECTIONS, line=row)
    if placed.location.kind == "none":
        return None
    found = nowhere(Step("correction", correction.value))
    return replace(found, zones=placed.zones)


def _source(correction: Correction) -> str:
    return f"correction of {correction.date}" if correction.date else "correction"


_Change = Callable[[Placed, Resolution, Correction, PlacingContext, int], Placed | None]

_CHANGES: dict[str, _Change] = {
    "place": _to_place,
    "location": _to_point,
    "district": _to_district,
    "unplaced": _to_nowhere,
}
