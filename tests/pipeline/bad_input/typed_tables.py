"""Types, ids, tables and second geometries, which no reader may lose in silence."""

import io
import json
import math
import sqlite3
import tempfile
import warnings
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from shapely import Point

from .making import LAT, LON, Row, area, at, cells, features_of, frame, point, shape_parts, shapefile, zipped

OID, CODE = 650102001002003001, 650102


def typed() -> gpd.GeoDataFrame:
    """Return two features: whole numbers and truths beside what is missing."""
    return gpd.GeoDataFrame(
        {
            "name": ["甲", "乙"],
            "oid": pd.array([OID, None], dtype="Int64"),
            "adcode": pd.array([CODE, None], dtype="Int32"),
            "open": pd.array([True, None], dtype="boolean"),
        },
        geometry=[Point(LON, LAT), Point(LON, LAT + 0.1)],
        crs=4326,
    )


def typed_file(driver: str) -> bytes:
    buffer = io.BytesIO()
    if driver == "parquet":
        typed().to_parquet(buffer)
    else:
        typed().to_file(buffer, driver=driver, engine="pyogrio", use_arrow=True)
    return buffer.getvalue()


def geopackage(**tables: gpd.GeoDataFrame | pd.DataFrame) -> bytes:
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a table without a CRS
        path = Path(folder) / "a.gpkg"
        for name, table in tables.items():
            pyogrio.write_dataframe(table, path, layer=name, append=path.exists())
        return path.read_bytes()


def left_in_wal() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        frame(Point(LON, LAT)).to_file(path, engine="pyogrio")
        with closing(sqlite3.connect(path)) as database:
            database.execute("pragma journal_mode=wal")
            database.execute("pragma wal_checkpoint(truncate)")
        return path.read_bytes()


def two_shapefiles() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        one = shapefile(Path(folder), frame(Point(LON, LAT)))
        two = shapefile(Path(folder), frame(shapely.box(87, 43, 88, 44)))
    names = {name.replace("a.", "井."): part for name, part in one.items()}
    return zipped(names | {name.replace("a.", "区."): part for name, part in two.items()})


def with_id(number: object, **properties: object) -> bytes:
    feature = {"type": "Feature", "id": number, "properties": properties, "geometry": point()}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def parquet(columns: dict[str, pa.Array], metadata: dict[bytes, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns).replace_schema_metadata(metadata), buffer)
    return buffer.getvalue()


def geoarrow() -> bytes:
    buffer = io.BytesIO()
    typed().to_parquet(buffer, geometry_encoding="geoarrow", schema_version="1.1.0")
    return buffer.getvalue()


def two_geometries() -> bytes:
    layer = frame(Point(LON, LAT))
    layer["entrance"] = gpd.GeoSeries([Point(LON, LAT)], crs=4326)
    buffer = io.BytesIO()
    layer.to_parquet(buffer)
    return buffer.getvalue()


def mesh() -> bytes:
    """Return a GeoPackage whose one geometry is a triangle, which GEOS has no type for."""
    layer = frame(shapely.from_wkt("POLYGON ((87 43, 88 43, 88 44, 87 43))"))
    buffer = io.BytesIO()
    layer.to_file(buffer, driver="GPKG", engine="pyogrio")
    wkb = layer.geometry.iloc[0].wkb
    return buffer.getvalue().replace(wkb, wkb[:1] + b"\x11" + wkb[2:])


POINTS = pa.array([shapely.to_wkb(Point(LON, LAT)), None])

