"""One vector tile: areas, lines, circles and symbols, thinned by importance and never of more bytes than a cap."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geoapp.domain.bounding_box import BoundingBox
from geoapp.geometry.arrays import Flags, Geometries, Indices
from geoapp.geometry.web_mercator import Tile, box_of, pixel
from geoapp.io.writers.mvt_writer import EXTENT, draw_paths, draw_points, encode_layer
from geoapp.pipeline.tiles.crowding import SYMBOL_PX
from geoapp.pipeline.tiles.drawable import Drawable
from geoapp.pipeline.tiles.thinning import thin

MOST_BYTES = 500_000
"""Bytes of a tile before it is compressed."""

SPECK_PX = 4
"""Radius of a symbol without room for a character; a course or area that is no longer is drawn as one."""

_MOST = 4_000
"""Symbols, circles, lines and areas of a tile, each; fewer where they take more bytes than there may be."""

_EDGE = 160
"""What lies this far beyond a tile's edge, in its units, is drawn too, so that no symbol is cut: ten pixels."""

_UNITS_A_PIXEL = 16

LAYERS = {"areas": "itd", "lines": "itd", "circles": "tr", "points": "itemnk"}
"""The layers of a tile from the bottom up, each with its properties, a letter each."""

TEXTS = "in"
"""Properties that are texts; the others are whole numbers."""


def draw_tile(drawable: Drawable, shown: Flags, tile: Tile, *, roomy: bool) -> bytes:
    """Return a tile of the projects that are shown; ``roomy`` where their symbols bear characters and names."""
    sheet = _sheet(drawable, shown, tile, roomy=roomy)
    most, drawn = _MOST, b"".join(sheet.layers(_MOST))
    while len(drawn) > MOST_BYTES and most > 1:
        most = most * MOST_BYTES // (2 * len(drawn)) or 1
        drawn = b"".join(sheet.layers(most))
    return drawn if len(drawn) <= MOST_BYTES else b"".join([*sheet.layers(1)][2:])


def is_reached(drawable: Drawable, tile: Tile) -> bool:
    """Say whether something may reach into a tile: what reaches into none of its four neither does so farther in."""
    (west, south, east, north), spots = box_of(tile), drawable.spots
    edge = _EDGE * (east - west) / EXTENT
    window = (west - edge, south - edge, east + edge, north + edge)
    return any(len(boxes.meeting(window)) for boxes in (drawable.boxes, spots.boxes, spots.circles))


def is_dot(drawable: Drawable, some: Any, zoom: float) -> Flags:  # noqa: ANN401 (an array)
    """Say which projects are symbols alone, where these have no room for their characters.

    Farther out a course or area is seen itself, and its symbol would hide it and its neighbours.
    """
    dots: Flags = (drawable.paths[some] == 0) | _is_short(drawable, some, zoom)
    return dots


