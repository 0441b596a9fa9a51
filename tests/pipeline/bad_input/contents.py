"""Contents that are not what the name says, or refer to other files."""

import shapely
from shapely import Point

from .making import LAT, LON, Row, at, database, features, frame, parquet_of, point, written

ROWS = [
    Row(
        what="a VRT called .geojson (it reads other files)",
        make=lambda: b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource>',
        outcome="refused",
        codes=("not_its_suffix",),
    ),
    Row(
        what="a VRT called .csv",
        make=lambda: b"<OGRVRTDataSource></OGRVRTDataSource>",
        name="layer.csv",
        outcome="refused",
        codes=("not_its_suffix",),
    ),
    Row(
        what="a VRT called .kml",
        make=lambda: b"<?xml version='1.0'?><OGRVRTDataSource></OGRVRTDataSource>",
        name="layer.kml",
        outcome="refused",
        codes=("not_its_suffix",),
    ),
    Row(
        what="GDAL's own recipe (`gdal_streamed_alg`) called .json",
        make=lambda: b'{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read /etc/passwd"}',
        name="layer.json",
        outcome="refused",
        codes=("json_no_features",),
    ),
    Row(
        what="a PDF called .csv",
        make=lambda: b"%PDF-1.7 \n",
        name="layer.csv",
        outcome="refused",
        codes=("not_its_suffix",),
    ),
    Row(
        what="a suffix that nobody reads (.vrt)",
        make=lambda: b"<OGRVRTDataSource/>",
        name="layer.vrt",
        outcome="refused",
        codes=("unknown_suffix",),
    ),
    Row(
        what="no suffix at all",
        make=lambda: features(point()),
        name="layer",
        outcome="refused",
        codes=("unknown_suffix",),
    ),
    Row(
        what="a database that is no GeoPackage",
        make=lambda: database("create table a (b)"),
        name="layer.gpkg",
        outcome="refused",
        codes=("damaged",),
    ),
    Row(
        what="a GeoPackage with a virtual table",
        make=lambda: database("create virtual table a using fts5(b)").replace(b"using fts5", b"using vOGR"),
        name="layer.gpkg",
        outcome="refused",
        codes=("virtual_tables",),
    ),
    Row(
        what="a GeoPackage that breaks off",
        make=lambda: written(frame(Point(LON, LAT)), "GPKG")[:40_000],
        name="layer.gpkg",
        outcome="refused",
        codes=("damaged",),
    ),
    Row(
        what="a FlatGeobuf that breaks off",
        make=lambda: written(frame(Point(LON, LAT)), "FlatGeobuf")[:-20],
        name="layer.fgb",
        outcome="refused",
        codes=("damaged",),
    ),
    Row(
        what="a GeoParquet that breaks off",
        make=lambda: written(frame(Point(LON, LAT)), "parquet")[:-20],
        name="layer.parquet",
        outcome="refused",
        codes=("damaged",),
    ),
    Row(
        what="a GeoParquet whose text is no UTF-8 (found by fuzzing: it was decoded too late)",
        make=lambda: parquet_of("甲乙丙").replace("甲乙丙".encode(), b"\xb8" * 9),
        name="layer.parquet",
        outcome="refused",
        codes=("damaged",),
    ),
    Row(
        what="a GeoParquet whose geometry is no WKB (found by fuzzing)",
        make=lambda: parquet_of("a").replace(shapely.to_wkb(Point(LON, LAT))[:5], b"\x01\0\0\0\0"),
        name="layer.parquet",
        outcome="refused",
        codes=("unreadable_geometry", "nothing_left"),
    ),
    Row(
        what="a KML with an external entity",
        make=lambda: (
            b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>'
        ),
        name="layer.kml",
        outcome="refused",
        codes=("xml_entities",),
    ),
    Row(
        what="a KML with a network link",
        make=lambda: (
            b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link>'
            b"<href>http://127.0.0.1/x.kml</href></Link></NetworkLink><Placemark><name>a</name><Point>"
            b"<coordinates>87.6,43.8</coordinates></Point></Placemark></Document></kml>"
        ),
        name="layer.kml",
        outcome="accepted",
        codes=("linked_content",),
        holds=at(),
    ),
]
