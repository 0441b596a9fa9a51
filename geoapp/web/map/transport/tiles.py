"""Vector tiles of a selection: what is drawn, ids, and names where symbols have room; the rest is asked for."""

from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.filters import Filters
from geoapp.geometry.arrays import Geometries, Indices
from geoapp.geometry.web_mercator import MAX_ZOOM, Tile, box_of, pixel, to_screen
from geoapp.web import content
from geoapp.web.catalogue import Catalogue
from geoapp.web.map.transport.drawable import Drawable, drawable_of
from geoapp.web.map.transport.mvt import EXTENT, draw_paths, draw_points, encode_layer
from geoapp.web.matches import find_matches

SYMBOL_PX = 9
"""Radius of a symbol with its character, in pixels; a circle of uncertainty that is smaller is not drawn."""

SPECK_PX = 4
"""Radius of one without room for a character."""

_ALONE = 0.75
"""Share of the symbols that must stand free before each has room for its character."""

_EDGE = 160
"""What lies this far beyond a tile's edge, in its units, is drawn too, so that no symbol is cut: ten pixels."""

_GRAIN = 32
"""Points of one layer within two pixels of each other are one point."""

_BESIDE_PX = 1
"""How far beside a symbol a click still means it: the screen rounds to pixels."""

Origin = tuple[float, float, float]
"""A tile's west and north edge, and its unit, in metres of the screen's projection."""


@lru_cache(maxsize=16)
def _mask(plan_id: str, catalogue: Catalogue, narrow: Filters) -> Any:  # noqa: ANN401 (an array)
    """Mark the drawable projects that a selection shows."""
    chosen = np.zeros(len(catalogue), dtype=bool)
    chosen[find_matches(plan_id, narrow).rows] = True
    return chosen[drawable_of(catalogue).rows]


@lru_cache(maxsize=16)
def _room(plan_id: str, catalogue: Catalogue, narrow: Filters) -> int:
    spots = drawable_of(catalogue).spots
    at = np.unique(spots.at[_mask(plan_id, catalogue, narrow)[spots.owners]], axis=0)
    for zoom in range(MAX_ZOOM):
        squares = np.floor_divide(at, 2 * SYMBOL_PX * pixel(zoom)).astype(np.int64)
        if len(np.unique(squares[:, 0] << 32 ^ squares[:, 1] & 0xFFFFFFFF)) >= _ALONE * len(at):
            return zoom
    return MAX_ZOOM


def room_zoom(plan_id: str, filters: Filters) -> int:
    """Return the zoom from which most symbols that filters let through have room for their characters."""
    return _room(plan_id, content.catalogue(plan_id), filters.filters)


def make_tile(plan_id: str, filters: Filters, tile: Tile) -> bytes:
    """Return one tile of what filters let through, its layers from the bottom up: areas, lines, circles, points."""
    catalogue = content.catalogue(plan_id)
    drawable, shown = drawable_of(catalogue), _mask(plan_id, catalogue, filters.filters)
    roomy = tile[0] >= room_zoom(plan_id, filters)
    west, south, east, north = box_of(tile)
    unit = (east - west) / EXTENT
    window = (west - _EDGE * unit, south - _EDGE * unit, east + _EDGE * unit, north + _EDGE * unit)
    found = drawable.boxes.meeting(window)
    found = np.sort(found[shown[found] & (drawable.paths[found] == 1)])
    shapes = drawable.shapes(found)
    kinds = shapely.get_dimensions(shapes)
    lines, areas = kinds == 1, kinds == 2  # noqa: PLR2004 (dimensions)
    origin = (west, north, unit)
    layers = [
        _paths(drawable, found[areas], shapes[areas], window, origin, name="areas"),
        _paths(drawable, found[lines], shapes[lines], window, origin, name="lines"),
        _circles(drawable, shown, window, origin, least=SYMBOL_PX * pixel(tile[0])),
        # Farther out a course or area is seen itself, and its symbol would hide it and its neighbours.
        _points(drawable, shown if roomy else shown & (drawable.paths == 0), window, origin, named=roomy),
    ]
    return b"".join(layers)


