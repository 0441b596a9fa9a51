"""FlatGeobuf, GeoPackage and Shapefile, read by GDAL from memory; the content decides the driver beforehand."""

import io
import re
import sqlite3
import warnings
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from zipfile import ZIP_STORED, ZipFile

import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
from shapely.errors import ShapelyError

from geoapp.domain.intake import Fault, fault
from geoapp.errors import RefusedError
from geoapp.gdal import unexpected_drivers
from geoapp.inspection.raw_layer import UNKNOWN_CRS, RawLayer
from geoapp.io.user_files.dbf_numbers import as_numbers, as_texts
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.file_tables import FileTable, chosen_tables, join_tables
from geoapp.io.user_files.gdal_tables import read_table
from geoapp.io.user_files.shapefile_parts import mend_parts, prj_text
from geoapp.io.user_files.shapefile_texts import BYTE_BY_BYTE, decode_cells
from geoapp.io.user_files.zips import all_shapefiles, lone_tables, unpack
from geoapp.limits import limit

MOST_TABLES = 500
"""Each is opened by itself."""

STYLES = "layer_styles"
"""QGIS keeps here how a table is drawn; it is no data."""

DAMAGE = (
    *(DataSourceError, DataLayerError, FieldError, GeometryError, ShapelyError, pa.ArrowException),
    *(ValueError, TypeError, LookupError, OSError, RuntimeError, OverflowError),
)
"""What pyogrio has been seen to raise over damaged files, in reading and in turning cells into a frame."""

Counts = list[tuple[str, int]]
"""Name and features of each table."""

_VIRTUAL = re.compile(r"create\s+virtual\s+table.*?using\s+[\"'`\[]?(\w+)", re.IGNORECASE | re.DOTALL)
_PICTURES = frozenset({"tiles", "2d-gridded-coverage"})
_INDEXES = frozenset({"rtree", "fts3", "fts4", "fts5"})


def read_flatgeobuf(content: bytes) -> RawLayer:
    """Return a FlatGeobuf's features.

    Raises:
        RefusedError: it is damaged or too large.
    """
    return read_source(content, "FlatGeobuf")


def read_geopackage(content: bytes, tables: Sequence[str] = ()) -> RawLayer:
    """Return the features of a GeoPackage's tables, or of those named.

    Raises:
        RefusedError: it is damaged, too large, or holds tables that stand for other data.
    """
    content = _without_log(content)
    refuse_virtual(content)
    return read_source(content, "GeoPackage", tables)


def read_shapefile(content: bytes, encoding: str | None = None, tables: Sequence[str] = ()) -> RawLayer:
    """Return the features of the shapefiles in a zip, or of those named; each is packed anew under names of our own.

    Args:
        content: the zip.
        encoding: of its texts, where a person chose one.
        tables: names of shapefiles to read, all where none is named.

    Raises:
        RefusedError: what :func:`unpack` and :func:`all_shapefiles` refuse, or one is damaged or too large.
    """
    files = unpack(content)
    shapefiles = all_shapefiles(files)
    read: list[FileTable] = []
    lone = {name: rows for name, part in lone_tables(files).items() if (rows := _rows_of(part))}
    said, total = _told(lone), sum(lone.values())
    left_out = [("tables_plain", total)] if lone else []
    counts: Counts = []
    left = limit("features")
    wanted = chosen_tables(list(shapefiles), tables)
    for place, (name, parts) in enumerate(shapefiles.items()):
        mended = mend_parts(parts)
        dbf, wide = as_texts(mended.parts[".dbf"])
        packed = _packed(mended.parts | {".dbf": dbf})
        total += mended.shapes
        if place not in wanted:
            counts.append((name, mended.shapes))
            continue
        total += mended.rows_beyond
        table, faults = _whole(packed, BYTE_BY_BYTE, name, left, mended.shapes - mended.deleted)
        decoded = decode_cells(as_numbers(table.cells, wide), parts, encoding)
        cells, unknown = decoded.cells, prj_text(parts)
        left -= len(cells)
        counts.append((name, len(cells)))
        crs = UNKNOWN_CRS if unknown else table.crs
        read += [replace(table, cells=cells, crs=crs, sources=decoded.sources)] if len(cells) else []
        said += [*mended.faults, *faults, *decoded.faults]
        said += [fault("prj_unknown", text=unknown)] if unknown else []
        left_out += [("rows_deleted", mended.deleted)] if mended.deleted else []
        left_out += [("rows_unpaired", mended.rows_beyond)] if mended.rows_beyond else []
    return join_tables(read, "Shapefile", counts=counts, rows=total, left=left_out, faults=said)


