"""Vector tiles of a selection: id, layer and exactness only; a click asks for the rest by the id."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from geoapp.domain.selection import Selection
from geoapp.io.layers import load_layers
from geoapp.web import content
from geoapp.web.content import Catalogue
from geoapp.web.precision import class_of, shown_as
from geoapp.web.transport.choice import choose, narrowing
from geoapp.web.transport.mvt import EXTENT, Feature, encode_layer
from geoapp.web.transport.symbols import numbered

MAX_ZOOM = 14
"""Closer in, the map enlarges the tiles of this zoom."""

KEYS = ("i", "t", "e")
"""Id, number of the map layer, 1 if exact."""

_EDGE = 128
"""What lies this far beyond a tile's edge, in its units, is drawn too, so that no symbol is cut."""

_GRAIN = 32
"""Points of one layer within two pixels of each other are one point."""

_WORLD = 20_037_508.342789244
"""Half the width of the Web Mercator square in its own metres; used to place things on screen, never to measure."""

_RADIUS = 6_378_137.0

Tile = tuple[int, int, int]
"""Zoom, column from the west, row from the north."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawable:
    """What can be drawn of a plan, in the screen's projection, with an index by place."""

    geometries: Any
    values: list[tuple[str, int, int]]
    rows: Any
    """Position of each in the catalogue."""
    tree: shapely.STRtree


@lru_cache(maxsize=2)
def _drawable(catalogue: Catalogue) -> Drawable:
    layers = numbered(load_layers())
    rows = [row for row, record in enumerate(catalogue.records) if shown_as(record) == "symbol"]
    records = [catalogue.records[row] for row in rows]
    geometries = shapely.transform([record["geometry"] for record in records], _to_screen)
    values = [
        (record["id"], layers[record["theme"]][0], int(class_of(record) == "exact")) for record in records
    ]
    return Drawable(geometries, values, np.array(rows), shapely.STRtree(geometries))


def _to_screen(degrees: Any) -> Any:  # noqa: ANN401 (arrays of shapely and numpy)
    """Turn degrees into Web Mercator, as tiles are cut."""
    lon, lat = np.deg2rad(degrees[:, 0]), np.deg2rad(degrees[:, 1])
    return np.column_stack([_RADIUS * lon, _RADIUS * np.log(np.tan(np.pi / 4 + lat / 2))])


@lru_cache(maxsize=16)
def _mask(plan_id: str, catalogue: Catalogue, narrow: Selection) -> Any:  # noqa: ANN401 (an array)
    """Say which of the drawable a selection shows."""
    chosen = np.zeros(len(catalogue.records), dtype=bool)
    chosen[choose(plan_id, narrow).rows] = True
    return chosen[_drawable(catalogue).rows]


def box_of(tile: Tile) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a tile in Web Mercator metres.

    >>> [round(edge) for edge in box_of((1, 1, 0))]
    [0, 0, 20037508, 20037508]
    """
    zoom, x, y = tile
    size = 2 * _WORLD / 2**zoom
    west, north = x * size - _WORLD, _WORLD - y * size
    return west, north - size, west + size, north


def make_tile(plan_id: str, selection: Selection, tile: Tile) -> bytes:
    """Return one tile of what a selection shows: points, lines and areas as layers of these names."""
    catalogue = content.catalogue(plan_id)
    drawable = _drawable(catalogue)
    west, south, east, north = box_of(tile)
    unit = (east - west) / EXTENT
    window = (west - _EDGE * unit, south - _EDGE * unit, east + _EDGE * unit, north + _EDGE * unit)
    found = drawable.tree.query(shapely.box(*window))
    found = np.sort(found[_mask(plan_id, catalogue, narrowing(selection))[found]])
    kinds = shapely.get_dimensions(drawable.geometries[found])
    layers = []
    for name, dimension in (("points", 0), ("lines", 1), ("areas", 2)):
        rows = found[kinds == dimension]
        if not len(rows):
            continue
        make = _points if dimension == 0 else _paths
        layers.append(encode_layer(name, KEYS, make(drawable, rows, window, (west, north, unit))))
    return b"".join(layers)


def _points(drawable: Drawable, rows: Any, _: Any, origin: tuple[float, float, float]) -> list[Feature]:  # noqa: ANN401 (arrays)
    """Return points; of those that would lie on each other in one layer only the first."""
    shapes, owners = shapely.get_parts(drawable.geometries[rows], return_index=True)
    spots = _in_tile(shapely.get_coordinates(shapes), origin)
    layers = np.array([drawable.values[row][1] for row in rows])[owners]
    grain = np.column_stack([spots // _GRAIN, layers])
    _, first = np.unique(grain, axis=0, return_index=True)
    return [
        Feature(1, [[spot]], drawable.values[rows[owners[place]]])
        for place, spot in zip(np.sort(first), spots[np.sort(first)].tolist(), strict=True)
    ]


def _paths(drawable: Drawable, rows: Any, window: Any, origin: tuple[float, float, float]) -> list[Feature]:  # noqa: ANN401 (arrays)
    """Return lines or areas, cut at the window and no finer than a unit."""
    cut = shapely.simplify(shapely.clip_by_rect(drawable.geometries[rows], *window), origin[2] * 4)
    features = []
    for row, shape in zip(rows, cut, strict=True):
        if shape is None or shape.is_empty:
            continue
        for part in getattr(shape, "geoms", [shape]):
            rings = [part] if part.geom_type == "LineString" else _rings(part)
            parts = [_in_tile(shapely.get_coordinates(ring), origin).tolist() for ring in rings]
            features.append(Feature(2 if part.geom_type == "LineString" else 3, parts, drawable.values[row]))
    return features


def _rings(part: shapely.Polygon) -> list[Any]:
    """Return the rings of an area: the outer one clockwise on screen, as the format wants it."""
    turned = shapely.orient_polygons(part, exterior_cw=True)
    return [turned.exterior, *turned.interiors]


def _in_tile(metres: Any, origin: tuple[float, float, float]) -> Any:  # noqa: ANN401 (arrays)
    west, north, unit = origin
    return np.column_stack([(metres[:, 0] - west) / unit, (north - metres[:, 1]) / unit]).round().astype(int)
