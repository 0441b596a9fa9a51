"""FlatGeobuf, GeoPackage, Shapefile and KML, read by GDAL from memory; the content decides the driver beforehand."""

import io
import re
import sqlite3
import warnings
from contextlib import closing
from dataclasses import replace
from zipfile import ZIP_STORED, ZipFile

import geopandas as gpd
import pandas as pd
import pyogrio
from lxml import etree
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
from shapely.errors import ShapelyError

from geoapp.domain.intake import fault
from geoapp.errors import RefusedError
from geoapp.gdal import unexpected_drivers
from geoapp.inspection.raw_layer import GEOMETRY, UNKNOWN_CRS, RawLayer, raw_frame
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.shapefile_parts import mend_parts, prj_text
from geoapp.io.user_files.shapefile_texts import BYTE_BY_BYTE, decode_cells
from geoapp.io.user_files.zips import one_shapefile, unpack
from geoapp.limits import limit

MOST_LAYERS = 50
LAYER = "layer"
"""Column that names a feature's layer where a file has several."""

DAMAGE = (
    *(DataSourceError, DataLayerError, FieldError, GeometryError, ShapelyError),
    *(ValueError, TypeError, LookupError, OSError, RuntimeError, OverflowError),
)
"""What pyogrio has been seen to raise over damaged files, in reading and in turning cells into a frame."""

BOILERPLATE = (
    *(
        "id",
        "timestamp",
        "begin",
        "end",
        "altitudeMode",
        "tessellate",
        "extrude",
        "visibility",
        "drawOrder",
        "icon",
    ),
    *("snippet", "styleUrl", "href"),
)
"""Columns that GDAL makes for every KML, whatever it holds."""

_VIRTUAL = re.compile(r"create\s+virtual\s+table.*?using\s+[\"'`\[]?(\w+)", re.IGNORECASE | re.DOTALL)
_INDEXES = frozenset({"rtree", "fts3", "fts4", "fts5"})


def read_flatgeobuf(content: bytes) -> RawLayer:
    """Return a FlatGeobuf's features.

    Raises:
        RefusedError: it is damaged or too large.
    """
    return _read(content, "FlatGeobuf")


def read_geopackage(content: bytes) -> RawLayer:
    """Return the features of a GeoPackage's layers.

    Raises:
        RefusedError: it is damaged, too large, or holds tables that stand for other data.
    """
    refuse_virtual(content)
    return _read(content, "GeoPackage")


def read_shapefile(content: bytes, encoding: str | None = None) -> RawLayer:
    """Return the features of the one shapefile in a zip; it is packed anew under names of our own.

    Args:
        content: the zip.
        encoding: of its texts, where a person chose one.

    Raises:
        RefusedError: what :func:`unpack` and :func:`one_shapefile` refuse, or it is damaged or too large.
    """
    parts = one_shapefile(unpack(content))
    mended, faults = mend_parts(parts)
    mended.pop(".cpg", None)
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for suffix, part in mended.items():
            archive.writestr(f"layer{suffix}", part)
    raw = _read(packed.getvalue(), "Shapefile", encoding=BYTE_BY_BYTE)
    cells, said = decode_cells(raw.frame.drop(columns=GEOMETRY), parts, encoding)
    declared = raw.crs
    if text := prj_text(parts):
        declared, said = UNKNOWN_CRS, [*said, fault("prj_unknown", text=text)]
    frame = raw_frame(cells, list(raw.frame.geometry))
    return replace(raw, frame=frame, crs=declared, faults=(*faults, *said))


def read_kml(content: bytes) -> RawLayer:
    """Return the placemarks of a KML. Links to other files are counted, and never followed.

    Raises:
        RefusedError: it is no XML, declares a document type, or is too large.
    """
    if b"<!DOCTYPE" in content[:4096].upper() or b"<!ENTITY" in content.upper():
        raise refused("xml_entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused("damaged") from error
    links = sum(1 for _ in root.iter("{*}NetworkLink", "{*}GroundOverlay", "{*}PhotoOverlay"))
    for element in list(root.iter("{*}NetworkLink", "{*}GroundOverlay", "{*}PhotoOverlay")):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    raw = _read(etree.tostring(root, xml_declaration=True, encoding="UTF-8"), "KML")
    kept = [
        column for column in raw.frame.columns if column not in BOILERPLATE or raw.frame[column].notna().any()
    ]
    frame = raw.frame[kept].drop(columns=[name for name in BOILERPLATE if name in kept])
    faults = (fault("linked_content", count=links),) if links else ()
    return RawLayer(frame=frame, format="KML", crs=None, by_format=True, faults=faults)


def read_source(source: bytes | str, name: str) -> RawLayer:
    """Return the features of bytes, or of a path that this process made itself.

    Raises:
        RefusedError: it is damaged or too large.
    """
    return _read(source, name)


def _read(content: bytes | str, name: str, *, encoding: str | None = None) -> RawLayer:
    if found := unexpected_drivers(pyogrio.list_drivers()):
        raise refused("drivers_open", drivers=", ".join(found))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # GDAL tells of ring directions and the like, which the report finds itself
            layers = _layers(content, encoding)
    except RefusedError:
        raise
    except UnicodeDecodeError as error:
        raise refused("not_text") from error
    except DAMAGE as error:
        raise refused("damaged") from error
    if not layers:
        raise refused("no_features")
    systems = {None if frame.crs is None else frame.crs.to_string() for frame in layers}
    if len(systems) > 1:
        raise refused("several_crs")
    whole = pd.concat([pd.DataFrame(frame) for frame in layers], ignore_index=True)
    shapes = whole.pop("geometry")
    return RawLayer(frame=raw_frame(whole, list(shapes)), format=name, crs=systems.pop())


def _layers(content: bytes | str, encoding: str | None) -> list[gpd.GeoDataFrame]:
    """Return every layer with geometries; what is in it is counted before it is read."""
    # By their numbers: a KML without a name takes that of its file, which pyogrio makes up anew at each call.
    listed = list(enumerate(pyogrio.list_layers(content)))
    names = {number: str(name) for number, (name, kind) in listed if kind is not None}
    if len(names) > MOST_LAYERS:
        raise refused("too_many_features", count=len(names), limit=MOST_LAYERS)
    left, frames = limit("features"), []
    for number, name in names.items():
        info = pyogrio.read_info(content, layer=number, force_feature_count=True)
        if len(info["fields"]) > limit("fields"):
            raise refused("too_many_fields", count=len(info["fields"]), limit=limit("fields"))
        if info["features"] > left:
            raise refused("too_many_features", count=int(info["features"]), limit=limit("features"))
        frame = pyogrio.read_dataframe(
            content,
            layer=number,
            encoding=encoding,
            max_features=left + 1,
            datetime_as_string=True,
            on_invalid="ignore",
        )
        left -= len(frame)
        if isinstance(frame, gpd.GeoDataFrame) and len(frame):
            frame = frame.rename_geometry("geometry") if frame.geometry.name != "geometry" else frame
            frames.append(frame.assign(**{LAYER: name}) if len(names) > 1 else frame)
    return frames


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
    except (sqlite3.Error, ValueError, OverflowError) as error:
        raise refused("damaged") from error
    for statement in made:
        found = _VIRTUAL.match(statement.strip())
        if found and found[1].lower() not in _INDEXES:
            raise refused("virtual_tables")
