"""Vector tiles of a selection: id, layer and exactness only; a click asks for the rest by the id."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from geoapp.domain.selection import Selection
from geoapp.io.layers import load_layers
from geoapp.pipeline.precision import class_of, shown_as
from geoapp.web import content
from geoapp.web.content import Catalogue
from geoapp.web.map.transport.choice import choose, narrowing
from geoapp.web.map.transport.mvt import EXTENT, draw_paths, draw_points, encode_layer
from geoapp.web.map.transport.symbols import numbered

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

Origin = tuple[float, float, float]
"""A tile's west and north edge, and its unit, in metres of Web Mercator."""


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
    origin = (west, north, unit)
    layers = [
        _points(drawable, found[kinds == 0], origin),
        _paths(drawable, found[kinds == 1], window, origin, name="lines"),
        _paths(drawable, found[kinds == 2], window, origin, name="areas"),  # noqa: PLR2004 (dimensions)
    ]
    return b"".join(layers)


def _columns(drawable: Drawable, rows: Any) -> dict[str, list[Any]]:  # noqa: ANN401 (an array)
    return dict(zip(KEYS, map(list, zip(*(drawable.values[row] for row in rows), strict=True)), strict=True))


def _points(drawable: Drawable, rows: Any, origin: Origin) -> bytes:  # noqa: ANN401 (an array)
    """Return the layer of points; of those that would lie on each other in one layer only the first."""
    if not len(rows):
        return b""
    shapes, owners = shapely.get_parts(drawable.geometries[rows], return_index=True)
    spots = _in_tile(shapely.get_coordinates(shapes), origin)
    layers = np.array([drawable.values[row][1] for row in rows])[owners]
    grain = np.column_stack([spots // _GRAIN, layers])
    first = np.sort(np.unique(grain, axis=0, return_index=True)[1])
    return encode_layer("points", 1, draw_points(spots[first]), _columns(drawable, rows[owners[first]]))


def _paths(drawable: Drawable, rows: Any, window: Any, origin: Origin, *, name: str) -> bytes:  # noqa: ANN401 (arrays)
    """Return the layer of lines or areas, cut at the window and no finer than a quarter of a pixel."""
    shapes = drawable.geometries[rows]
    west, south, east, north = shapely.bounds(shapes).T
    over = (west < window[0]) | (south < window[1]) | (east > window[2]) | (north > window[3])
    shapes[over] = shapely.clip_by_rect(shapes[over], *window)
    parts, owners = shapely.get_parts(shapely.simplify(shapes, 4 * origin[2]), return_index=True)
    closed = name == "areas"
    if closed:
        # The format wants the outer ring clockwise on screen.
        parts, rings = shapely.get_rings(shapely.orient_polygons(parts, exterior_cw=True), return_index=True)
        owners = owners[rings]
    filled = ~shapely.is_empty(parts)
    parts, owners = parts[filled], owners[filled]
    if not len(parts):
        return b""
    corners, part = shapely.get_coordinates(parts, return_index=True)
    if closed:  # a ring is closed by its command, not by its first corner once more
        last = np.append(np.diff(part) > 0, True)
        corners, part = corners[~last], part[~last]
    kept, owners = np.unique(owners, return_inverse=True)
    sizes = np.bincount(part, minlength=len(parts))
    drawn = draw_paths(_in_tile(corners, origin), sizes, owners, closed=closed)
    return encode_layer(name, 3 if closed else 2, drawn, _columns(drawable, rows[kept]))


def _in_tile(metres: Any, origin: Origin) -> Any:  # noqa: ANN401 (arrays)
    west, north, unit = origin
    return (
        np.column_stack([(metres[:, 0] - west) / unit, (north - metres[:, 1]) / unit])
        .round()
        .astype(np.int64)
    )
