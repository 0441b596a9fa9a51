"""Standing tiles are those that would be drawn, all of them, for the very state of the plan that they were made of."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.tile import TileType

from geoapp.analysis.plan_columns import columns_of
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.geometry.web_mercator import Tile
from geoapp.io.geojson import layers_in, read_projects
from geoapp.io.plan_columns import COLUMNS, dump_columns, load_projects, sum_of_columns
from geoapp.io.pmtiles import Archive, open_archive, unpack_tile
from geoapp.io.writers.pmtiles_writer import pack_archive
from geoapp.pipeline.tiles import standing
from geoapp.pipeline.tiles.drawable import Drawable, drawable_of
from geoapp.pipeline.tiles.standing import (
    MOST_TILES,
    TILES,
    dump_tiles,
    find_standing,
    standing_tile,
    tiles_within,
)
from geoapp.pipeline.tiles.tile import LAYERS, draw_tile
from geoapp.settings import ROOT

PLAN = "urumqi-14fyp"
BUILT = ROOT / "data" / "geojson" / PLAN


@pytest.fixture(scope="module")
def drawable() -> Drawable:
    columns, records, _ = load_projects(PLAN)
    return drawable_of(columns, records)


def draw(drawable: Drawable, tile: Tile) -> bytes:
    """Draw a tile of all projects, as a visitor without filters would have it drawn."""
    shown = np.ones(len(drawable.rows), dtype=bool)
    room = drawable.spots.crowding.room_zoom(shown[drawable.spots.owners])
    return draw_tile(drawable, shown, tile, roomy=tile[0] >= room)


def found(archive: Archive, tile: Tile) -> bytes | None:
    packed = standing_tile(archive, tile)
    return unpack_tile(archive, packed) if packed else packed


def test_the_same_plan_gives_the_same_bytes() -> None:
    layers = {path.name: path.read_bytes() for path in layers_in(BUILT)}
    made = dump_tiles(dump_columns(layers), layers)
    assert made == dump_tiles(dump_columns(layers), layers)
    assert made == (BUILT / TILES).read_bytes()


def test_another_reader_finds_each_tile_as_it_would_be_drawn(drawable: Drawable) -> None:
    source = MemorySource((BUILT / TILES).read_bytes())
    header, tiles = Reader(source).header(), dict(all_tiles(source))
    assert header["tile_type"] == TileType.MVT
    assert header["clustered"]
    assert header["addressed_tiles_count"] == len(tiles) > 90
    assert {zoom for zoom, _, _ in tiles} == set(range(header["max_zoom"] + 1))
    for tile, packed in tiles.items():
        assert gzip.decompress(packed) == draw(drawable, tile)
    said = Reader(source).metadata()
    assert [(one["id"], "".join(one["fields"])) for one in said["vector_layers"]] == list(LAYERS.items())


def test_its_box_is_that_of_all_places() -> None:
    west, south, east, north = read_projects(PLAN).total_bounds
    assert open_archive(BUILT / TILES).bounds == pytest.approx((west, south, east, north), abs=1e-7)


@pytest.mark.parametrize("zoom", [3, 7, 8, 9])
def test_what_it_does_not_hold_is_empty(drawable: Drawable, zoom: int) -> None:
    archive = open_archive(BUILT / TILES)
    x, y = 190 * 2**zoom // 256, 93 * 2**zoom // 256
    near = [(zoom, x + right, y + down) for right in range(-6, 7) for down in range(-6, 7)]
    near = [tile for tile in near if min(tile[1:]) >= 0 and max(tile[1:]) < 2**zoom]
    assert [found(archive, tile) for tile in near] == [draw(drawable, tile) for tile in near]
    assert any(not draw(drawable, tile) for tile in near)


@pytest.mark.parametrize("most", [1, 7, 30, MOST_TILES])
def test_zooms_are_whole_and_no_more_than_so_many_tiles(drawable: Drawable, most: int) -> None:
    tiles = list(tiles_within(drawable, most))
    assert 0 < len(tiles) <= most
    fuller = list(tiles_within(drawable, 4 * MOST_TILES))
    deepest = tiles[-1][0]
    assert tiles == [tile for tile in fuller if tile[0] <= deepest]
    assert sum(tile[0] <= deepest + 1 for tile in fuller) > most


def test_one_place_has_a_tile_at_every_zoom() -> None:
    records = [one for one in project_records(read_projects(PLAN)) if one["location"]["kind"] == "site"][:1]
    alone = drawable_of(columns_of(records), records)
    assert {zoom for zoom, _, _ in tiles_within(alone)} == set(range(17))


def test_nothing_with_a_place_leaves_no_archive() -> None:
    layers = {"none.geojson": b'{"type":"FeatureCollection","features":[\n]}\n'}
    assert dump_tiles(dump_columns(layers), layers) == b""


@pytest.mark.parametrize("count", [0, 20_000])
def test_an_archive_of_no_tiles_or_far_too_many_is_refused(count: int) -> None:
    tiles = [((14, number % 128 * 97, number // 128 * 89), b"tile") for number in range(count)]
    with pytest.raises(ValueError, match=f"no {count} tiles"):
        pack_archive(sorted(tiles, key=lambda one: standing.tile_number(one[0])), (0, 0, 1, 1), {})


def test_it_counts_for_the_columns_and_layers_that_it_was_made_of(
    built_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = sum_of_columns(PLAN)
    assert find_standing(PLAN, columns)
    assert find_standing(PLAN, "") is None
    assert find_standing(PLAN, "0" * 64) is None
    assert find_standing("nowhere", columns) is None
    fewer = [one for one in standing.load_layers() if "metro" not in one.themes]
    monkeypatch.setattr(standing, "load_layers", lambda: fewer)
    assert find_standing(PLAN, columns) is None
    assert (built_copy / COLUMNS).is_file()


def test_another_way_of_drawing_makes_another_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_DRAWING", 0)
    assert find_standing(PLAN, sum_of_columns(PLAN)) is None


@pytest.mark.parametrize("kept", [0, 126, 5_000])
def test_a_file_that_is_cut_off_does_not_count(built_copy: Path, kept: int) -> None:
    columns = sum_of_columns(PLAN)
    (built_copy / TILES).write_bytes((built_copy / TILES).read_bytes()[:kept])
    assert find_standing(PLAN, columns) is None
    with pytest.raises(InputError):
        open_archive(built_copy / TILES)


def test_a_file_that_is_replaced_meanwhile_is_not_read(built_copy: Path) -> None:
    archive = find_standing(PLAN, sum_of_columns(PLAN))
    assert archive
    assert found(archive, (9, 380, 187))
    assert found(archive, (archive.zooms[1] + 1, 0, 0)) is None
    other = built_copy / "other"
    other.write_bytes((built_copy / TILES).read_bytes() + b" ")
    other.replace(built_copy / TILES)
    assert standing_tile(archive, (9, 380, 187)) is None
    (built_copy / TILES).unlink()
    assert standing_tile(archive, (9, 380, 187)) is None
