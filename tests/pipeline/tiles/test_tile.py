"""Tiles of many projects stay small, keep the most important, and are the same whoever draws them."""

from typing import Any

import numpy as np
import pytest
import shapely

from geoapp.analysis.plan_columns import columns_of
from geoapp.domain.layer import numbered
from geoapp.geometry.frames import project_records
from geoapp.geometry.web_mercator import MAX_ZOOM, pixel, to_screen
from geoapp.io.geojson import read_projects
from geoapp.io.layers import load_layers
from geoapp.io.vector_tiles import read_features
from geoapp.pipeline.tiles.crowding import SYMBOL_PX, Crowding
from geoapp.pipeline.tiles.drawable import Drawable, drawable_of
from geoapp.pipeline.tiles.tile import MOST_BYTES, draw_tile

PLAN = "urumqi-14fyp"
COUNT = 30_000
TILES = [
    (0, 0, 0),
    (4, 11, 5),
    (7, 95, 46),
    (9, 380, 187),
    (10, 761, 374),
    (13, 6087, 2991),
    (16, 48700, 23930),
]


@pytest.fixture(scope="module")
def drawable() -> Drawable:
    """Return thirty thousand invented projects within one city, many lines with hundreds of corners."""
    random = np.random.default_rng(650100)
    records = [
        one | {"level": "main"} for one in project_records(read_projects(PLAN)) if one["geometry"] is not None
    ]
    at = random.uniform((87.2, 43.6), (87.9, 44.1), (COUNT, 2))

    def invented(number: int) -> dict[str, Any]:
        model, place = records[number % len(records)], at[number]
        bends = place + np.cumsum(random.normal(0, 0.0005, (300, 2)), axis=0)
        shape = shapely.Point(place) if number % 3 else shapely.LineString(bends)
        location = model["location"] | {
            "kind": "site",
            "exactness": "2",
            "uncertainty_m": 400.0 + number % 900,
        }
        name = f"示例{number}号"
        return {**model, "id": f"{PLAN}/{number}", "name": name, "location": location, "geometry": shape}

    made: list[Any] = [invented(number) for number in range(COUNT)]
    return drawable_of(columns_of(made), made)


def read(content: bytes, tile: tuple[int, int, int]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for feature in read_features(content, tile):
        found.setdefault(feature.layer, []).append(feature)
    return found


@pytest.mark.parametrize("tile", TILES)
@pytest.mark.parametrize("roomy", [True, False])
def test_a_tile_is_never_larger_than_its_cap(
    drawable: Drawable, tile: tuple[int, int, int], *, roomy: bool
) -> None:
    shown = np.ones(len(drawable.rows), dtype=bool)
    content = draw_tile(drawable, shown, tile, roomy=roomy)
    assert 0 < len(content) <= MOST_BYTES
    assert content == draw_tile(drawable, shown, tile, roomy=roomy)
    assert read(content, tile)


def test_symbols_left_out_are_counted_by_those_that_are_drawn(drawable: Drawable) -> None:
    tile = (4, 11, 5)
    shown = np.ones(len(drawable.rows), dtype=bool)
    points = read(draw_tile(drawable, shown, tile, roomy=True), tile)["points"]
    assert sum(point.said["m"] for point in points) == COUNT
    assert len(points) < COUNT / 3


def test_of_those_on_one_spot_the_most_important_is_drawn(drawable: Drawable) -> None:
    tile = (4, 11, 5)
    shown = np.ones(len(drawable.rows), dtype=bool)
    points = read(draw_tile(drawable, shown, tile, roomy=True), tile)["points"]
    rank_of = dict(zip(drawable.codes(slice(None)), drawable.ranks.tolist(), strict=True))
    layer_of = dict(zip(drawable.codes(slice(None)), drawable.layers.tolist(), strict=True))
    assert {point.said["t"] for point in points} == set(layer_of.values())
    assert np.mean([point.said["k"] for point in points]) < np.mean(list(rank_of.values()))
    assert all(rank_of[str(point.said["i"])] == point.said["k"] for point in points)


def test_a_filter_leaves_the_rest_out(drawable: Drawable) -> None:
    tile = (9, 380, 187)
    metro = numbered(load_layers())["metro"][0]
    shown = drawable.layers == metro
    found = read(draw_tile(drawable, shown, tile, roomy=False), tile)
    assert {feature.said["t"] for features in found.values() for feature in features} == {metro}


@pytest.mark.parametrize("share", [1.0, 0.3, 0.001])
def test_symbols_have_room_from_the_zoom_that_counting_their_squares_says(share: float) -> None:
    random = np.random.default_rng(7)
    at = to_screen(random.uniform((87.2, 43.6), (87.9, 44.1), (3_000, 2)))
    at = np.vstack([at, at[:500]])
    shown = random.random(len(at)) < share
    spots = np.unique(at[shown], axis=0)
    expected = next(
        zoom
        for zoom in range(MAX_ZOOM + 1)
        if zoom == MAX_ZOOM
        or len(np.unique(spots // (2 * SYMBOL_PX * pixel(zoom)), axis=0)) >= 0.75 * len(spots)
    )
    assert Crowding(at).room_zoom(shown) == expected


def test_nothing_has_room_at_once() -> None:
    assert Crowding(np.empty((0, 2))).room_zoom(np.empty(0, dtype=bool)) == 0
