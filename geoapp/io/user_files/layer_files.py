"""A user's layer in any of the known formats: told by its suffix, checked by its content, read from bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import shapely

from geoapp.inspection.raw_layer import RawLayer
from geoapp.io import gdal_process
from geoapp.io.user_files.coordinate_tables import read_csv_layer, read_xlsx_layer
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.gdal_files import read_flatgeobuf, read_geopackage, read_kml, read_shapefile
from geoapp.io.user_files.geojson_text import read_geojson
from geoapp.io.user_files.parquet_files import read_geoparquet
from geoapp.io.user_files.zips import MEGABYTE
from geoapp.limits import limit


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One format: how its files begin, and who reads them."""

    beginnings: tuple[bytes, ...]
    """Empty where any text may stand."""
    read: Callable[[bytes], RawLayer]
    text: bool = False
    """True where blanks and a byte order mark may come first."""


FORMATS: Mapping[str, FileFormat] = {
    ".geojson": FileFormat((b"{",), read_geojson, text=True),
    ".json": FileFormat((b"{",), read_geojson, text=True),
    ".gpkg": FileFormat((b"SQLite format 3\0",), read_geopackage),
    ".fgb": FileFormat((b"fgb\x03",), read_flatgeobuf),
    ".parquet": FileFormat((b"PAR1",), read_geoparquet),
    ".zip": FileFormat((b"PK\x03\x04", b"PK\x05\x06"), read_shapefile),
    ".kml": FileFormat((b"<?xml", b"<kml"), read_kml, text=True),
    ".csv": FileFormat((), read_csv_layer, text=True),
    ".xlsx": FileFormat((b"PK\x03\x04",), read_xlsx_layer),
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
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_layer(content: bytes, name: str) -> RawLayer:
    """Return a layer as its file has it; the name tells the format and is never opened.

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
    raw = gdal_process.call(known.read, content)
    if raw.frame.empty:
        raise refused("no_features")
    vertices = int(np.sum(shapely.get_num_coordinates(raw.frame.geometry.to_numpy())))
    if vertices > limit("vertices"):
        raise refused("too_many_vertices", count=vertices, limit=limit("vertices"))
    return raw


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
    head = content.removeprefix(_BYTE_ORDER_MARK).lstrip()[:16] if known.text else content[:16]
    return head.startswith(known.beginnings) if known.beginnings else not head.startswith(_MARKS)
