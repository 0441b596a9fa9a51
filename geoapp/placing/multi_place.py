"""A project that names several places: it is at all of them, and never quietly at one."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.domain.evidence import Step, write_evidence
from geoapp.domain.location import LocationKind, Quality
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
)
from geoapp.placing.resolution import Match

_QUALITIES: tuple[Quality, ...] = ("confirmed", "published", "interpolated", "estimate")
"""From the surest to the weakest."""

_MULTI = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)


def merge_locations(matches: Sequence[Match], found: Sequence[Placed], length: Length) -> Placed:
    """Return one location for places that were each located: all that have a geometry are shown.

    Shapes of one dimension stay as they are; where they differ, points stand for them and the radius takes
    them in. Districts named in a text hold only where each place has one.
    """
    pairs = list(zip(matches, found, strict=True))
    drawn = [placed for _, placed in pairs if placed.geometry is not None]
    undrawn = [m for m, placed in pairs if placed.geometry is None]
    names = "、".join(match.name for match in matches)
    steps = (
        Step("several", names, ", ".join(match.place.id for match in matches)),
        *chain.from_iterable(match.choice for match in matches),
        *(Step("undrawn", match.name, match.place.id) for match in undrawn),
    )
    everywhere = all(placed.named for placed in found)
    named = tuple(dict.fromkeys(chain.from_iterable(placed.named for placed in found))) if everywhere else ()
    ids = tuple(match.place.id for match in matches)
    joined = (
        _with_pins(drawn, steps, length, whole=not undrawn) if drawn else _without_pins(found, named, steps)
    )
    # The plan's own words are given to each place alike.
    return replace(joined, named=named, places=ids, basis=found[0].basis)


def _without_pins(found: Sequence[Placed], named: tuple[str, ...], steps: tuple[Step, ...]) -> Placed:
    source = _joined([placed.location.source for placed in found])
    quality = _weakest(found)
    if named:
        return in_districts(named, source, steps, quality)
    if all(placed.location.kind == "none" for placed in found):
        return nowhere(*steps)
    return in_city(source, steps, quality)


def _with_pins(drawn: Sequence[Placed], steps: tuple[Step, ...], length: Length, *, whole: bool) -> Placed:
    """Join the places that have a geometry; ``whole`` says that there are no others."""
    kinds = {placed.location.kind for placed in drawn}
    kind: LocationKind = kinds.pop() if len(kinds) == 1 else "area"
    classes = {placed.location.location_class for placed in drawn}
    exact = whole and all(placed.location.exactness == EXACT for placed in drawn)
    geometry, radius = _join(drawn, length)
    location = replace(
        drawn[0].location,
        kind=kind,
        exactness=EXACT if exact else APPROXIMATE,
        location_class=classes.pop() if len(classes) == 1 else STRUCTURE,
        precision="1" if exact else PRECISION[kind],
        uncertainty_m=radius,
        quality=_weakest(drawn),
        source=_joined([placed.location.source for placed in drawn]),
        evidence=write_evidence(*steps),
        note=_joined([placed.location.note for placed in drawn]) or None,
    )
    return Placed(location, geometry)


def _join(drawn: Sequence[Placed], length: Length) -> tuple[BaseGeometry, float]:
    """Return the geometries as one, and the radius that holds for each part."""
    pairs = [(p.geometry, p.location.uncertainty_m or 0.0) for p in drawn if p.geometry is not None]
    dimensions = {int(shapely.get_dimensions(shape)) for shape, _ in pairs}
    if len(dimensions) == 1:
        parts = [part for shape, _ in pairs for part in shapely.get_parts(shape)]
        return _MULTI[dimensions.pop()](parts), max(radius for _, radius in pairs)
    points = [shape.representative_point() for shape, _ in pairs]
    reaches = [
        radius + _reach(point, shape, length) for point, (shape, radius) in zip(points, pairs, strict=True)
    ]
    return shapely.MultiPoint(points), float(round(max(reaches)))


def _reach(point: BaseGeometry, shape: BaseGeometry, length: Length) -> float:
    """Return the extent of a shape from a point of it, in metres."""
    corners = shapely.get_coordinates(shape)
    return max(length(shapely.LineString([point, shapely.Point(corner)])) for corner in corners)


def _weakest(placed: Sequence[Placed]) -> Quality:
    known = [p.location.quality for p in placed if p.location.quality is not None]
    return max(known, key=_QUALITIES.index, default="estimate")


def _joined(words: Sequence[str | None]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))
