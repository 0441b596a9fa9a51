"""Archives of vector tiles (PMTiles, version 3) as bytes, by the format's own library."""

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from pmtiles.tile import Compression, Entry, TileType, serialize_directory, serialize_header, tileid_to_zxy

from geoapp.domain.bounding_box import BoundingBox
from geoapp.geometry.web_mercator import Tile
from geoapp.io.pmtiles import tile_number

_HEAD, _MOST_ROOT = 127, 16_384
"""Bytes of the head, and of the head with the one directory: what a reader asks for at first."""

_LEVEL = 6
_SIDES = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")


def pack_archive(tiles: Iterable[tuple[Tile, bytes]], bounds: BoundingBox, said: Mapping[str, Any]) -> bytes:
    """Return an archive of tiles, which come in the order of ``tile_number``; the same tiles give the same bytes.

    Each is packed as it comes; one without content is left out. ``bounds`` are in degrees, ``said`` is the metadata.

    Raises:
        ValueError: there are none, or more, some thousands, than one directory holds.
    """
    entries, content = list[Entry](), bytearray()
    for tile, drawn in tiles:
        if drawn:
            packed = _pack(drawn)
            entries.append(Entry(tile_number(tile), len(content), len(packed), 1))
            content += packed
    # The library's own compression writes a byte that is another one in other versions of Python.
    root = _pack(gzip.decompress(serialize_directory(entries)))
    metadata = _pack(json.dumps(said, ensure_ascii=False).encode("utf-8"))
    if not entries or _HEAD + len(root) > _MOST_ROOT:
        message = f"one directory holds no {len(entries)} tiles"
        raise ValueError(message)
    head = _head(len(root), len(metadata), len(content), entries)
    sides = {name: round(degrees * 1e7) for name, degrees in zip(_SIDES, bounds, strict=True)}
    return b"".join((serialize_header(head | sides), root, metadata, content))


def _head(root: int, metadata: int, content: int, entries: list[Entry]) -> Any:  # noqa: ANN401 (the library's keys)
    """Return the facts of the head, from the bytes of what follows it."""
    at, count = _HEAD + root + metadata, len(entries)
    return {
        "root_offset": _HEAD,
        "root_length": root,
        "metadata_offset": _HEAD + root,
        "metadata_length": metadata,
        "leaf_directory_offset": at,
        "leaf_directory_length": 0,
        "tile_data_offset": at,
        "tile_data_length": content,
        "addressed_tiles_count": count,
        "tile_entries_count": count,
        "tile_contents_count": count,
        "clustered": True,
        "internal_compression": Compression.GZIP,
        "tile_compression": Compression.GZIP,
        "tile_type": TileType.MVT,
        "min_zoom": tileid_to_zxy(entries[0].tile_id)[0],
        "max_zoom": tileid_to_zxy(entries[-1].tile_id)[0],
    }


def _pack(content: bytes) -> bytes:
    """Return content packed by gzip, without time or name."""
    packer = zlib.compressobj(_LEVEL, wbits=zlib.MAX_WBITS | 16)
    return packer.compress(content) + packer.flush()