def _circles(drawable: Drawable, shown: Any, window: Any, origin: Origin, *, least: float) -> bytes:  # noqa: ANN401 (arrays)
    """Return the circles that symbols do not cover, as points with their radius (``r``) in the tile's units."""
    spots = drawable.spots
    found = np.sort(spots.circles.meeting(window))
    found = found[shown[spots.owners[found]] & (spots.reach[found] > least)]
    reach = (spots.reach[found] / origin[2]).round().astype(int)
    at, layers = _in_tile(spots.at[found], origin), drawable.layers[spots.owners[found]]
    first, _ = _first_of_each(at, layers, reach)
    if not len(first):
        return b""
    columns = {"t": layers[first].tolist(), "r": reach[first].tolist()}
    return encode_layer("circles", 1, draw_points(at[first]), columns)


def _points(drawable: Drawable, shown: Any, window: Any, origin: Origin, *, named: bool) -> bytes:  # noqa: ANN401 (arrays)
    """Return the symbols; of those that would lie on each other in one layer only the first, with their number.

    Where there is room for their names (``n``), these come along with their rank (``k``).
    """
    spots = drawable.spots
    found = np.sort(spots.boxes.meeting(window))
    found = found[shown[spots.owners[found]]]
    owners, at = spots.owners[found], _in_tile(spots.at[found], origin)
    first, alike = _first_of_each(at, drawable.layers[owners])
    if not len(first):
        return b""
    columns = _columns(drawable, owners[first], e=drawable.exact) | {"m": alike.tolist()}
    if named:
        columns |= {
            "n": drawable.names(owners[first]),
            "k": drawable.ranks[owners[first]].tolist(),
        }
    return encode_layer("points", 1, draw_points(at[first]), columns)


def find_near(plan_id: str, filters: Filters, place: tuple[float, float], zoom: float) -> Any:  # noqa: ANN401 (an array)
    """Return the drawable projects whose symbols lie on a place in degrees, by their rank."""
    catalogue = content.catalogue(plan_id)
    drawable, shown = drawable_of(catalogue), _mask(plan_id, catalogue, filters.filters)
    roomy = zoom >= room_zoom(plan_id, filters)
    reach = ((SYMBOL_PX if roomy else SPECK_PX) + _BESIDE_PX) * pixel(zoom)
    owners = drawable.spots.owners[drawable.spots.within(to_screen(np.array([place]))[0], reach)]
    found = np.unique(owners[shown[owners] & (roomy | (drawable.paths[owners] == 0))])
    return found[np.argsort(drawable.ranks[found], kind="stable")]


def _first_of_each(at: Any, *alike: Any) -> tuple[Any, Any]:  # noqa: ANN401 (arrays)
    """Return the first of those that stand on one spot and are alike, and how many they are.

    >>> [one.tolist() for one in _first_of_each(np.array([[0, 0], [5, 9], [0, 40]]), np.array([7, 7, 7]))]
    [[0, 2], [2, 1]]
    """
    _, first, many = np.unique(
        np.column_stack([at // _GRAIN, *alike]), axis=0, return_index=True, return_counts=True
    )
    order = np.argsort(first)
    return first[order], many[order]


def _columns(drawable: Drawable, rows: Any, **more: Any) -> dict[str, list[Any]]:  # noqa: ANN401 (arrays)
    """Return the id within the plan (``i``), the map layer (``t``), and more of some projects."""
    numbers = {"t": drawable.layers, **more}
    return {"i": drawable.codes(rows), **{key: values[rows].tolist() for key, values in numbers.items()}}


def _paths(  # noqa: PLR0913 (what is drawn, where, and as which layer)
    drawable: Drawable, rows: Indices, shapes: Geometries, window: BoundingBox, origin: Origin, *, name: str
) -> bytes:
    """Return the layer of lines or areas, cut at the window and no finer than a quarter of a pixel."""
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
    return encode_layer(name, 3 if closed else 2, drawn, _columns(drawable, rows[kept], d=drawable.dashed))


def _in_tile(metres: Any, origin: Origin) -> Any:  # noqa: ANN401 (arrays)
    west, north, unit = origin
    return (
        np.column_stack([(metres[:, 0] - west) / unit, (north - metres[:, 1]) / unit])
        .round()
        .astype(np.int64)
    )
