"""Standing tiles: all projects at the zooms farthest out, in an archive that a build leaves beside the layers."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256

import numpy as np

from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.layer import numbered
from geoapp.errors import InputError
from geoapp.geometry.web_mercator import MAX_ZOOM, Tile
from geoapp.io.layers import load_layers
from geoapp.io.plan_columns import parse_projects
from geoapp.io.pmtiles import MADE_OF, Archive, find_tile, open_archive, tile_number
from geoapp.io.writers.pmtiles_writer import pack_archive
from geoapp.pipeline.tiles.drawable import Drawable, drawable_of
from geoapp.pipeline.tiles.tile import LAYERS, TEXTS, draw_tile, is_reached
from geoapp.settings import folder_of_geojson

TILES = "projects.pmtiles"

MOST_TILES = 512
"""Tiles of an archive: every zoom that fits whole, from the farthest on; closer ones are soon drawn."""

_DRAWING = 1
"""The way that tiles are drawn; who changes what they hold counts it up, so that older archives are drawn anew."""


def dump_tiles(packed: bytes, layers: Mapping[str, bytes]) -> bytes:
    """Return the archive of a plan's tiles, of its packed columns and its layers; nothing where nothing has a place.

    One tile after the other is drawn and packed; the same plan gives the same bytes.
    """
    columns, records, members = parse_projects(packed, layers)
    if not len(columns.drawn):
        return b""
    drawable = drawable_of(columns, records)
    shown = np.ones(len(drawable.rows), dtype=bool)
    room = drawable.spots.crowding.room_zoom(shown[drawable.spots.owners])
    tiles = (
        (tile, draw_tile(drawable, shown, tile, roomy=tile[0] >= room)) for tile in tiles_within(drawable)
    )
    said = {
        **{key: members[key] for key in ("attribution", "licence") if key in members},
        "vector_layers": [{"id": name, "fields": _fields(keys)} for name, keys in LAYERS.items()],
        MADE_OF: _sum_of(sha256(packed).hexdigest()),
    }
    return pack_archive(tiles, _bounds(columns), said)


def tiles_within(drawable: Drawable, most: int = MOST_TILES) -> Iterator[Tile]:
    """Yield the tiles that something may reach, zoom by zoom from 0, while all of a zoom are among so many in all."""
    zoom, told = [(0, 0, 0)], 0
    while zoom and told + len(zoom) <= most:
        zoom.sort(key=tile_number)
        yield from zoom
        told += len(zoom)
        zoom = [part for tile in zoom for part in _parts(tile) if is_reached(drawable, part)]


def find_standing(plan_id: str, columns: str) -> Archive | None:
    """Return the archive beside a plan's layers; ``None`` where there is none, or of another state of the plan.

    ``columns`` is the SHA-256 of the plan's packed columns; other map layers or another drawing are another state too.
    """
    try:
        archive = open_archive(folder_of_geojson() / plan_id / TILES)
    except InputError:
        return None
    return archive if columns and archive.made_of == _sum_of(columns) else None


def standing_tile(archive: Archive, tile: Tile) -> bytes | None:
    """Return a tile as the archive packed it, empty where nothing is; ``None`` where it is to be drawn.

    That is beyond the archive's zooms, or because the file is damaged or was replaced meanwhile.
    """
    if tile[0] > archive.zooms[1]:
        return None
    try:
        found = find_tile(archive, tile)
        state = archive.path.stat()
    except (InputError, OSError):
        return None
    return (found or b"") if (state.st_mtime_ns, state.st_size) == archive.version else None


def _parts(tile: Tile) -> list[Tile]:
    zoom, x, y = tile
    return [(zoom + 1, 2 * x + right, 2 * y + down) for right in (0, 1) for down in (0, 1) if zoom < MAX_ZOOM]


def _bounds(columns: PlanColumns) -> BoundingBox:
    sides = columns.bounds[columns.drawn]
    (west, south), (east, north) = sides[:, :2].min(axis=0).tolist(), sides[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _fields(keys: str) -> dict[str, str]:
    return {key: "String" if key in TEXTS else "Number" for key in keys}


def _sum_of(columns: str) -> str:
    """Return the SHA-256 of all that tiles are made of: columns, the map layers' numbers and labels, the drawing."""
    layers = [(theme, number, one.label) for theme, (number, one) in numbered(load_layers()).items()]
    return sha256(json.dumps([columns, sorted(layers), _DRAWING]).encode("utf-8")).hexdigest()
