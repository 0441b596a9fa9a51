"""The catalogue of bad input: what people upload, and what becomes of it. ``docs/input.md`` holds it as a table.

``pytest tests/pipeline/test_bad_input.py --write-catalogue`` writes the table anew.
"""

import io
import json
import math
import re
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from shapely import Point, Polygon

from geoapp.domain.intake import Decision
from geoapp.errors import InputError, RefusedError
from geoapp.io.faults import say_fault, sentences
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plans import load_plan
from geoapp.pipeline.intake import bring_in, check_layer, known_sites
from geoapp.placing.datums import convert
from geoapp.settings import ROOT

PLAN = load_plan("urumqi-14fyp")
SILENT = {"datum_unproven", "crs_assumed"}
"""What is said of every file that leaves its datum open; it has rows of its own."""
BEGIN, END = "<!-- catalogue:begin -->", "<!-- catalogue:end -->"

LON, LAT = 87.6, 43.8
# EPSG:4538 and EPSG:4517 of (87.6, 43.8), by gdaltransform of Debian's gdal-bin.
EAST, NORTH = 548285.115, 4851775.303
SQUARE = [[87.6, 43.8], [87.7, 43.8], [87.7, 43.9], [87.6, 43.9], [87.6, 43.8]]
WORDS = ("<img src=x onerror=hit()>", "${hit()}", "{{7*7}}", "</script><script>hit()</script>")
ADDRESSES = (
    "/vsicurl/http://127.0.0.1/x",
    "/vsizip/../../etc/passwd",
    "http://169.254.169.254/latest",
    "../../etc/passwd",
)

Check = Callable[[gpd.GeoDataFrame], bool]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the catalogue."""

    what: str
    make: Callable[[], bytes]
    name: str = "layer.geojson"
    outcome: str
    """refused, asked (for a CRS), repaired or accepted."""
    codes: tuple[str, ...] = ()
    crs: str | None = None
    """For a second look, where the first asks."""
    holds: Check = field(default=lambda frame: len(frame) > 0)
    """What is true of the frame that comes in."""


def features(*geometries: object, **more: object) -> bytes:
    made = [
        {"type": "Feature", "properties": {"n": number}, "geometry": geometry}
        for number, geometry in enumerate(geometries, start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": made} | more, ensure_ascii=False).encode()


def point(x: float = LON, y: float = LAT, *z: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y, *z]}


def polygon(*rings: object) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def properties(**cells: object) -> bytes:
    feature = {"type": "Feature", "properties": cells, "geometry": point()}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False).encode()


def frame(*shapes: object, crs: object = 4326, **columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"n": range(len(shapes)), **columns}, geometry=list(shapes), crs=crs)


def written(layer: gpd.GeoDataFrame, driver: str) -> bytes:
    buffer = io.BytesIO()
    if driver == "parquet":
        layer.to_parquet(buffer)
    else:
        layer.to_file(buffer, driver=driver, engine="pyogrio")
    return buffer.getvalue()


def two_layers(*names: str) -> bytes:
    spot = f"<Placemark><Point><coordinates>{LON},{LAT}</coordinates></Point></Placemark>"
    folders = "".join(f"<Folder><name>{escape(name)}</name>{spot}</Folder>" for name in names)
    head = '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    return f"{head}{folders}</Document></kml>".encode()


def parquet_of(text: str) -> bytes:
    buffer = io.BytesIO()
    frame(Point(LON, LAT), name=[text]).to_parquet(buffer, compression=None)
    return buffer.getvalue()


def zipped(files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            archive.writestr(info, content)
    return buffer.getvalue()


def shapefile(tmp: Path, layer: gpd.GeoDataFrame, encoding: str = "utf-8") -> dict[str, bytes]:
    layer.to_file(tmp / "a.shp", encoding=encoding, engine="pyogrio")
    return {path.name: path.read_bytes() for path in sorted(tmp.glob("a.*"))}


def shape_parts(layer: gpd.GeoDataFrame, encoding: str = "utf-8", without: str = "", **names: bytes) -> bytes:
    import tempfile  # noqa: PLC0415 (builders run outside of any test)

    with tempfile.TemporaryDirectory() as folder:
        files = shapefile(Path(folder), layer, encoding)
    return zipped({name: part for name, part in files.items() if not name.endswith(without or "-")} | names)


def as_link(info: zipfile.ZipInfo) -> None:
    info.external_attr = 0o120777 << 16


def as_locked(content: bytes) -> bytes:
    """Set the flag of a password in the table of contents, as no writer of Python's can."""
    spot = content.rindex(b"PK\x01\x02") + 8
    return content[:spot] + struct.pack("<H", 1) + content[spot + 2 :]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def database(statement: str) -> bytes:
    with sqlite3.connect(":memory:") as made:
        made.execute(statement)
        return made.serialize()


