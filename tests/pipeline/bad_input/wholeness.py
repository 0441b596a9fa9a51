"""Files that do not hold what they say, or hold what a layer has no place for: whole, or told."""

import io
import json
import sqlite3
import struct

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from shapely import Point

from .making import LAT, LON, Row, features_of, frame, point, polygon, shape_parts, unzipped, written, zipped

KML = '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Placemark>{}</Placemark></kml>'


def fgb_of_more() -> bytes:
    """Return a FlatGeobuf whose header says 40,000 features, and which holds 3."""
    content = written(frame(*(Point(LON + n / 100, LAT) for n in range(3))), "FlatGeobuf")
    (size,) = struct.unpack_from("<I", content, 8)
    head = content[12 : 12 + size]
    spot = head.index(struct.pack("<Q", 3))
    return content[:12] + head[:spot] + struct.pack("<Q", 40_000) + head[spot + 8 :] + content[12 + size :]


def fgb_without_head() -> bytes:
    content = written(frame(Point(LON, LAT)), "FlatGeobuf")
    return content[:8] + struct.pack("<I", 0) + content[12:]


def deleted_row() -> bytes:
    """Return a shapefile of 3 shapes, the second of which is marked as deleted."""
    files = unzipped(shape_parts(frame(*(Point(LON + n / 100, LAT) for n in range(3)))))
    table = bytearray(files["a.dbf"])
    start, length = struct.unpack_from("<HH", table, 8)
    table[start + length] = ord("*")
    return zipped(files | {"a.dbf": bytes(table)})


def star(tips: int) -> bytes:
    """Return a polygon whose every edge crosses nearly every other."""
    turns = 2 * np.pi * (np.arange(tips) * (tips // 2) % tips) / tips
    ring = np.column_stack([LON + np.cos(turns) / 10, LAT + np.sin(turns) / 10]).tolist()
    return features_of([({"n": 1}, polygon([*ring, ring[0]])), ({"n": 2}, point())])


def nested(depth: int) -> object:
    made: object = 1
    for _ in range(depth):
        made = [made]
    return made


def parquet(primary: str, binary: bytes | None = None, **columns: object) -> bytes:
    """Return a GeoParquet of one row with any word for its column of geometries."""
    geo = {
        "version": "1.0.0",
        "primary_column": primary,
        "columns": {primary: {"encoding": "WKB", "geometry_types": []}},
    }
    table = pa.table({"geometry": [binary or Point(LON, LAT).wkb], **columns})
    buffer = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), buffer)
    return buffer.getvalue()


def deep_binary(depth: int) -> bytes:
    return struct.pack("<BII", 1, 7, 1) * depth + Point(LON, LAT).wkb


def twin_columns() -> bytes:
    table = pa.table([[Point(LON, LAT).wkb], ["甲"], ["乙"]], names=["geometry", "a", "a"])
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def tiles_only() -> bytes:
    content = written(frame(Point(LON, LAT)), "GPKG")
    with sqlite3.connect(":memory:") as database:
        database.deserialize(content)
        database.execute("update gpkg_contents set data_type = 'tiles'")
        database.commit()
        return database.serialize()


def track(*words: str) -> bytes:
    made = "".join(
        f"<when>{word}</when><gx:coord>{LON + n / 100} {LAT} 0</gx:coord>" for n, word in enumerate(words)
    )
    return KML.format(f"<gx:Track>{made}</gx:Track>").encode()


ROWS = [
    Row(
        what="FlatGeobuf whose header says more features than there are",
        name="a.fgb",
        make=fgb_of_more,
        outcome="refused",
        codes=("sums_unmet",),
    ),
    Row(
        what="FlatGeobuf with a damaged header: not “without features”",
        name="a.fgb",
        make=fgb_without_head,
        outcome="refused",
        codes=("damaged",),
    ),
    Row(
        what="Shapefile with a row that is marked as deleted",
        name="a.zip",
        make=deleted_row,
        outcome="accepted",
        codes=("rows_deleted",),
        holds=lambda layer: layer["n"].tolist() == [0, 2],
    ),
    Row(
        what="Polygon that crosses itself a million times, beside a sound point",
        make=lambda: star(2_001),
        outcome="repaired",
        codes=("tangled",),
        holds=lambda layer: layer["n"].tolist() == [2],
    ),
    Row(
        what="Lists 300 deep within each other in a cell",
        make=lambda: features_of([({"a": nested(300)}, point())]),
        outcome="accepted",
        codes=("deep_cells",),
        holds=lambda layer: layer["a"].tolist() == ["[" * 300 + "1" + "]" * 300],
    ),
    Row(
        what="Lists 900 deep within each other in a cell",
        make=lambda: features_of([({"a": nested(900)}, point())]),
        outcome="accepted",
        codes=("deep_cells",),
        holds=lambda layer: layer["a"].tolist() == ["[" * 900 + "1" + "]" * 900],
    ),
    Row(
        what="Halves of characters in a field's name and in a cell",
        make=lambda: (
            b'{"type":"Feature","geometry":{"type":"Point","coordinates":[87.6,43.8]},'
            b'"properties":{"a\\ud83d":"b","c":"\\udc00d"}}'
        ),
        outcome="accepted",
        codes=("lone_surrogates",),
        holds=lambda layer: (layer["a\ufffd"].tolist(), layer["c"].tolist()) == (["b"], ["\ufffdd"]),
    ),
    Row(
        what="KML track with a time at each of its points",
        name="a.kml",
        make=lambda: track("2025-01-01", "2025-01-02", "2025-01-03"),
        outcome="accepted",
        codes=("heights", "track_times"),
        holds=lambda layer: (layer["begin"][1], layer["end"][1]) == ("2025-01-01", "2025-01-03"),
    ),
    Row(
        what="KML line of one point, beside a sound point",
        name="a.kml",
        make=lambda: KML.format(
            "<LineString><coordinates>87,43</coordinates></LineString></Placemark>"
            "<Placemark><Point><coordinates>87.6,43.8</coordinates></Point>"
        ).encode(),
        outcome="repaired",
        codes=("unreadable_geometry",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="GeoParquet that names a column of geometries which it has not",
        name="a.parquet",
        make=lambda: parquet("geom"),
        outcome="refused",
        codes=("parquet_no_column",),
    ),
    Row(
        what="Parquet with two columns of one name",
        name="a.parquet",
        make=twin_columns,
        outcome="accepted",
        codes=("no_geo_metadata",),
        holds=lambda layer: (layer["a"].tolist(), layer["a_2"].tolist()) == (["甲"], ["乙"]),
    ),
    Row(
        what="Parquet with moments that no calendar has",
        name="a.parquet",
        make=lambda: parquet("geometry", t=pa.array([2**62], pa.timestamp("us"))),
        outcome="accepted",
        codes=("moments_beyond",),
        holds=lambda layer: layer["t"].tolist() == [2**62],
    ),
    Row(
        what="Collections 100,000 deep within each other, as binary",
        name="a.parquet",
        make=lambda: parquet("geometry", deep_binary(100_000)),
        outcome="refused",
        codes=("unreadable_geometry", "nothing_left"),
    ),
    Row(
        what="GeoPackage of tiles only",
        name="a.gpkg",
        make=tiles_only,
        outcome="refused",
        codes=("raster_only",),
    ),
    Row(
        what="GeoJSON in UTF-16",
        make=lambda: features_of([({"名称": "甲"}, point())]).decode().encode("utf-16"),
        outcome="accepted",
        holds=lambda layer: layer["名称"].tolist() == ["甲"],
    ),
]
