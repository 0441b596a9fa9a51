"""A tiny PMTiles archive of invented ground round Urumqi, written by the format's own reference library."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from geoapp.geometry.arrays import Integers
from geoapp.geometry.web_mercator import Tile, box_of, to_screen
from geoapp.io.writers.mvt_writer import EXTENT, draw_paths, draw_points, encode_layer

ZOOMS = (7, 8, 9, 10, 11)
BOUNDS = (87.0, 43.4, 88.0, 44.2)
LAKE = box(87.70, 43.70, 87.80, 43.76)
BORDER = LineString([(87.1, 43.5), (87.9, 44.1)])
TOWN = Point(87.35, 44.05)

GROUND: dict[str, tuple[BaseGeometry, dict[str, str]]] = {
    "earth": (box(*BOUNDS), {"kind": "earth"}),
    "water": (LAKE, {"kind": "lake"}),
    "waterway": (LineString([(87.2, 43.45), (87.45, 43.8), (87.5, 44.15)]), {"class": "river"}),
    "landuse": (box(87.15, 43.9, 87.3, 44.0), {"kind": "park"}),
    "roads": (LineString([(87.05, 43.95), (87.9, 43.6)]), {"kind": "highway"}),
    "transit": (LineString([(87.1, 43.6), (87.9, 44.0)]), {"kind": "rail"}),
    "boundaries": (BORDER, {"kind": "country"}),
    "places": (TOWN, {"kind": "locality", "name": "虚构镇", "name:en": "Invented Town"}),
}
"""Layer: a shape in degrees and what is said of it, by the schema of Protomaps for most."""


def write_archive(path: Path, *, packed: bool = True) -> Path:
    """Write the archive to ``path``, its tiles compressed with gzip or plain."""
    tiles = {zxy_to_tileid(*tile): make_tile(tile) for zoom in ZOOMS for tile in tiles_of(zoom)}
    header: dict[str, Any] = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP if packed else Compression.NONE,
    }
    header |= dict(
        zip(
            ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"),
            (round(degrees * 1e7) for degrees in BOUNDS),
            strict=True,
        )
    )
    metadata = {"attribution": "invented", "vector_layers": [{"id": name, "fields": {}} for name in GROUND]}
    with path.open("wb") as file:
        writer = Writer(file)
        for number in sorted(tiles):
            writer.write_tile(number, gzip.compress(tiles[number], mtime=0) if packed else tiles[number])
        writer.finalize(header, metadata)
    return path


def declare(folder: Path, **more: str) -> Path:
    """Write the archive and an operator's file that names it into a folder; return the latter."""
    write_archive(folder / "invented.pmtiles")
    fields = {"kind": "pmtiles", "path": "invented.pmtiles", "credit": "虚构", "datum": "wgs84", **more}
    lines = ["[[base_map]]", 'title = { zh = "自有底图", en = "Own ground" }']
    lines += [f'{name} = "{value}"' for name, value in fields.items()]
    path = folder / "base-maps.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def tiles_of(zoom: int) -> list[Tile]:
    """Return the tiles of a zoom that the ground reaches."""
    (west, north), (east, south) = (spot_of(*corner, zoom) for corner in ((87.0, 44.2), (88.0, 43.4)))
    return [(zoom, x, y) for x in range(int(west), int(east) + 1) for y in range(int(north), int(south) + 1)]


def spot_of(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Return a place in tiles from the upper left corner of the world."""
    x = (lon + 180) / 360
    y = (1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2
    return x * 2**zoom, float(y) * 2**zoom


def make_tile(tile: Tile) -> bytes:
    """Return one tile with all that reaches it."""
    west, south, east, north = box_of(tile)
    margin = (east - west) / 32
    content = b""
    for name, (shape, said) in GROUND.items():
        seen = shapely.clip_by_rect(
            shapely.transform(shape, to_screen), west - margin, south - margin, east + margin, north + margin
        )
        if seen.is_empty:
            continue
        degrees = shapely.get_coordinates(seen)
        units = ((degrees - (west, north)) * (EXTENT / (east - west)) * (1, -1)).round().astype(np.int64)
        columns = {key: [value] for key, value in said.items()}
        content += _layer(name, seen, units, columns)
    return content


def _layer(name: str, seen: BaseGeometry, units: Integers, columns: dict[str, list[str]]) -> bytes:
    if seen.geom_type == "Point":
        return encode_layer(name, 1, draw_points(units), columns)
    owner, closed = np.array([0]), seen.geom_type == "Polygon"
    if closed:
        units = units[:-1][::-1] if shapely.is_ccw(shapely.get_exterior_ring(seen)) else units[:-1]
    drawn = draw_paths(units, np.array([len(units)]), owner, closed=closed)
    return encode_layer(name, 3 if closed else 2, drawn, columns)
