"""A user's layer in any of the known formats: told by its suffix, checked by its content, read from bytes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath

import numpy as np
import shapely

from geoapp.domain.intake import fault
from geoapp.inspection.raw_layer import RawLayer
from geoapp.inspection.sums import check_reader
from geoapp.io import gdal_process
from geoapp.io.user_files.coordinate_tables import read_csv_layer, read_workbook_layer
from geoapp.io.user_files.dxf_files import read_dxf
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.gdal_files import read_flatgeobuf, read_geopackage, read_shapefile
from geoapp.io.user_files.geodatabase_files import geodatabases, read_geodatabase
from geoapp.io.user_files.geojson_text import read_geojson
from geoapp.io.user_files.joined_layers import read_members
from geoapp.io.user_files.kml_files import read_kml
from geoapp.io.user_files.kmz_files import read_kmz
from geoapp.io.user_files.parcel_text import are_parcels, read_parcels
from geoapp.io.user_files.parquet_files import read_geoparquet
from geoapp.io.user_files.zips import MEGABYTE, unpack
from geoapp.limits import limit


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One format: how its files begin, and who reads them."""

    beginnings: tuple[bytes, ...]
    """Empty where any text may stand."""
    read: Callable[..., RawLayer]
    text: bool = False
    """True where blanks and a byte order mark may come first."""
    with_columns: bool = False
    """True where the reader can be told which columns hold coordinates."""
    encoded: bool = False
    """True where its texts may be in any encoding, which the reader can be told."""
    with_tables: bool = False
    """True where a file may hold several tables (layers, sheets, folders), which the reader can be told by name."""


_SHAPES = ".shp"
"""Stands for the shapefiles of a zip, which are read together."""

_LEGEND = "fields.csv"
"""What the short names of fields mean, beside our own shapefiles."""

_BESIDE = ((".json",), (".csv", ".xlsx", ".ods"), (".txt",))
"""What may lie beside a layer in a zip without being one, each later group only where none of an earlier is there."""


def _read_zip(
    content: bytes, columns: Sequence[str] = (), encoding: str | None = None, tables: Sequence[str] = ()
) -> RawLayer:
    """Return the layers in a zip: shapefiles, geodatabases, and any other files that can be a layer.

    Raises:
        RefusedError: what :func:`unpack` refuses, there is none, or what the reader of one refuses.
    """
    files = unpack(content)
    databases = geodatabases(files)
    groups = [tuple(databases), *_groups(_layers_among(files))]
    if shapes := [name for name in files if name.lower().endswith(_SHAPES)]:
        groups.insert(0, (shapes[0] if len(shapes) == 1 else _SHAPES,))
    readers: dict[str, Callable[[Sequence[str]], RawLayer]] = {
        name: partial(_read_member, name, files, databases, content, columns, encoding)
        for group in groups
        for name in group
    }
    default = next(filter(None, groups), ())
    if not default:
        raise refused("zip_no_layer")
    return read_members(readers, default, tables, "zip_unread")


def _read_member(  # noqa: PLR0913, PLR0917 (of one archive)
    name: str,
    files: Mapping[str, bytes],
    databases: Mapping[str, Mapping[str, bytes]],
    content: bytes,
    columns: Sequence[str],
    encoding: str | None,
    tables: Sequence[str],
) -> RawLayer:
    if name.lower().endswith(_SHAPES):
        return read_shapefile(content, encoding, tables)
    if name in databases:
        return read_geodatabase(databases[name], tables)
    return read_layer(files[name], PurePath(name).name, columns, encoding, tables)


def _layers_among(files: Mapping[str, bytes]) -> list[str]:
    """Return the names of files that can be a layer by themselves; of texts only those of parcels are."""
    paths = {name: PurePath(name) for name in files}
    return [
        name
        for name, path in paths.items()
        if path.suffix.lower() in FORMATS
        and not path.name.startswith(".")
        and path.name != _LEGEND
        and (path.suffix.lower() != ".txt" or are_parcels(files[name]))
    ]


