"""The operator's archive as ground for paper: its features by style, cut at the tiles that they come from."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.domain.base_style import BaseStyle, styles_of
from geoapp.domain.bounding_box import BoundingBox
from geoapp.errors import InputError
from geoapp.geometry.web_mercator import WORLD_M, Tile, box_of, to_degrees, to_screen
from geoapp.io.backdrops import archive_of, credit_of, load_backdrops
from geoapp.io.base_styles import load_base_styles
from geoapp.io.pmtiles import Archive, read_tile
from geoapp.io.vector_tiles import Said, TileFeature, read_features
from geoapp.io.words import Words

MOST_TILES = 30
"""Tiles that one map on paper is drawn from: beyond them a coarser zoom is taken."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "zh": ("name:zh-Hans", "name:zh", "name_zh", "name"),
    "en": ("name:en", "name_en", "name:latin", "name_int", "name"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseArchive:
    """The archive that maps stand on, its credit, and whether its borders may be shown."""

    archive: Archive
    credit: str
    reviewed: bool


def base_archive(say: Words) -> BaseArchive | None:
    """Return the operator's first archive; ``None`` without one.

    Raises:
        InputError: what the operator declares is wrong.
    """
    for one in load_backdrops():
        if one.kind == "pmtiles":
            return BaseArchive(
                archive=archive_of(one), credit=credit_of(one, say), reviewed=bool(one.review_number)
            )
    return None


def read_ground(
    base: BaseArchive, box: BoundingBox, zoom: float, lang: str
) -> Iterator[tuple[BaseStyle, BaseGeometry, str]]:
    """Yield style, geometry in degrees and name of what lies in a box, for a map that is seen as at ``zoom``.

    Raises:
        InputError: the archive is damaged.
    """
    styles = [
        one for one in load_base_styles() if zoom >= one.from_zoom and (base.reviewed or not one.reviewed)
    ]
    for tile in tiles_in(box, base.archive.zooms, round(zoom)):
        corners = to_degrees(shapely.get_coordinates(shapely.box(*box_of(tile))))
        edge = shapely.box(*corners.min(axis=0), *corners.max(axis=0))
        for feature in _features(base.archive, tile):
            kind = str(feature.said.get("kind") or feature.said.get("class") or "")
            for style in styles_of(styles, feature.layer, kind, feature.form):
                for part in shapely.get_parts(feature.geometry):
                    seen = shapely.clip_by_rect(part, *edge.bounds) if part.is_valid else part
                    if not seen.is_empty:
                        yield style, seen, _name(feature.said, lang)


def tiles_in(box: BoundingBox, zooms: tuple[int, int], wanted: int) -> list[Tile]:
    """Return the tiles that a box needs, no finer than wanted and no more than there may be.

    >>> tiles_in((87.0, 43.4, 88.0, 44.2), (7, 11), 8)
    [(8, 189, 92), (8, 189, 93), (8, 190, 92), (8, 190, 93)]
    >>> tiles_in((87.0, 43.4, 88.0, 44.2), (7, 11), 3)
    [(7, 94, 46), (7, 95, 46)]
    """
    (west, south), (east, north) = to_screen(shapely.get_coordinates(shapely.LineString([box[:2], box[2:]])))
    for zoom in range(max(min(wanted, zooms[1]), zooms[0]), zooms[0] - 1, -1):
        size, half = WORLD_M / 2**zoom, WORLD_M / 2
        columns = range(math.floor((west + half) / size), math.floor((east + half) / size) + 1)
        rows = range(math.floor((half - north) / size), math.floor((half - south) / size) + 1)
        if len(columns) * len(rows) <= MOST_TILES:
            return [(zoom, x, y) for x in columns for y in rows if 0 <= x < 2**zoom and 0 <= y < 2**zoom]
    return []


def _features(archive: Archive, tile: Tile) -> list[TileFeature]:
    content = read_tile(archive, tile)
    try:
        return list(read_features(content, tile)) if content else []
    except ValueError as error:
        raise InputError("pmtiles_damaged", file=str(archive.path)) from error


def _name(said: Mapping[str, Said], lang: str) -> str:
    """Return a feature's name in a language, else as it is written there.

    >>> _name({"name": "甲", "name:en": "A"}, "en"), _name({"name": "甲"}, "en"), _name({}, "zh")
    ('A', '甲', '')
    """
    return next((str(said[key]) for key in _NAMES[lang] if said.get(key)), "")