def old_crs(name: str, *geometries: object) -> bytes:
    return features(*geometries, crs={"type": "name", "properties": {"name": name}})


def shifted(datum: str) -> bytes:
    sites = [
        (name, xy)
        for xy, name in {xy: name for name, xy in known_sites(load_gazetteer(PLAN)).items()}.items()
    ]
    lon, lat = convert([xy[0] for _, xy in sites], [xy[1] for _, xy in sites], source="wgs84", target=datum)
    lines = [f"{name},{x:.6f},{y:.6f}" for (name, _), x, y in zip(sites, lon, lat, strict=True)]
    return "\n".join(["名称,经度,纬度", *lines]).encode()


def circle(vertices: int) -> dict[str, Any]:
    turns = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    ring = np.column_stack([LON + 0.1 * np.cos(turns), LAT + 0.1 * np.sin(turns)]).round(7).tolist()
    return polygon([*ring, ring[0]])


def collection(depth: int) -> dict[str, Any]:
    made: dict[str, Any] = point()
    for _ in range(depth):
        made = {"type": "GeometryCollection", "geometries": [made]}
    return made


def area(wanted: float, within: float = 1e-9) -> Check:
    """Compare the area on the plane of longitude and latitude, where the shapes were made."""
    return lambda layer: math.isclose(shapely.area(layer.geometry.to_numpy()).sum(), wanted, rel_tol=within)


def at(x: float = LON, y: float = LAT, *, within: float = 1e-7) -> Check:
    return lambda layer: bool(layer.geometry.to_numpy()[0].distance(Point(x, y)) <= within)


def cells(**wanted: object) -> Check:
    return lambda layer: all(layer[name].tolist() == value for name, value in wanted.items())