ROWS = [
    *(
        Row(
            what=f"whole numbers of 18 digits and truths beside empty cells: {what}",
            make=lambda driver=driver: typed_file(driver),  # type: ignore[misc]
            name=name,
            outcome="accepted",
            holds=lambda layer: (
                sorted(map(str, layer["oid"])) == sorted([str(OID), "None"])
                and sorted(map(str, layer["adcode"])) == sorted([str(CODE), "None"])
                and sorted(map(str, layer["open"])) == ["None", "True"]
            ),
        )
        for what, driver, name in (
            ("GeoPackage", "GPKG", "layer.gpkg"),
            ("FlatGeobuf", "FlatGeobuf", "layer.fgb"),
            ("GeoParquet", "parquet", "layer.parquet"),
        )
    ),
    Row(
        what="lists and objects among properties",
        make=lambda: features_of([({"tags": ["甲", 1], "o": {"a": None}}, point())]),
        outcome="accepted",
        holds=cells(tags=[["甲", 1]], o=[{"a": None}]),
    ),
    Row(
        what="a whole number beyond 64 bits",
        make=lambda: features_of([({"n": 10**70}, point())]),
        outcome="accepted",
        codes=("long_numbers",),
        holds=cells(n=[str(10**70)]),
    ),
    Row(
        what="decimals of more digits than a number holds, and infinity",
        make=lambda: parquet(
            {
                "geometry": POINTS.slice(0, 1),
                "fine": pa.array([Decimal("0.50")], pa.decimal128(20, 2)),
                "long": pa.array([Decimal("1234567890123456789.25")], pa.decimal128(30, 2)),
                "endless": pa.array([math.inf]),
            }
        ),
        name="layer.parquet",
        outcome="accepted",
        codes=("long_numbers", "no_geo_metadata"),
        holds=cells(fine=[0.5], long=["1234567890123456789.25"], endless=["inf"]),
    ),
    Row(
        what="bytes within a list",
        make=lambda: parquet({"geometry": POINTS.slice(0, 1), "b": pa.array([[b"\x00\xff"]])}),
        name="layer.parquet",
        outcome="accepted",
        codes=("no_geo_metadata",),
        holds=cells(b=[["00ff"]]),
    ),
    Row(
        what="ids of features that no property says",
        make=lambda: with_id("P-7", name="甲"),
        outcome="accepted",
        holds=cells(id=["P-7"]),
    ),
    Row(
        what="ids of features beside a property of that name",
        make=lambda: with_id(0, id="K1"),
        outcome="accepted",
        holds=cells(id=["K1"], feature_id=[0]),
    ),
    Row(
        what="members of a feature that GeoJSON does not know",
        make=lambda: with_id(1).replace(b'"properties"', b'"title": "x", "properties"'),
        outcome="accepted",
        codes=("members_left",),
    ),
    Row(
        what="a GeoPackage left in WAL mode",
        make=left_in_wal,
        name="layer.gpkg",
        outcome="accepted",
        holds=at(),
    ),
    Row(
        what="a GeoPackage whose table has a field called `layer`",
        make=lambda: geopackage(井=frame(Point(LON, LAT), layer=["一期"]), 站=frame(Point(LON, 44))),
        name="layer.gpkg",
        outcome="accepted",
        holds=cells(layer=["一期", None], layer_name=["井", "站"]),
    ),
    Row(
        what="tables in two CRSs",
        make=lambda: geopackage(
            井=frame(Point(LON, LAT)),
            站=frame(Point(LON, LAT + 0.1)).to_crs(4538),
            泵=frame(Point(LON, 44), crs=4490),
        ),
        name="layer.gpkg",
        outcome="accepted",
        codes=("several_transformed",),
        holds=lambda layer: bool((abs(layer.geometry.y - [LAT, LAT + 0.1, 44]) < 1e-7).all()),
    ),
    Row(
        what="tables of which one has no CRS",
        make=lambda: geopackage(井=frame(Point(LON, LAT)), 站=frame(Point(LON, 44), crs=None)),
        name="layer.gpkg",
        outcome="asked",
        codes=("tables_crs", "crs_unknown"),
        crs="EPSG:4326",
        holds=lambda layer: len(layer) == 2,
    ),
    Row(
        what="a table without geometry beside one with it",
        make=lambda: geopackage(井=frame(Point(LON, LAT)), 业主=pd.DataFrame({"n": [1, 2]})),
        name="layer.gpkg",
        outcome="accepted",
        codes=("tables_plain",),
        holds=at(),
    ),
    Row(
        what="tables without geometry only",
        make=lambda: geopackage(业主=pd.DataFrame({"n": [1, 2]})),
        name="layer.gpkg",
        outcome="refused",
        codes=("tables_plain_only",),
    ),
    Row(
        what="two shapefiles in a zip",
        make=two_shapefiles,
        name="layer.zip",
        outcome="accepted",
        holds=cells(layer=["井", "区"]),
    ),
    Row(
        what="what macOS adds to a zip (`._a.shp`)",
        make=lambda: shape_parts(frame(Point(LON, LAT)), **{"._a.shp": b"\0\5\x16\7"}),
        name="layer.zip",
        outcome="accepted",
        holds=at(),
    ),
    Row(
        what="a triangle of a mesh (TIN)",
        make=mesh,
        name="layer.gpkg",
        outcome="accepted",
        codes=("meshes",),
        holds=area(0.5),
    ),
    Row(
        what="binary content in a field",
        make=lambda: parquet({"pic": pa.array([b"\0", None]), "geometry": POINTS}),
        name="layer.parquet",
        outcome="repaired",
        codes=("binary_fields", "no_geo_metadata", "no_geometry"),
        holds=at(),
    ),
    Row(
        what="Parquet with well-known binary and no word of GeoParquet",
        make=lambda: parquet({"name": pa.array(["甲"]), "geom": POINTS[:1]}),
        name="layer.parquet",
        outcome="accepted",
        codes=("no_geo_metadata",),
        holds=at(),
    ),
    Row(
        what="Parquet without geometries",
        make=lambda: parquet({"name": pa.array(["甲"])}),
        name="layer.parquet",
        outcome="refused",
        codes=("parquet_no_geometry",),
    ),
    Row(
        what="GeoParquet with GeoArrow's points",
        make=geoarrow,
        name="layer.parquet",
        outcome="accepted",
        holds=cells(name=["甲", "乙"], oid=[OID, None]),
    ),
    Row(
        what="GeoParquet with two columns of geometries",
        make=two_geometries,
        name="layer.parquet",
        outcome="accepted",
        codes=("more_geometries",),
        holds=at(),
    ),
    Row(
        what="a layer without a radius",
        make=lambda: features_of([({"n": 1}, point())]),
        outcome="accepted",
        codes=("as_drawn",),
    ),
    *(
        Row(
            what=f"a radius of each feature in the field `{column}`",
            make=lambda column=column: features_of([({column: 30}, point())]),  # type: ignore[misc]
            outcome="accepted",
            codes=("radius_from",),
        )
        for column in ("uncertainty_m", "location_uncertainty_m", "error_m", "误差(米)")
    ),
    Row(
        what="our own table for people (CSV): words of codes, text kept from being run, a radius",
        make=(
            "序号,项目名称,类别,行政区划代码,误差(米),经度,纬度,编号,类型\n"
            f"1,'=甲站,轨道交通,650102\t,30,{LON},{LAT},p/1,项目\n"
        ).encode,
        name="table.csv",
        outcome="accepted",
        codes=("own_table", "radius_from", "formulas"),
        holds=cells(序号=[1], 项目名称=["=甲站"], 行政区划代码=["650102"], theme=["metro"], kind=["project"]),
    ),
]
