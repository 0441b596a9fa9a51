"""Projects as the map's script draws them: pins, and outlines drawn once however many projects share them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon

from geoapp.domain.layer import Layer
from geoapp.domain.palette import SCHEMATIC_DASH
from geoapp.domain.record import ProjectRecord, is_sketch, precision_class, shown_as, value_of
from geoapp.geometry.anchors import anchor, anchors
from geoapp.web.map.transport.coordinates import lines, rings, spot

MapPin = tuple[str, str, list[str], int, int, int, list[list[float]]]
"""Id, name, lines beneath it, number of the layer, 1 if exact, 1 if it stands for a course or area, spots."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One project's symbol on the map."""

    pin: MapPin
    outline: dict[str, Any] | None
    """Course, area or circle of uncertainty; ``None`` for an exact site."""
    key: object
    """The same for projects whose outlines are the same."""
    extent: float
    """Area of the outline's box in square degrees: the largest is drawn first."""


def make_symbol(record: ProjectRecord, number: int, layer: Layer) -> Symbol | None:
    """Return a project's symbol in its layer, the ``number``-th of the map; ``None`` without a place of its own."""
    if shown_as(record) != "symbol":
        return None
    shape = record["geometry"]
    exact, site = precision_class(record["location"]) == "exact", isinstance(shape, Point | MultiPoint)
    pin = (
        record["id"],
        *words_of(record, layer),
        number,
        int(exact),
        int(not site),
        [spot(point) for point in anchors(shape)],
    )
    west, south, east, north = shape.bounds
    return Symbol(
        pin=pin,
        outline=None if site and exact else _outline(record),
        key=(shape.wkb, record["location"]["uncertainty_m"] if site else None),
        extent=(east - west) * (north - south),
    )


def words_of(record: ProjectRecord, layer: Layer) -> tuple[str, list[str]]:
    """Return the words for hovering: the name, and the lines beneath it."""
    lines = [value_of(record, field) for field in layer.popup]
    return str(value_of(record, layer.label)), [str(line) for line in lines if line]


def _outline(record: ProjectRecord) -> dict[str, Any]:
    """Return a course or area, or the circles that the true place is somewhere within."""
    shape = record["geometry"]
    if isinstance(shape, Point | MultiPoint):
        spots = [spot(point) for point in anchors(shape)]
        return {"kind": "circle", "at": spots, "radius": record["location"]["uncertainty_m"] or 0}
    area = isinstance(shape, Polygon | MultiPolygon)
    dash = SCHEMATIC_DASH if is_sketch(record["location"]) else None
    return {"kind": "area" if area else "line", "at": (rings if area else lines)(shape), "dash": dash}


def collect(symbols: Iterable[Symbol]) -> dict[str, list[Any]]:
    """Return pins and outlines together; an outline of several projects belongs to no single one.

    >>> collect([])
    {'pins': [], 'outlines': []}
    """
    pins: list[MapPin] = []
    shared: dict[object, list[Symbol]] = {}
    for symbol in symbols:
        pins.append(symbol.pin)
        if symbol.outline:
            shared.setdefault(symbol.key, []).append(symbol)
    # The largest come first, so that the small ones stay within reach of a click.
    alike = sorted(shared.values(), key=lambda same: -same[0].extent)
    return {"pins": pins, "outlines": [_merge(same) for same in alike]}


def _merge(same: list[Symbol]) -> dict[str, Any]:
    """Draw an outline once: a dozen projects in one area must not add up to a dark blot."""
    layers = sorted({symbol.pin[3] for symbol in same})
    merged = {**(same[0].outline or {}), "layers": layers, "id": ""}
    if len(same) == 1:
        merged |= dict(zip(("id", "name", "lines"), same[0].pin, strict=False))
    return merged


def make_halo(record: ProjectRecord) -> dict[str, Any] | None:
    """Return the mark round an opened project; ``None`` when it has no place of its own."""
    if shown_as(record) != "symbol":
        return None
    shape = record["geometry"]
    halo = {"name": record["name"], "spot": spot(anchor(shape))}
    if isinstance(shape, Point | MultiPoint):
        return {**halo, "kind": "point"}
    if isinstance(shape, Polygon | MultiPolygon):
        return {**halo, "kind": "area", "at": rings(shape)}
    return {**halo, "kind": "line", "at": lines(shape)}


def numbered(layers: Iterable[Layer]) -> Mapping[str, tuple[int, Layer]]:
    """Return the layers of projects by the themes they hold, each with its number on the map."""
    projects = [layer for layer in layers if layer.source == "projects"]
    return {theme: (number, layer) for number, layer in enumerate(projects) for theme in layer.themes}
