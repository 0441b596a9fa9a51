"""Projects as the map's script draws them: pins, and outlines drawn once however many projects share them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon

from geoapp.domain.layer import Layer
from geoapp.domain.palette import SCHEMATIC_DASH
from geoapp.domain.record import ProjectRecord, is_sketch, precision_class, shown_as, value_of
from geoapp.geometry.anchors import anchor, anchors
from geoapp.web.map.transport.coordinates import lines, rings, spot

MapPin = tuple[str, str, list[str], int, int, float, list[list[float]]]
"""Id, name, lines beneath it, number of the layer, 1 if exact, radius (m) within which it truly lies, spots."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One project's symbol on the map."""

    pin: MapPin
    outline: dict[str, Any] | None
    """Course or area; ``None`` for a site."""
    key: object
    """The same for projects whose outlines are the same."""
    extent: float
    """Area of the outline's box in square degrees: the largest is drawn first."""
    rank: tuple[bool, ...]
    """Whose name comes first where there is no room for all: works, main ones, exact ones."""


def make_symbol(record: ProjectRecord, number: int, layer: Layer) -> Symbol:
    """Return the symbol of a project that has a place of its own, in its layer, the ``number``-th of the map."""
    shape, location = record["geometry"], record["location"]
    exact = precision_class(location) == "exact"
    pin = (
        record["id"],
        *words_of(record, layer),
        number,
        int(exact),
        float(location["uncertainty_m"] or 0),
        [spot(point) for point in anchors(shape)],
    )
    west, south, east, north = shape.bounds
    return Symbol(
        pin=pin,
        outline=_outline(record),
        key=shape.wkb,
        extent=(east - west) * (north - south),
        rank=rank_of(record),
    )


def rank_of(record: ProjectRecord) -> tuple[bool, ...]:
    """Return a project's rank among names; the least comes first."""
    exact = precision_class(record["location"]) == "exact"
    return (record["kind"] != "project", record["level"] != "main", not exact)


def words_of(record: ProjectRecord, layer: Layer) -> tuple[str, list[str]]:
    """Return the words for hovering: the name, and the lines beneath it."""
    lines = [value_of(record, field) for field in layer.popup]
    return str(value_of(record, layer.label)), [str(line) for line in lines if line]


def _outline(record: ProjectRecord) -> dict[str, Any] | None:
    """Return a course or area."""
    shape = record["geometry"]
    if isinstance(shape, Point | MultiPoint):
        return None
    area = isinstance(shape, Polygon | MultiPolygon)
    dash = SCHEMATIC_DASH if is_sketch(record["location"]) else None
    return {"kind": "area" if area else "line", "at": (rings if area else lines)(shape), "dash": dash}


def collect(symbols: Iterable[Symbol]) -> dict[str, list[Any]]:
    """Return pins in the order of their rank, and outlines; one of several projects belongs to no single one.

    Behind all else a pin has its outline's number; -1 where it has none.

    >>> collect([])
    {'pins': [], 'outlines': []}
    """
    ranked = sorted(symbols, key=lambda symbol: symbol.rank)
    shared: dict[object, list[Symbol]] = {}
    for symbol in ranked:
        if symbol.outline:
            shared.setdefault(symbol.key, []).append(symbol)
    # The largest come first, so that the small ones stay within reach of a click.
    alike = sorted(shared.values(), key=lambda same: -same[0].extent)
    numbers = {same[0].key: number for number, same in enumerate(alike)}
    return {
        "pins": [(*symbol.pin, numbers.get(symbol.key, -1)) for symbol in ranked],
        "outlines": [_merge(same) for same in alike],
    }


def _merge(same: list[Symbol]) -> dict[str, Any]:
    """Draw an outline once: a dozen projects in one area must not add up to a dark blot."""
    merged = {
        **(same[0].outline or {}),
        "layers": sorted({symbol.pin[3] for symbol in same}),
        "radius": max(symbol.pin[5] for symbol in same),
        "id": "",
    }
    if len(same) == 1:
        merged |= dict(zip(("id", "name", "lines"), same[0].pin, strict=False))
    return merged


def make_halo(record: ProjectRecord) -> dict[str, Any] | None:
    """Return the mark round an opened project, with its margin of error; ``None`` without a place of its own."""
    if shown_as(record) != "symbol":
        return None
    shape = record["geometry"]
    halo = {
        "id": record["id"],
        "name": record["name"],
        "spot": spot(anchor(shape)),
        "radius": float(record["location"]["uncertainty_m"] or 0),
    }
    if isinstance(shape, Point | MultiPoint):
        return {**halo, "kind": "point", "at": [spot(point) for point in anchors(shape)]}
    if isinstance(shape, Polygon | MultiPolygon):
        return {**halo, "kind": "area", "at": rings(shape)}
    return {**halo, "kind": "line", "at": lines(shape)}
