"""An archive is read as the format's own library reads it, and a broken one is refused in a sentence."""

import gzip
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pmtiles.reader import MemorySource, Reader
from pmtiles.tile import Compression, TileType, tileid_to_zxy, zxy_to_tileid
from pmtiles.writer import Writer

from geoapp.errors import InputError
from geoapp.io import pmtiles
from geoapp.io.pmtiles import find_tile, open_archive, read_tile, tile_number

from ..invented_archive import BOUNDS, GROUND, ZOOMS, make_tile, tiles_of, write_archive  # noqa: TID252


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_archive(tmp_path / "a.pmtiles")


def test_an_archive_says_its_zooms_bounds_and_layers(archive: Path) -> None:
    said = open_archive(archive)
    assert (said.zooms, said.bounds, said.credit) == ((ZOOMS[0], ZOOMS[-1]), BOUNDS, "invented")
    assert said.layers == tuple(GROUND)


@pytest.mark.parametrize("packed", [True, False])
def test_every_tile_is_found_and_no_other(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001 (a case)
    archive = open_archive(write_archive(tmp_path / "a.pmtiles", packed=packed))
    for zoom in ZOOMS:
        for tile in tiles_of(zoom):
            assert read_tile(archive, tile) == make_tile(tile)
    assert find_tile(archive, (11, 0, 0)) is None
    assert find_tile(archive, (3, 1, 1)) is None


def test_tiles_behind_directories_of_directories_are_those_of_the_reference(tmp_path: Path) -> None:
    path, start = tmp_path / "many.pmtiles", zxy_to_tileid(9, 0, 0)
    with path.open("wb") as file:
        writer = Writer(file)
        chance = random.Random(15)  # noqa: S311 (gaps that don't compress well)
        numbers = sorted(chance.sample(range(start, start + 200_000), 20_000))
        for number in numbers:
            writer.write_tile(number, b"%d" % number * chance.randint(1, 9))
        header = {"tile_type": TileType.MVT, "tile_compression": Compression.NONE}
        writer.finalize(header, {"vector_layers": []})
    archive, reference = open_archive(path), Reader(MemorySource(path.read_bytes()))
    assert archive.leaves[1] > 0
    for number in (*range(start, start + 300), *range(start + 199_900, start + 200_010), *numbers[::97]):
        z, x, y = tileid_to_zxy(number)
        assert find_tile(archive, (z, x, y)) == reference.get(z, x, y)


@given(st.integers(0, 20).flatmap(lambda z: st.tuples(st.just(z), *[st.integers(0, 2**z - 1)] * 2)))
def test_a_tile_has_the_number_of_the_reference(tile: tuple[int, int, int]) -> None:
    assert tile_number(tile) == zxy_to_tileid(*tile)


def with_byte(at: int, value: int) -> Callable[[bytes], bytes]:
    return lambda content: content[:at] + bytes([value]) + content[at + 1 :]


def with_root(root: bytes) -> Callable[[bytes], bytes]:
    """Put another first directory behind the file and let the header name it."""

    def change(content: bytes) -> bytes:
        place = len(content).to_bytes(8, "little") + len(root).to_bytes(8, "little")
        return content[:8] + place + content[24:] + root

    return change


BOMB = gzip.compress(bytes(pmtiles.MAX_DIRECTORY + 1))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda content: b"PK" + content, "no PMTiles file"),
        (lambda content: content[:60], "no PMTiles file"),
        (with_byte(7, 2), "no PMTiles file"),
        (with_byte(99, 2), "no vector tiles"),
        (with_byte(97, 3), "gzip"),
        (with_byte(98, 4), "gzip"),
        (lambda content: content[:-50], "less than its header says"),
        (with_byte(101, 60), "damaged"),
        (with_byte(24, 255), "damaged"),
        (with_root(BOMB), "damaged"),
        (with_root(b"\x1f\x8b no gzip"), "damaged"),
        (with_root(gzip.compress(b"\xff\xff\xff\xff\x0f\x01")), "damaged"),
        (with_root(gzip.compress(b"\xff" * 40)), "damaged"),
        (with_root(gzip.compress(b"\x00")), "damaged"),
    ],
    ids=[
        *("other", "short", "version", "pictures", "brotli", "zstd", "cut", "zoom", "metadata"),
        *("bomb", "no-gzip", "count", "endless", "empty"),
    ],
)
def test_a_broken_file_is_one_sentence(archive: Path, change: Callable[[bytes], bytes], named: str) -> None:
    archive.write_bytes(change(archive.read_bytes()))
    with pytest.raises(InputError, match=named):
        open_archive(archive)


def test_a_directory_that_leads_to_itself_ends(archive: Path) -> None:
    # One entry with a run of 0 leads to the leaves, where the same directory stands again.
    loop = gzip.compress(bytes([1, 0, 0, 40, 1]))
    content = archive.read_bytes()
    leaves = len(content).to_bytes(8, "little") + (40).to_bytes(8, "little")
    padded = loop + bytes(40 - len(loop))
    assert len(loop) <= 40
    content = content[:40] + leaves + content[56:]
    archive.write_bytes(with_root(loop)(content + padded))
    with pytest.raises(InputError, match="damaged"):
        find_tile(open_archive(archive), (0, 0, 0))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.pmtiles cannot be read"):
        open_archive(tmp_path / "gone.pmtiles")


def test_a_tile_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = open_archive(write_archive(tmp_path / "a.pmtiles"))
    monkeypatch.setattr(pmtiles, "MAX_TILE", 20)
    with pytest.raises(InputError, match="damaged"):
        read_tile(archive, tiles_of(9)[0])


@cache
def _sound() -> bytes:
    with TemporaryDirectory() as folder:
        return write_archive(Path(folder) / "a.pmtiles").read_bytes()


@given(st.binary(max_size=400))
def test_any_directory_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, root: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "a.pmtiles"
    content = _sound()
    path.write_bytes(with_root(gzip.compress(root, mtime=0))(content))
    try:
        find_tile(open_archive(path), (9, 380, 187))
    except InputError as error:
        assert error.code == "pmtiles_damaged"  # noqa: PT017 (both ends are right)