def _groups(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return names in groups, of which the first that is not empty holds the layer."""
    beside = {suffix for group in _BESIDE for suffix in group}
    suffixes = {name: PurePath(name).suffix.lower() for name in names}
    layers = tuple(name for name in names if suffixes[name] not in beside)
    return [layers, *(tuple(name for name in names if suffixes[name] in group) for group in _BESIDE)]


FORMATS: Mapping[str, FileFormat] = {
    ".geojson": FileFormat((b"{", b"\x1e"), read_geojson, text=True),
    ".json": FileFormat((b"{", b"\x1e"), read_geojson, text=True),
    ".geojsonl": FileFormat((b"{", b"\x1e"), read_geojson, text=True),
    ".geojsons": FileFormat((b"{", b"\x1e"), read_geojson, text=True),
    ".ndjson": FileFormat((b"{", b"\x1e"), read_geojson, text=True),
    ".jsonl": FileFormat((b"{", b"\x1e"), read_geojson, text=True),
    ".gpkg": FileFormat((b"SQLite format 3\0",), read_geopackage, with_tables=True),
    ".fgb": FileFormat((b"fgb\x03",), read_flatgeobuf),
    ".parquet": FileFormat((b"PAR1",), read_geoparquet),
    ".geoparquet": FileFormat((b"PAR1",), read_geoparquet),
    ".zip": FileFormat(
        (b"PK\x03\x04", b"PK\x05\x06"), _read_zip, with_columns=True, encoded=True, with_tables=True
    ),
    ".kml": FileFormat((b"<",), read_kml, text=True, with_tables=True),
    ".kmz": FileFormat((b"PK\x03\x04",), read_kmz, with_tables=True),
    ".dxf": FileFormat((), read_dxf, text=True, encoded=True, with_tables=True),
    ".txt": FileFormat((), read_parcels, text=True, encoded=True),
    ".csv": FileFormat((), read_csv_layer, text=True, with_columns=True, encoded=True),
    **dict.fromkeys(
        (".xlsx", ".ods"),
        FileFormat((b"PK\x03\x04",), read_workbook_layer, with_columns=True, with_tables=True),
    ),
}

_MARKS = (
    b"PK\x03\x04",
    b"%PDF-",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format 3\0",
    b"PAR1",
    b"fgb\x03",
    b"<?xml",
    b"<OGR",
)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\xff\xfe", b"\xfe\xff")


def read_layer(
    content: bytes,
    name: str,
    columns: Sequence[str] = (),
    encoding: str | None = None,
    tables: Sequence[str] = (),
) -> RawLayer:
    """Return a layer as its file has it; the name tells the format and is never opened.

    Args:
        content: the file.
        name: its name.
        columns: of a table's coordinates, where a person names them.
        encoding: of its texts, where a person chose one.
        tables: of several in the file those to read, all when none is named.

    Raises:
        RefusedError: it is too large, of no known format, not what its suffix says, or damaged.
    """
    check_size(content)
    suffix = PurePath(name).suffix.lower()
    if suffix == ".shp":
        raise refused("bare_shapefile")
    if suffix not in FORMATS:
        raise refused("unknown_suffix", suffix=suffix or "—", formats=", ".join(FORMATS))
    known = FORMATS[suffix]
    if not _begins(content, known):
        raise refused("not_its_suffix", suffix=suffix)
    options: dict[str, object] = {"columns": tuple(columns)} if known.with_columns else {}
    options |= {"encoding": encoding} if known.encoded else {}
    options |= {"tables": tuple(tables)} if known.with_tables else {}
    raw = gdal_process.call(known.read, content, **options)
    if encoding and not known.encoded:
        raw = replace(raw, faults=(*raw.faults, fault("encoding_unused", format=suffix)))
    if raw.frame.empty:
        raise refused("no_features")
    check_reader(raw)
    vertices = int(np.sum(shapely.get_num_coordinates(raw.frame.geometry.to_numpy())))
    if vertices > limit("vertices"):
        raise refused("too_many_vertices", count=vertices, limit=limit("vertices"))
    return raw


def _text_of(head: bytes) -> bytes:
    r"""Return the beginning of a text without its byte order mark, and of UTF-16 and UTF-32 the letters.

    >>> _text_of("\ufeff{".encode("utf-16-le")), _text_of(b"{"), _text_of(b"")
    (b'{', b'{', b'')
    """
    mark = next((mark for mark in _BYTE_ORDER_MARKS if head.startswith(mark)), b"")
    return head.removeprefix(mark).replace(b"\0", b"")


def check_size(content: bytes) -> None:
    """Refuse an empty or oversized file.

    Raises:
        RefusedError: the file is empty or too large.
    """
    if not content.strip():
        raise refused("empty_file")
    if len(content) > limit("upload_mb") * MEGABYTE:
        size = f"{len(content) / MEGABYTE:.1f}"
        raise refused("too_large", mb=size, limit=limit("upload_mb"))


def _begins(content: bytes, known: FileFormat) -> bool:
    r"""Say whether content begins as its format does; a format of any text begins with no other format's mark.

    >>> _begins(b" {}", FORMATS[".json"]), _begins(b"PK\x03\x04", FORMATS[".csv"]), _begins(b"", FORMATS[".kml"])
    (True, False, False)
    """
    head = _text_of(content[:64]).lstrip()[:16] if known.text else content[:16]
    return head.startswith(known.beginnings) if known.beginnings else not head.startswith(_MARKS)