JSON = [
    Row(what="an empty file", make=lambda: b"", outcome="refused", codes=("empty_file",)),
    Row(what="blanks only", make=lambda: b" \n\t", outcome="refused", codes=("empty_file",)),
    Row(
        what="JSON that breaks off",
        make=lambda: features(point())[:-9],
        outcome="refused",
        codes=("json_broken",),
    ),
    Row(
        what="JSON nested 100,000 deep",
        make=lambda: b'{"type":' + b"[" * 100_000,
        outcome="refused",
        codes=("json_deep",),
    ),
    Row(what="an empty object", make=lambda: b"{}", outcome="refused", codes=("json_no_features",)),
    Row(
        what="features that are numbers",
        make=lambda: b'{"type":"FeatureCollection","features":[1]}',
        outcome="refused",
        codes=("json_no_features",),
    ),
    Row(
        what="a collection without features",
        make=features,
        outcome="refused",
        codes=("no_features",),
    ),
    Row(
        what="`features` twice in one object",
        make=lambda: features(point()).replace(b"{", b'{"features": [],', 1),
        outcome="refused",
        codes=("json_twice_refused",),
    ),
    Row(
        what="a property twice in one object",
        make=lambda: features(point()).replace(b'"n": 1', b'"n": 1, "n": 2'),
        outcome="accepted",
        codes=("json_twice",),
        holds=cells(n=[2]),
    ),
    Row(
        what="a number of 10,000 digits",
        make=lambda: features(point()).replace(b'"n": 1', b'"n": ' + b"9" * 10_000),
        outcome="refused",
        codes=("json_broken",),
    ),
    Row(
        what="NaN among coordinates",
        make=lambda: features(point(math.nan), point()),
        outcome="repaired",
        codes=("json_nan", "not_finite"),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="an infinite coordinate (1e999)",
        make=lambda: features(point(), point(LON, 1e308)).replace(b"1e+308", b"1e999"),
        outcome="repaired",
        codes=("not_finite",),
        holds=lambda layer: layer.index.tolist() == [1],
    ),
    Row(
        what="a coordinate of 1e300 (found by fuzzing: its square overflows)",
        make=lambda: features({"type": "LineString", "coordinates": [[LON, LAT], [LON, 1e300]]}, point()),
        outcome="repaired",
        codes=("not_finite",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="NaN among properties",
        make=lambda: properties(n=math.nan, m=1),
        outcome="accepted",
        codes=("json_nan",),
        holds=cells(n=[None]),
    ),
    Row(
        what="coordinates that are words",
        make=lambda: features({"type": "Point", "coordinates": ["87.6", "43.8"]}, point()),
        outcome="repaired",
        codes=("unreadable_geometry",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="a geometry of no known type",
        make=lambda: features({"type": "Circle", "coordinates": [LON, LAT]}, point()),
        outcome="repaired",
        codes=("unreadable_geometry",),
    ),
    Row(
        what="collections within collections, ten deep",
        make=lambda: features(collection(10), point()),
        outcome="repaired",
        codes=("unreadable_geometry",),
    ),
]

SHAPES = [
    Row(
        what="features without geometry",
        make=lambda: features(None, point()),
        outcome="repaired",
        codes=("no_geometry",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="empty geometry",
        make=lambda: features({"type": "Polygon", "coordinates": []}, point()),
        outcome="repaired",
        codes=("no_geometry",),
    ),
    Row(
        what="nothing but features without geometry",
        make=lambda: features(None),
        outcome="refused",
        codes=("no_geometry", "nothing_left"),
    ),
    Row(
        what="coordinates with heights",
        make=lambda: features(point(LON, LAT, 900.0)),
        outcome="accepted",
        codes=("heights",),
        holds=lambda layer: not layer.geometry.has_z.any(),
    ),
    Row(
        what="a bow-tie",
        make=lambda: features(
            polygon([[87.6, 43.8], [87.8, 44.0], [87.8, 43.8], [87.6, 44.0], [87.6, 43.8]])
        ),
        outcome="repaired",
        codes=("self_crossing",),
        holds=area(0.02),  # two triangles of base 0.2 and height 0.1
    ),
    Row(
        what="a ring that runs along its own diagonal twice (found by fuzzing: GEOS's repair of it is not valid)",
        make=lambda: features(
            polygon([[87, 44], [87, 43], [88, 44], [88, 43], [87, 43], [88, 44], [87, 44]])
        ),
        outcome="repaired",
        codes=("self_crossing",),
        holds=area(1.0),
    ),
    Row(
        what="a spike",
        make=lambda: features(polygon([*SQUARE[:2], [87.9, 43.8], *SQUARE[1:]])),
        outcome="repaired",
        codes=("self_crossing",),
        holds=area(0.01),
    ),
    Row(
        what="a ring twice (one shape over itself)",
        make=lambda: features({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}),
        outcome="repaired",
        codes=("self_crossing",),
        holds=area(0.01),
    ),
    Row(
        what="a hole outside its shell",
        make=lambda: features(
            polygon(SQUARE, [[88, 44], [88.1, 44], [88.1, 44.1], [88, 44]]),
        ),
        outcome="repaired",
        codes=("stray_hole",),
        holds=area(0.01),
    ),
    Row(
        what="a polygon of no area",
        make=lambda: features(polygon([[87.6, 43.8], [87.7, 43.8], [87.6, 43.8], [87.6, 43.8]]), point()),
        outcome="repaired",
        codes=("zero_area",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="a line of no length",
        make=lambda: features({"type": "LineString", "coordinates": [[LON, LAT], [LON, LAT]]}, point()),
        outcome="repaired",
        codes=("zero_area",),
    ),
    Row(
        what="a shell that runs clockwise",
        make=lambda: features(polygon(SQUARE[::-1])),
        outcome="accepted",
        codes=("winding",),
        holds=lambda layer: bool(layer.geometry.iloc[0].exterior.is_ccw),
    ),
    Row(
        what="the same feature twice",
        make=lambda: features(point(), point()),
        outcome="accepted",
        codes=("twins",),
        holds=lambda layer: len(layer) == 2,
    ),
    Row(
        what="a polygon across the antimeridian",
        make=lambda: features(polygon([[-179, 43], [179, 43], [179, 44], [-179, 44], [-179, 43]]), point()),
        outcome="repaired",
        codes=("spans_the_world",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="a longitude of 190°",
        make=lambda: features(point(190, LAT), point()),
        outcome="repaired",
        codes=("off_the_globe",),
    ),
    Row(
        what="a polygon round the pole",
        make=lambda: features(polygon([[-180, 80], [180, 80], [180, 90], [-180, 90], [-180, 80]]), point()),
        outcome="repaired",
        codes=("spans_the_world",),
    ),
    Row(
        what="a point at the pole beside points in the city",
        make=lambda: features(point(0, 90), point()),
        outcome="accepted",
        holds=lambda layer: len(layer) == 2,
    ),
]

SYSTEMS = [
    Row(
        what="longitude and latitude swapped",
        make=lambda: features(point(LAT, LON)),
        outcome="repaired",
        codes=("swapped_axes",),
        holds=at(),
    ),
    Row(
        what="GCJ-02 with swapped axes (found by fuzzing: no way back from outside China)",
        make=lambda: shifted("gcj02").replace("经度,纬度".encode(), "纬度,经度".encode()),
        name="places.csv",
        outcome="asked",
        codes=("swapped_axes", "gcj02"),
        crs="gcj02",
        holds=at(*next(iter(known_sites(load_gazetteer(PLAN)).values())), within=2e-6),
    ),
    Row(
        what="one shape with some of its vertices swapped",
        make=lambda: features(polygon([[87.6, 43.8], [87.7, 43.9], [43.8, 87.7], [87.6, 43.8]]), point()),
        outcome="repaired",
        codes=("mixed_axes",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="metres in a format of degrees",
        make=lambda: features(point(EAST, NORTH)),
        outcome="asked",
        codes=("metres_as_degrees", "belt_without_prefix"),
        crs="EPSG:4538",
        holds=at(),
    ),
    Row(
        what="eight-digit eastings, no .prj",
        make=lambda: shape_parts(frame(Point(29_000_000 + EAST, NORTH), crs=4517), without=".prj"),
        name="layer.zip",
        outcome="asked",
        codes=("belt_with_prefix",),
        crs="EPSG:4517",
        holds=at(),
    ),
    Row(
        what="the northing first, as surveys write it",
        make=f"名称,X,Y\n甲,{NORTH},{29_000_000 + EAST}\n".encode,
        name="table.csv",
        outcome="asked",
        codes=("swapped_axes", "belt_with_prefix"),
        crs="EPSG:4517",
        holds=at(),
    ),
    Row(
        what="degrees under a .prj in metres",
        make=lambda: shape_parts(frame(Point(LON, LAT), crs=4538)),
        name="layer.zip",
        outcome="asked",
        codes=("degrees_as_metres",),
        crs="EPSG:4326",
        holds=at(),
    ),
    Row(
        what="the wrong zone in the .prj",
        make=lambda: shape_parts(frame(Point(EAST, NORTH), crs=4547)),
        name="layer.zip",
        outcome="asked",
        codes=("belt_without_prefix",),
        crs="EPSG:4538",
        holds=at(),
    ),
    Row(
        what="no CRS, degrees",
        make=lambda: shape_parts(frame(Point(LON, LAT)), without=".prj"),
        name="layer.zip",
        outcome="accepted",
        codes=("crs_assumed",),
        holds=at(),
    ),
    Row(
        what="the old `crs` member of GeoJSON",
        make=lambda: old_crs("urn:ogc:def:crs:EPSG::4538", point(EAST, NORTH)),
        outcome="accepted",
        codes=("crs_member",),
        holds=at(),
    ),
    Row(
        what="a `crs` member that is no CRS",
        make=lambda: old_crs("our grid", point()),
        outcome="asked",
        codes=("crs_unknown",),
        crs="EPSG:4326",
        holds=at(),
    ),
    Row(
        what="a CRS that names a file (`+init=/etc/passwd`)",
        make=lambda: old_crs("+init=/etc/passwd:x", point()),
        outcome="asked",
        codes=("crs_unknown",),
        crs="EPSG:4326",
    ),
    Row(
        what="Xi'an 1980",
        make=lambda: old_crs("EPSG:4610", point()),
        outcome="accepted",
        codes=("crs_member", "old_datum"),
        holds=at(within=0.01),
    ),
    *(
        Row(
            what=f"{datum.upper()}, with places that are known",
            make=lambda datum=datum: shifted(datum),  # type: ignore[misc]
            name="places.csv",
            outcome="asked",
            codes=(datum,),
            crs=datum,
            holds=at(
                *next(iter(known_sites(load_gazetteer(PLAN)).values())), within=2e-6
            ),  # six decimals went in
        )
        for datum in ("gcj02", "bd09")
    ),
    Row(
        what="degrees whose datum nothing can prove",
        make=lambda: features(point()),
        outcome="accepted",
        codes=("datum_unproven",),
    ),
    Row(
        what="a layer of another city",
        make=lambda: features(point(116.4, 39.9)),
        outcome="asked",
        codes=("outside_region",),
        crs="EPSG:4326",
        holds=at(116.4, 39.9),
    ),
]

TEXTS = [
    Row(
        what="a table in GBK",
        make=lambda: f"名称,经度,纬度\n天山站,{LON},{LAT}\n".encode("gbk"),
        name="table.csv",
        outcome="accepted",
        codes=("read_as_gbk",),
        holds=cells(名称=["天山站"]),
    ),
    Row(
        what="a shapefile in GBK without .cpg",
        make=lambda: shape_parts(frame(Point(LON, LAT), 名称=["天山站"]), "gbk", without=".cpg"),
        name="layer.zip",
        outcome="accepted",
        holds=cells(名称=["天山站"]),
    ),
    Row(
        what="a byte order mark",
        make=lambda: b"\xef\xbb\xbf" + features(point()),
        outcome="accepted",
    ),
    Row(
        what="NUL bytes in a text format",
        make=lambda: b"name,lon,lat\n\0,87.6,43.8\n",
        name="table.csv",
        outcome="refused",
        codes=("not_text",),
    ),
    Row(
        what="right-to-left and zero-width characters in cells",
        make=lambda: properties(n="甲\u200b\u202e站\u0000"),
        outcome="repaired",
        codes=("hidden_characters",),
        holds=cells(n=["甲站"]),
    ),
    Row(
        what="cells that begin with = + - @, TAB or CR",
        make=lambda: properties(a="=1+1", b="@x", c="+cmd|' /C calc'!A0", d="-3.5", e="\t=1"),
        outcome="accepted",
        codes=("formulas",),
        holds=cells(a=["=1+1"], d=["-3.5"]),
    ),
    Row(
        what="script in cells and field names",
        make=lambda: properties(**dict.fromkeys(WORDS, WORDS[0])),
        outcome="accepted",
        holds=cells(**{key: [WORDS[0]] for key in WORDS}),
    ),
    Row(
        what="script and a path in the file's name",
        make=lambda: features(point()),
        name="../../<img src=x onerror=hit()>.geojson",
        outcome="accepted",
    ),
    Row(
        what="script in the names of layers",
        make=lambda: two_layers("<img src=x onerror=hit()>", "${hit()}"),
        name="layer.kml",
        outcome="accepted",
        codes=("twins",),
        holds=cells(layer=["<img src=x onerror=hit()>", "${hit()}"]),
    ),
    Row(
        what="addresses and paths in cells (`/vsicurl/`, `http://169.254.169.254`, `../`)",
        make=lambda: properties(**{f"f{n}": text for n, text in enumerate(ADDRESSES)}),
        outcome="accepted",
        holds=cells(f0=[ADDRESSES[0]]),
    ),
    Row(
        what="a name that is an address (`/vsicurl/http://127.0.0.1/x.gpkg`)",
        make=lambda: features(point()),
        name="/vsicurl/http://127.0.0.1/x.gpkg",
        outcome="refused",
        codes=("not_its_suffix",),
    ),
    Row(
        what="fields without a name, or with one twice",
        make=f"名称,名称,,lon,lat\n甲,乙,丙,{LON},{LAT}\n".encode,
        name="table.csv",
        outcome="accepted",
        codes=("renamed_fields",),
        holds=cells(名称=["甲"], 名称_2=["乙"], field_3=["丙"]),
    ),
    Row(
        what="a text of 100,000 characters",
        make=lambda: properties(n="长" * 100_000),
        outcome="accepted",
        codes=("long_texts",),
        holds=cells(n=["长" * 5_000]),
    ),
]

TABLES = [
    Row(
        what="a table without coordinates",
        make=lambda: workbook(("名称", "区县"), ("甲", "天山区")),
        name="table.xlsx",
        outcome="refused",
        codes=("no_coordinates",),
    ),
    Row(
        what="a header and no row",
        make=lambda: b"lon,lat\n",
        name="table.csv",
        outcome="refused",
        codes=("no_features",),
    ),
    Row(
        what="degrees, minutes and seconds in a cell",
        make=lambda: workbook(("名称", "经度", "纬度"), ("甲", "87°36′0″", "43°48′0″"), ("乙", LON, LAT)),
        name="table.xlsx",
        outcome="repaired",
        codes=("unreadable_geometry",),
        holds=cells(名称=["乙"]),
    ),
    Row(
        what="a row without coordinates",
        make=f"名称,经度,纬度\n甲,,\n乙,{LON},{LAT}\n".encode,
        name="table.csv",
        outcome="repaired",
        codes=("no_geometry",),
        holds=cells(名称=["乙"]),
    ),
    Row(
        what="a quotation mark that never closes",
        make=lambda: b'name,lon,lat\n"a,87.6,43.8\n',
        name="table.csv",
        outcome="refused",
        codes=("table_broken",),
    ),
    Row(
        what="a workbook whose rows are formulas",
        make=lambda: workbook(("名称", "经度", "纬度"), ("甲", "=80+7.6", "=43.8"), ("乙", LON, LAT)),
        name="table.xlsx",
        outcome="repaired",
        codes=("no_geometry",),
        holds=cells(名称=["乙"]),
    ),
]

ARCHIVES = [
    Row(
        what="a zip bomb (ratio above 100)",
        make=lambda: zipped({"a.shp": b"\0" * 50_000_000}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_bomb",),
    ),
    Row(
        what="a zip of more than 100 MB unpacked",
        make=lambda: zipped({f"{n}.shp": np.random.default_rng(0).bytes(1_000) * 13_000 for n in range(8)}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_too_large",),
    ),
    Row(
        what="a zip in a zip",
        make=lambda: zipped({"a.zip": zipped({"a.shp": b""})}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_nested",),
    ),
    *(
        Row(
            what=f"a path in a zip: `{path}`",
            make=lambda path=path: zipped({path: b"x"}),  # type: ignore[misc]
            name="layer.zip",
            outcome="refused",
            codes=("zip_path",),
        )
        for path in ("../../a.shp", "/etc/a.shp", "C:\\a.shp", "a\\..\\..\\b.shp")
    ),
    Row(
        what="a link in a zip",
        make=lambda: zipped({"a.shp": b"/etc/passwd"}, as_link),
        name="layer.zip",
        outcome="refused",
        codes=("zip_link",),
    ),
    Row(
        what="names that differ in case only",
        make=lambda: zipped({"a.shp": b"1", "A.SHP": b"2"}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_twins",),
    ),
    Row(
        what="a zip with a password",
        make=lambda: as_locked(zipped({"a.shp": b"1"})),
        name="layer.zip",
        outcome="refused",
        codes=("zip_locked",),
    ),
    Row(
        what="a zip of 3,000 files",
        make=lambda: zipped({f"{n}.txt": b"" for n in range(3_000)}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_many",),
    ),
    Row(
        what="a zip that breaks off",
        make=lambda: zipped({"a.shp": b"x" * 99})[:60],
        name="layer.zip",
        outcome="refused",
        codes=("zip_damaged",),
    ),
    Row(
        what="a zip without a layer",
        make=lambda: zipped({"readme.txt": b"x"}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_no_layer",),
    ),
    Row(
        what="a zip with two layers",
        make=lambda: zipped({"a.shp": b"x", "b.shp": b"x"}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_several",),
    ),
    Row(
        what="a shapefile without .shx",
        make=lambda: shape_parts(frame(Point(LON, LAT)), without=".shx"),
        name="layer.zip",
        outcome="refused",
        codes=("zip_part_missing",),
    ),
    Row(
        what="a .shp alone",
        make=lambda: b"\x00\x00\x27\x0a",
        name="layer.shp",
        outcome="refused",
        codes=("bare_shapefile",),
    ),
    Row(
        what="a workbook that is a zip bomb",
        make=lambda: zipped({"xl/workbook.xml": b" " * 50_000_000}),
        name="table.xlsx",
        outcome="refused",
        codes=("zip_bomb",),
    ),
]

CONTENTS = [
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
        codes=("damaged",),
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
        codes=("damaged",),
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

LARGE = [
    Row(
        what="more than 20 MB",
        make=lambda: b" " * 20_000_001 + b"{}",
        outcome="refused",
        codes=("too_large",),
    ),
    Row(
        what="100,000 features",
        make=lambda: b"lon,lat\n" + b"87.6,43.8\n" * 100_000,
        name="table.csv",
        outcome="refused",
        codes=("too_many_features",),
    ),
    Row(
        what="100,000 features in a FlatGeobuf (found by fuzzing: the header alone may say so)",
        make=lambda: written(frame(*[Point(LON, LAT)] * 100_000), "FlatGeobuf"),
        name="layer.fgb",
        outcome="refused",
        codes=("too_many_features",),
    ),
    Row(
        what="one geometry of 1,000,000 vertices",
        make=lambda: written(frame(shapely.from_geojson(json.dumps(circle(1_000_000)))), "parquet"),
        name="layer.parquet",
        outcome="accepted",
        holds=area(math.pi * 0.01, within=1e-4),
    ),
    Row(
        what="one geometry of 2,100,000 vertices",
        make=lambda: written(frame(Polygon(np.tile(np.array(SQUARE[:4]), (525_000, 1)))), "parquet"),
        name="layer.parquet",
        outcome="refused",
        codes=("too_many_vertices",),
    ),
    Row(
        what="300 fields",
        make=lambda: properties(**{f"f{n}": n for n in range(300)}),
        outcome="refused",
        codes=("too_many_fields",),
    ),
]

GROUPS = {
    "JSON": JSON,
    "Shapes": SHAPES,
    "Coordinates": SYSTEMS,
    "Texts": TEXTS,
    "Tables": TABLES,
    "Archives": ARCHIVES,
    "Contents": CONTENTS,
    "Size": LARGE,
}
ROWS = [row for rows in GROUPS.values() for row in rows]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_the_outcome_is_what_the_catalogue_says(row: Row) -> None:
    content = row.make()
    report = check_layer(content, row.name, PLAN)
    codes = {fault.code for fault in report.faults} - (SILENT - set(row.codes))
    assert codes == set(row.codes)
    assert all(say_fault(fault, lang) for fault in report.faults for lang in ("zh", "en"))
    if row.outcome == "refused":
        assert report.of("refuse")
        with pytest.raises((RefusedError, InputError)):
            bring_in(content, row.name, PLAN, Decision(crs="EPSG:4326", accept_repairs=True))
        return
    assert not report.of("refuse")
    assert bool(report.of("ask")) == (row.outcome == "asked")
    decision = Decision(crs=row.crs, accept_repairs=True)
    if row.outcome != "accepted":
        with pytest.raises(InputError):
            bring_in(content, row.name, PLAN, Decision())
    else:
        assert not report.of("repair")
        decision = Decision()
    brought = bring_in(content, row.name, PLAN, decision)
    assert brought.frame.crs == "EPSG:4326"
    assert brought.frame.geometry.is_valid.all()
    assert brought.report.kept == len(brought.frame)
    assert row.holds(brought.frame)


def test_every_sentence_of_the_list_has_a_row_or_a_test_of_its_own() -> None:
    elsewhere = {"too_slow", "too_heavy", "drivers_open", "wgs84", "outside_accepted", "shifted_accepted"}
    elsewhere |= {"several_crs", "unknown_metres", "no_adcodes", "no_names", "not_polygons", "not_readable"}
    assert sentences().keys() - {code for row in ROWS for code in row.codes} - elsewhere == set()


def test_the_table_in_the_documentation_is_this_catalogue(request: pytest.FixtureRequest) -> None:
    path = ROOT / "docs" / "input.md"
    text = path.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    made = f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"
    if request.config.getoption("--write-catalogue"):
        path.write_text(made, encoding="utf-8")
    assert made == text or request.config.getoption("--write-catalogue")


def table() -> str:
    lines = []
    for group, rows in GROUPS.items():
        lines += ["", f"### {group}", "", "| what comes in | outcome | what is said |", "|---|---|---|"]
        lines += [f"| {row.what} | {row.outcome} | {said(row)} |" for row in rows]
    return "\n".join(lines[1:])


def said(row: Row) -> str:
    """Return the sentences of a row as the codelist has them, with … for numbers and names of the file."""
    return " ".join(re.sub(r"\{\w+\}", "…", sentences()[code]["en"]) for code in row.codes) or "–"