def _is_short(drawable: Drawable, some: Any, zoom: float) -> Flags:  # noqa: ANN401 (an array)
    short: Flags = drawable.extents[some] < 2 * SPECK_PX * pixel(zoom)
    return short


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _TileContent:
    """Parts of one tile that are to be drawn."""

    drawable: Drawable
    window: BoundingBox
    origin: tuple[float, float, float]
    """The tile's west and north edge, and its unit, in metres of the screen's projection."""
    paths: Indices
    """Courses and areas, as everything here the most important first."""
    circles: Indices
    """Spots with a circle."""
    points: Indices
    """Spots with a symbol."""
    named: bool

    def layers(self, most: int) -> Iterator[bytes]:
        """Yield the layers, with at most so many features each."""
        yield from self._paths(most)
        yield self._circles(most)
        yield self._points(most)

    def _paths(self, most: int) -> Iterator[bytes]:
        drawable, found = self.drawable, self.paths
        if len(found) > most:
            middles = self._in_tile(drawable.middles(found))
            found = found[thin(middles, drawable.layers[found], most)[0]]
        shapes = drawable.shapes(found)
        closed = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004 (an area's)
        yield self._outlines(found[closed], shapes[closed], "areas")
        yield self._outlines(found[~closed], shapes[~closed], "lines")

    def _outlines(self, rows: Indices, shapes: Geometries, name: str) -> bytes:
        """Return the layer of lines or areas, cut at the window and no finer than a quarter of a pixel."""
        west, south, east, north = shapely.bounds(shapes).T
        edges = self.window
        over = (west < edges[0]) | (south < edges[1]) | (east > edges[2]) | (north > edges[3])
        shapes[over] = shapely.clip_by_rect(shapes[over], *edges)
        parts, owners = shapely.get_parts(
            shapely.simplify(shapes, _UNITS_A_PIXEL / 4 * self.origin[2]), return_index=True
        )
        closed = name == "areas"
        if closed:
            # The format wants the outer ring clockwise on screen.
            parts, rings = shapely.get_rings(
                shapely.orient_polygons(parts, exterior_cw=True), return_index=True
            )
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
        drawn = draw_paths(self._in_tile(corners), sizes, owners, closed=closed)
        columns = self._columns(rows[kept], d=self.drawable.dashed)
        return encode_layer(name, 3 if closed else 2, drawn, columns)

    def _circles(self, most: int) -> bytes:
        """Return the circles that symbols do not cover, as points with their radius (``r``) in the tile's units."""
        spots = self.drawable.spots
        at, owners = self._in_tile(spots.at[self.circles]), spots.owners[self.circles]
        reach = (spots.reach[self.circles] / self.origin[2]).round().astype(np.int64)
        layers = self.drawable.layers[owners]
        if len(at) > most:
            first, _ = thin(at, layers, most)
        else:
            alike = np.column_stack([at // _UNITS_A_PIXEL, layers, reach])
            first = np.sort(np.unique(alike, axis=0, return_index=True)[1])
        if not len(first):
            return b""
        columns = {"t": layers[first].tolist(), "r": reach[first].tolist()}
        return encode_layer("circles", 1, draw_points(at[first]), columns)

    def _points(self, most: int) -> bytes:
        """Return the symbols; of those that would lie on each other in one layer only the first, with their number.

        Where there is room for their names (``n``), these come along with their rank (``k``).
        """
        drawable = self.drawable
        at, owners = self._in_tile(drawable.spots.at[self.points]), drawable.spots.owners[self.points]
        first, alike = thin(at, drawable.layers[owners], most)
        if not len(first):
            return b""
        columns = self._columns(owners[first], e=drawable.exact) | {"m": alike.tolist()}
        if self.named:
            columns |= {
                "n": drawable.names(owners[first]),
                "k": drawable.ranks[owners[first]].tolist(),
            }
        return encode_layer("points", 1, draw_points(at[first]), columns)

    def _columns(self, rows: Any, **more: Any) -> dict[str, list[Any]]:  # noqa: ANN401 (arrays)
        """Return the id within the plan (``i``), the map layer (``t``), and more of some projects."""
        numbers = {"t": self.drawable.layers, **more}
        return {
            "i": self.drawable.codes(rows),
            **{key: values[rows].tolist() for key, values in numbers.items()},
        }

    def _in_tile(self, metres: Any) -> Any:  # noqa: ANN401 (arrays)
        west, north, unit = self.origin
        turned = metres - (west, north)
        turned *= (1 / unit, -1 / unit)
        return np.rint(turned, out=turned).astype(np.int64)  # in place: memory is what a full tile waits for


def _sheet(drawable: Drawable, shown: Flags, tile: Tile, *, roomy: bool) -> _TileContent:
    west, south, east, north = box_of(tile)
    unit = (east - west) / EXTENT
    window = (west - _EDGE * unit, south - _EDGE * unit, east + _EDGE * unit, north + _EDGE * unit)
    paths = _ordered(drawable.boxes.meeting(window), len(drawable.rows))
    paths = paths[shown[paths] & (drawable.paths[paths] == 1)]
    if not roomy:
        paths = paths[~_is_short(drawable, paths, tile[0])]
    spots = drawable.spots
    points = _ordered(spots.boxes.meeting(window), len(spots.owners))
    owners = spots.owners[points]
    points = points[shown[owners] if roomy else shown[owners] & is_dot(drawable, owners, tile[0])]
    circles, least = np.empty(0, dtype=np.intp), SYMBOL_PX * pixel(tile[0])
    if spots.widest > least:
        circles = spots.circles.meeting(window)
        circles = circles[shown[spots.owners[circles]] & (spots.reach[circles] > least)]
    return _TileContent(
        drawable=drawable,
        window=window,
        origin=(west, north, unit),
        paths=paths,
        circles=np.sort(circles),
        points=points,
        named=roomy,
    )


def _ordered(found: Indices, number: int) -> Indices:
    """Return some of so many places in order; of many it marks each, which is faster than sorting.

    >>> _ordered(np.array([2, 0]), 3).tolist(), _ordered(np.array([2, 0]), 99).tolist()
    ([0, 2], [0, 2])
    """
    if len(found) < number // 16:
        return np.sort(found)
    marked = np.zeros(number, dtype=bool)
    marked[found] = True
    return np.flatnonzero(marked)