def read_source(content: bytes | str, name: str, tables: Sequence[str] = ()) -> RawLayer:
    """Return the features of bytes, or of a path that this process made itself.

    Raises:
        RefusedError: it is damaged or too large.
    """
    _refuse_drivers()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what GDAL tells of, the report finds itself
        try:
            return _read_all(content, name, tables)
        except RefusedError:
            raise
        except UnicodeDecodeError as error:
            raise refused("not_text") from error
        except DAMAGE as error:
            raise refused("damaged") from error


def _read_all(content: bytes | str, form: str, wanted: Sequence[str]) -> RawLayer:
    """Return every table with geometries; what is in it is counted before it is read."""
    # By their numbers: a file without names takes its own, which pyogrio makes up anew at each call.
    listed = list(enumerate(pyogrio.list_layers(content)))
    spatial = [(number, str(name)) for number, (name, kind) in listed if kind is not None]
    plain = [(number, str(name)) for number, (name, kind) in listed if kind is None and name != STYLES]
    if not listed and form == "FlatGeobuf":  # it always has one table
        raise refused("damaged")
    if len(listed) > MOST_TABLES:
        raise refused("too_many_tables", count=len(listed), limit=MOST_TABLES)
    if plain and not spatial:
        raise refused("tables_plain_only", names=", ".join(name for _, name in plain))
    chosen = set(chosen_tables([name for _, name in spatial], wanted))
    lone = _left_out(content, plain)
    read, counts, said, left = [], [], _told(lone), limit("features")
    for place, (number, name) in enumerate(spatial):
        if place not in chosen:
            counts.append((name, _count(content, number)))
            continue
        table, faults = read_table(content, number, name, left)
        left -= len(table.cells)
        counts.append((name, len(table.cells)))
        read += [table] if len(table.cells) else []
        said += faults
    rows = sum(lone.values())
    left_out = [("tables_plain", rows)] if rows else []
    total = rows + sum(count for _, count in counts)
    return join_tables(read, form, counts=counts, rows=total, left=left_out, faults=said)


def _left_out(content: bytes | str, plain: Sequence[tuple[int, str]]) -> dict[str, int]:
    """Return the tables that have no geometry column, and how many rows stand in them."""
    counts = {name: _count(content, number) for number, name in plain}
    return {name: count for name, count in counts.items() if count}


def _told(filled: dict[str, int]) -> list[Fault]:
    names = ", ".join(f"{name} ({count:,})" for name, count in filled.items())
    return [fault("tables_plain", count=sum(filled.values()), names=names)] if filled else []


def _count(content: bytes | str, number: int = 0) -> int:
    return int(pyogrio.read_info(content, layer=number, force_feature_count=True)["features"])


def _whole(
    content: bytes, encoding: str | None, name: str, left: int, stated: int
) -> tuple[FileTable, list[Fault]]:
    """Return the one table of bytes, under a name of ours."""
    _refuse_drivers()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read_table(content, 0, name, left, encoding, stated=stated)
        except RefusedError:
            raise
        except UnicodeDecodeError as error:
            raise refused("not_text") from error
        except DAMAGE as error:
            raise refused("damaged") from error


def _rows_of(table: bytes) -> int:
    """Return the number of rows that a .dbf says in its head."""
    return int.from_bytes(table[4:8], "little")


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for suffix, part in parts.items():
            if suffix != ".cpg":  # what it says is found out here
                archive.writestr(f"layer{suffix}", part)
    return packed.getvalue()


def _refuse_drivers() -> None:
    if found := unexpected_drivers(pyogrio.list_drivers()):
        raise refused("drivers_open", drivers=", ".join(found))


def _without_log(content: bytes) -> bytes:
    """Return a database that was left in WAL mode as one without: all that is in the file itself is read.

    Source: https://www.sqlite.org/fileformat.html (bytes 18 and 19: 2 is WAL, 1 is not)
    """
    return content[:18] + bytes([1, 1]) + content[20:] if content[18:20] == b"\2\2" else content


def refuse_virtual(content: bytes) -> None:
    """Look at a database before GDAL does: a virtual table can stand for another file.

    Raises:
        RefusedError: it is no database, or holds such a table.
    """
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            made = [
                str(row[0]) for row in database.execute("select sql from sqlite_master where sql is not null")
            ]
            kinds = _kinds_of(database)
    except (sqlite3.Error, ValueError, OverflowError) as error:
        raise refused("damaged") from error
    for statement in made:
        found = _VIRTUAL.match(statement.strip())
        if found and found[1].lower() not in _INDEXES:
            raise refused("virtual_tables")
    if kinds and kinds <= _PICTURES:
        raise refused("raster_only")


def _kinds_of(database: sqlite3.Connection) -> set[str]:
    """Return the kinds of what a GeoPackage says that it holds, none where it does not say."""
    try:
        found = {str(row[0]) for row in database.execute("select data_type from gpkg_contents limit 1000")}
    except sqlite3.OperationalError:
        return set()
    return found
