"""Restrictions of GDAL in our own processes: the command line, the server and its workers.

Who imports geoapp as a library keeps the GDAL that was there: user files are then read in a worker of ours.
pyogrio brings one, with drivers that follow names inside a file to other files and hosts (VRT,
GDALG, OAPIF, WFS …). A driver that is not registered cannot be reached by any content, whatever its suffix. The
names are a list of what to leave out, since GDAL has none of what to let in; ``unexpected_drivers`` is the check.
"""

import os
from collections.abc import Iterable

DRIVERS = frozenset(
    {
        *("DXF", "ESRI Shapefile", "FlatGeobuf", "GPKG", "GeoJSON", "KML", "LIBKML", "MEM", "Memory"),
        "OpenFileGDB",
    }
)
"""What stays, for reading and writing; MEM (Memory in older ones) is GDAL's own workspace."""

LEFT_OUT = (
    *("ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN", "EDIGEO"),
    *("EEDA", "ESRIJSON", "Elasticsearch", "GDALG", "GML", "GPSBabel", "GPX", "GTFS", "GeoJSONSeq", "GeoRSS"),
    *("HTTP", "Idrisi", "JML", "JSONFG", "LVBAG", "MBTiles", "MVT", "MapInfo File", "MapML"),
    *(
        "MiraMonVector",
        "NGW",
        "OAPIF",
        "ODS",
        "OGCAPI",
        "OGR_GMT",
        "OGR_PDS",
        "OGR_VRT",
        "OSM",
    ),
    *(
        "PCIDSK",
        "PDF",
        "PDS4",
        "PGDUMP",
        "PLSCENES",
        "PMTiles",
        "S57",
        "SQLite",
        "SXF",
        "Selafin",
        "TopoJSON",
    ),
    *("VDV", "VFK", "VICAR", "WAsP", "WFS", "XLSX"),
)
"""Every other driver of pyogrio 0.13 (GDAL 3.12), which reads for us."""

OPTIONS = {
    "GDAL_SKIP": ",".join(LEFT_OUT),
    "GDAL_DRIVER_PATH": "disable",  # no plug-ins from the machine
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",  # what lies beside a file is no part of it
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".no-such-suffix",  # no address ends so: /vsicurl/ opens nothing
    "CPL_VSIL_CURL_USE_HEAD": "NO",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "AWS_EC2_METADATA_DISABLED": "true",  # /vsis3/ would ask a link-local address for credentials
    "PROJ_NETWORK": "OFF",
    "DXF_CLOSED_LINE_AS_POLYGON": "YES",
    "DXF_ENCODING": "UTF-8",  # its reader here writes it so
    # A FileGDB wants identifiers; with always the same ones, the same content is the same bytes.
    "OPENFILEGDB_REPRODUCIBLE_UUID": "YES",
    # A GeoPackage wants a date of writing; with always the same one, the same content is the same bytes.
    "OGR_CURRENT_DATE": "1980-01-01T00:00:00.000Z",
    # Files are made in a folder of their own and read at once: nothing waits until a GeoPackage is on the disk.
    "OGR_SQLITE_SYNCHRONOUS": "OFF",
    # Megabytes of a GeoPackage's pages at hand: the spatial index of a million projects, which is written all over.
    "OGR_SQLITE_CACHE": "64",
}


def restrict() -> None:
    """Set the options in this process, which is ours, and the ones it starts; an operator's setting cannot widen them.

    To be called before any package that carries a GDAL is imported.
    """
    os.environ.update(OPTIONS)


def is_restricted() -> bool:
    """Say whether this process is one of ours."""
    return OPTIONS.items() <= os.environ.items()


def unexpected_drivers(registered: Iterable[str]) -> list[str]:
    """Return the drivers that should not be there: a GDAL loaded before us, or newer than our list.

    >>> unexpected_drivers(["GPKG", "OGR_VRT"]), unexpected_drivers([])
    (['OGR_VRT'], [])
    """
    return sorted(set(registered) - DRIVERS)
