"""Forms that people expect: parcels as text, columns of any name, KMZ, sequences, drawings, geodatabases and zips."""

import json
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

import shapely
from shapely import Point, box

from .making import EAST, LAT, LON, NORTH, Row, area, at, cells, features, frame, point, written, zipped

ZONE = 29_000_000
SPOTS = ((NORTH, EAST), (NORTH + 200, EAST), (NORTH + 200, EAST + 200))
"""Corners of a triangle of two hectares, northing first."""
TRIANGLE_M2 = 20_000.0
FIELDS_9, FIELDS_12 = "{n},{ha},{no},{name},面,,,,@", "{n},{ha},{no},{name},面,,,,,,,@"
ANGLES = (("87°36′00″E", "43°48′00″N"), ("E87 36 00", "N43 48 00"), ("东经87度36分00秒", "北纬43度48分00秒"))


def parcels(
    *lines: str, system: str = "2000国家大地坐标系", zone: str = "29", encoding: str = "utf-8"
) -> bytes:
    head = ["[属性描述]", f"坐标系={system}", "几度分带=3", f"带号={zone}", "[地块坐标]"]
    return "\n".join([*head, *lines]).encode(encoding)


def ring(number: int, *spots: tuple[float, float], prefix: float = ZONE, first: int = 1) -> list[str]:
    closed = [*spots, spots[0]]
    names = [f"J{first + place % len(spots)}" for place in range(len(closed))]
    return [
        f"{name},{number},{north:.3f},{prefix + east:.3f}"
        for name, (north, east) in zip(names, closed, strict=True)
    ]


def square(north: float, east: float, side: float) -> tuple[tuple[float, float], ...]:
    return ((north, east), (north + side, east), (north + side, east + side), (north, east + side))


def line_of(form: str, count: int, name: str = "地块一") -> str:
    return form.format(n=count, ha=2, no=1, name=name)


def metric_area(wanted: float) -> object:
    """Compare the area in metres; a part in 10,000 is what three decimals of a metre leave."""
    return lambda layer: abs(layer.to_crs(4538).area.sum() - wanted) <= wanted / 10_000


def table(head: str, *rows: str) -> bytes:
    return "\n".join([head, *rows]).encode()


def kml(name: str = "甲") -> bytes:
    spot = f"<Placemark><name>{name}</name><Point><coordinates>{LON},{LAT}</coordinates></Point></Placemark>"
    head = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    return f"{head}{spot}</Document></kml>".encode()


def sequence(mark: str = "", end: str = "\n") -> bytes:
    one = {"type": "Feature", "properties": {"name": "甲"}, "geometry": point()}
    return "".join(f"{mark}{json.dumps(one)}{end}" for _ in range(2)).encode()


def drawing(*entities: str, head: str = "") -> bytes:
    """Return a DXF; entities are group codes and values, one a line, separated by |."""
    groups = "|".join(
        [f"0|SECTION|2|HEADER{head}|0|ENDSEC|0|SECTION|2|ENTITIES", *entities, "0|ENDSEC|0|EOF", ""]
    )
    return groups.replace("|", "\n").encode()


def binary(text: bytes, *, wide: bool = True) -> bytes:
    """Return a DXF in the binary form: codes of two bytes, or of one as release 12 wrote them."""
    lines = text.split(b"\n")
    made = b"AutoCAD Binary DXF\r\n\x1a\0"
    for code, value in zip(lines[:-1:2], lines[1::2], strict=True):
        made += struct.pack("<H" if wide else "B", int(code))
        form = {10: "d", 20: "d", 67: "h", 70: "h", 90: "i"}.get(int(code))
        number = float(value) if form == "d" else int(value) if form else 0
        made += struct.pack(f"<{form}", number) if form else value + b"\0"
    return made


def polyline(*spots: tuple[float, float], closed: int = 1, count: int | None = None, paper: int = 0) -> str:
    corners = "".join(f"|10|{ZONE + east}|20|{north}" for north, east in spots)
    marks = f"67|{paper}|8|红线|100|AcDbPolyline|90|{count or len(spots)}|70|{closed}"
    return f"0|LWPOLYLINE|5|A1|100|AcDbEntity|{marks}{corners}"


def blocks(block: str, insert: str) -> bytes:
    """Return a DXF that inserts one block."""
    made = f"0|SECTION|2|BLOCKS|0|BLOCK|2|A|10|0|20|0|{block}|0|ENDBLK|0|ENDSEC"
    placed = f"0|SECTION|2|ENTITIES|0|INSERT|8|0|2|A|10|0|20|0{insert}|0|ENDSEC|0|EOF|"
    return f"{made}|{placed}".replace("|", "\n").encode()


def geodatabase(folder: str = "甲.gdb", **more: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "a.gdb"
        frame(box(LON, LAT, LON + 0.1, LAT + 0.1), name=["甲"]).astype({"n": "int32"}).to_file(
            path, driver="OpenFileGDB", engine="pyogrio", layer="areas"
        )
        parts = {f"{folder}/{part.name}": part.read_bytes() for part in sorted(path.iterdir())}
    return zipped(parts | more)


def bomb(name: str) -> bytes:
    return zipped({name: b" " * 50_000_000})


SOUND: dict[str, Callable[[], bytes]] = {
    ".gdb.zip": geodatabase,
    ".kmz": lambda: zipped({"doc.kml": kml(), "a.png": b"\x89PNG"}),
    ".dxf": lambda: drawing(polyline(*SPOTS), polyline(*SPOTS, paper=1)),
    ".txt": lambda: parcels(line_of(FIELDS_9, 5), *ring(1, *square(NORTH, EAST, 300))),
}
"""A sound file of each form, for the tests that damage one."""

EWKB = shapely.to_wkb(shapely.set_srid(Point(LON, LAT), 4326), hex=True, include_srid=True)
"""As PostGIS writes a column of geometry into a table."""

ROWS = [
    *(
        Row(
            what=f"parcels as text (界址点), {count} fields a parcel, {words}",
            make=lambda form=form, prefix=prefix: parcels(  # type: ignore[misc]
                line_of(form, 4), *ring(1, *SPOTS, prefix=prefix)
            ),
            name="红线.txt",
            outcome="accepted",
            holds=lambda layer: layer["地块名称"].tolist() == ["地块一"] and metric_area(TRIANGLE_M2)(layer),  # type: ignore[operator]
        )
        for count, form in ((9, FIELDS_9), (12, FIELDS_12))
        for prefix, words in ((ZONE, "the zone's number in the eastings"), (0, "the zone in the head only"))
    ),
    Row(
        what="a parcel with a hole and a second part, in GBK",
        make=lambda: parcels(
            line_of(FIELDS_9, 15),
            *ring(1, *square(NORTH, EAST, 300)),
            *ring(2, *square(NORTH + 100, EAST + 100, 100), first=5),
            *ring(3, *square(NORTH, EAST + 1000, 100), first=9),
            encoding="gbk",
        ),
        name="红线.txt",
        outcome="accepted",
        codes=("text_guessed",),
        holds=metric_area(300**2 - 100**2 + 100**2),  # type: ignore[arg-type]
    ),
    Row(
        what="parcels whose rings are not closed, with full-width commas and names without J",
        make=lambda: parcels(
            "3，2，1，地块一，面，，，，@",
            *(f"{n}，1，{y:.3f}，{ZONE + x:.3f}" for n, (y, x) in enumerate(SPOTS, 1)),
        ),
        name="红线.txt",
        outcome="accepted",
        holds=metric_area(TRIANGLE_M2),  # type: ignore[arg-type]
    ),
    Row(
        what="parcels with the easting first, which their numbers tell",
        make=lambda: parcels(line_of(FIELDS_9, 3), *(f"J1,1,{ZONE + x},{y}" for y, x in SPOTS)),
        name="红线.txt",
        outcome="accepted",
        holds=metric_area(TRIANGLE_M2),  # type: ignore[arg-type]
    ),
    Row(
        what="a parcel that names more points than it has",
        make=lambda: parcels(line_of(FIELDS_9, 9), *ring(1, *SPOTS)),
        name="红线.txt",
        outcome="accepted",
        codes=("parcels_miscounted",),
        holds=metric_area(TRIANGLE_M2),  # type: ignore[arg-type]
    ),
    Row(
        what="parcels whose head names another zone than their eastings",
        make=lambda: parcels(line_of(FIELDS_9, 4), *ring(1, *SPOTS), zone="30"),
        name="红线.txt",
        outcome="asked",
        codes=("parcels_zone", "belt_with_prefix"),
        crs="EPSG:4517",
        holds=metric_area(TRIANGLE_M2),  # type: ignore[arg-type]
    ),
    Row(
        what="parcels without a head",
        make=lambda: "\n".join(["[地块坐标]", line_of(FIELDS_9, 4), *ring(1, *SPOTS)]).encode(),
        name="红线.txt",
        outcome="asked",
        codes=("belt_with_prefix",),
        crs="EPSG:4517",
        holds=metric_area(TRIANGLE_M2),  # type: ignore[arg-type]
    ),
    Row(
        what="a parcel of two points, and one with a coordinate that is none",
        make=lambda: parcels(
            line_of(FIELDS_9, 4),
            *ring(1, *SPOTS),
            line_of(FIELDS_9, 2),
            *ring(1, *SPOTS[:2]),
            line_of(FIELDS_9, 4),
            *ring(1, *SPOTS),
            "J9,1,无,29500000",
        ),
        name="红线.txt",
        outcome="repaired",
        codes=("unreadable_geometry",),
        holds=lambda layer: len(layer) == 1,
    ),
    Row(
        what="a text that is no parcels, called a layer",
        make="甲水厂位于天山区。".encode,
        name="红线.txt",
        outcome="refused",
        codes=("parcels_none",),
    ),
    *(
        Row(
            what=f"a table whose columns are called {head.replace('名称,', '')}",
            make=lambda head=head, row=row: table(head, row),  # type: ignore[misc]
            name="table.csv",
            outcome="accepted",
            holds=at(within=1e-6),
        )
        for head, row in (
            ("名称,中心点经度(°),中心点纬度(°)", f"甲,{LON},{LAT}"),
            ("名称,GPS_LNG,GPS_LAT", f"甲,{LON},{LAT}"),
            ("名称,WGS84 Longitude,WGS84 Latitude", f"甲,{LON},{LAT}"),
            ("名称,东经（E）,北纬（N）", f"甲,{LON},{LAT}"),
            ("名称,经纬度", f'甲,"{LON},{LAT}"'),
            ("名称,纬经度", f'甲,"{LAT},{LON}"'),
            ("名称,坐标", f'甲,"({LAT}, {LON})"'),
            ("名称,where", f"甲,{LON} {LAT}"),
            ("名称,WKT", f"甲,POINT ({LON} {LAT})"),
            ("名称,geom", f"甲,{shapely.to_wkb(Point(LON, LAT), hex=True)}"),
            ("名称,the_geom", f"甲,{EWKB}"),
            ("名称,几何", f"甲,SRID=4326;POINT ({LON} {LAT})"),
            ("名称,shape", f'甲,"{{""type"":""Point"",""coordinates"":[{LON},{LAT}]}}"'),
        )
    ),
    *(
        Row(
            what=f"a table of metres whose columns are called {head.replace('名称,', '')}",
            make=lambda head=head, row=row: table(head, row),  # type: ignore[misc]
            name="table.csv",
            outcome="asked",
            codes=("belt_with_prefix",),
            crs="EPSG:4517",
            holds=at(),
        )
        for head, row in (
            ("名称,横坐标,纵坐标", f"甲,{ZONE + EAST},{NORTH}"),
            ("名称,X坐标（米）,Y坐标（米）", f"甲,{NORTH},{ZONE + EAST}"),
            ("名称,纵坐标X,横坐标Y", f"甲,{NORTH},{ZONE + EAST}"),
            ("名称,N,E", f"甲,{NORTH},{ZONE + EAST}"),
            ("名称,坐标", f'甲,"{NORTH},{ZONE + EAST}"'),
        )
    ),
    *(
        Row(
            what=f"a table of angles as {east}",
            make=lambda east=east, north=north: table("名称,经度,纬度", f"甲,{east},{north}"),  # type: ignore[misc]
            name="table.csv",
            outcome="accepted",
            holds=at(within=1e-9),
        )
        for east, north in (*ANGLES, (f"{LON}E", f"{LAT}N"), (f"E{LON}", f"N{LAT}"), ("87-36", "43-48"))
    ),
    Row(
        what="an angle of 61 minutes",
        make=lambda: table("名称,经度,纬度", "甲,87°61′,43°48′", f"乙,{LON},{LAT}"),
        name="table.csv",
        outcome="repaired",
        codes=("unreadable_geometry",),
        holds=cells(名称=["乙"]),
    ),
    Row(
        what="a shape in hexadecimal digits that breaks off",
        make=lambda: table("名称,geom", f"甲,{EWKB[:-8]}", f"乙,{EWKB}"),
        name="table.csv",
        outcome="repaired",
        codes=("unreadable_geometry",),
        holds=cells(名称=["乙"]),
    ),
    Row(
        what="a shape as text nested 100,000 deep",
        make=lambda: table(
            "名称,WKT",
            f"甲,{'GEOMETRYCOLLECTION (' * 100_000}POINT (1 2){')' * 100_000}",
            f"乙,POINT ({LON} {LAT})",
        ),
        name="table.csv",
        outcome="repaired",
        codes=("unreadable_geometry",),
        holds=cells(名称=["乙"]),
    ),
    Row(
        what="a shape as text of 200,000 characters",
        make=lambda: table(
            "名称,WKT",
            f'甲,"{shapely.to_wkt(Point(LON, LAT).buffer(0.1, quad_segs=2_000), rounding_precision=9)}"',
        ),
        name="table.csv",
        outcome="accepted",
        holds=lambda layer: list(layer.columns) == ["名称", "geometry"],
    ),
    Row(
        what="a KMZ with pictures and a second document",
        make=lambda: zipped({"doc.kml": kml(), "files/a.png": b"\x89PNG", "files/more.kml": kml("乙")}),
        name="layer.kmz",
        outcome="accepted",
        codes=("kmz_documents", "kmz_others"),
        holds=cells(name=["甲"]),
    ),
    Row(
        what="a KMZ without a KML",
        make=lambda: zipped({"files/a.png": b"\x89PNG"}),
        name="layer.kmz",
        outcome="refused",
        codes=("kmz_no_kml",),
    ),
    Row(
        what="a KMZ that is a zip bomb",
        make=lambda: bomb("doc.kml"),
        name="layer.kmz",
        outcome="refused",
        codes=("zip_bomb",),
    ),
    Row(
        what="a KMZ within a KMZ",
        make=lambda: zipped({"doc.kml": kml(), "a.kmz": zipped({"doc.kml": kml()})}),
        name="layer.kmz",
        outcome="refused",
        codes=("zip_nested",),
    ),
    Row(
        what="a path upwards in a KMZ",
        make=lambda: zipped({"../doc.kml": kml()}),
        name="layer.kmz",
        outcome="refused",
        codes=("zip_path",),
    ),
    *(
        Row(
            what=f"GeoJSON as a sequence, {words}",
            make=lambda mark=mark, end=end: sequence(mark, end),  # type: ignore[misc]
            name=name,
            outcome="accepted",
            codes=("twins",),
            holds=lambda layer: len(layer) == 2,
        )
        for words, mark, end, name in (
            ("one a line", "", "\n", "layer.geojson"),
            ("one a line, with blank lines", "", "\r\n\r\n", "layer.geojsonl"),
            ("behind record separators (RFC 8142)", "\x1e", "\n", "layer.json"),
            ("end to end", "", "", "layer.ndjson"),
        )
    ),
    Row(
        what="a sequence whose last line breaks off",
        make=lambda: sequence()[:-20],
        outcome="refused",
        codes=("json_broken",),
    ),
    Row(
        what="a sequence of collections in different CRSs",
        make=lambda: features(point()) + b"\n" + features(point(), crs={"properties": {"name": "EPSG:4538"}}),
        outcome="refused",
        codes=("several_crs",),
    ),
    Row(
        what="GeoParquet as .geoparquet",
        make=lambda: written(frame(Point(LON, LAT)), "parquet"),
        name="layer.geoparquet",
        outcome="accepted",
        holds=at(),
    ),
    *(
        Row(
            what=f"a {suffix} in a zip",
            make=lambda content=content, suffix=suffix: zipped({f"甲/layer{suffix}": content()}),  # type: ignore[misc]
            name="layer.zip",
            outcome="accepted",
        )
        for suffix, content in (
            (".geojson", lambda: features(point())),
            (".kml", kml),
            (".gpkg", lambda: written(frame(Point(LON, LAT)), "GPKG")),
            (".csv", lambda: table("名称,经度,纬度", f"甲,{LON},{LAT}")),
            (".txt", lambda: parcels(line_of(FIELDS_9, 4), *ring(1, *SPOTS))),
        )
    ),
    Row(
        what="a layer in a zip beside a table and a readme",
        make=lambda: zipped({"a.geojson": features(point()), "b.csv": b"a,b", "readme.txt": b"x"}),
        name="layer.zip",
        outcome="accepted",
        codes=("zip_unread",),
        holds=at(),
    ),
    Row(
        what="two layers of other formats in a zip",
        make=lambda: zipped({"a.geojson": features(point()), "b.kml": kml()}),
        name="layer.zip",
        outcome="accepted",
        codes=("twins",),
        holds=cells(layer=["a.geojson", "b.kml"]),
    ),
    Row(
        what="a file geodatabase in a zip",
        make=geodatabase,
        name="甲.gdb.zip",
        outcome="accepted",
        holds=area(0.01),
    ),
    Row(
        what="a file geodatabase in a folder of a zip, beside a lock and a readme",
        make=lambda: geodatabase("交付/甲.gdb", **{"交付/甲.gdb/a.lock": b"", "readme.txt": b"x"}),
        name="layer.zip",
        outcome="accepted",
        holds=area(0.01),
    ),
    Row(
        what="two file geodatabases in a zip, one of them damaged",
        make=lambda: geodatabase(**{"乙.gdb/a00000001.gdbtable": b"1"}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_member",),
    ),
    Row(
        what="a file geodatabase without its tables",
        make=lambda: zipped({"甲.gdb/timestamps": b"1", "甲.gdb/a00000001.gdbtable": b"1"}),
        name="layer.zip",
        outcome="refused",
        codes=("damaged",),
    ),
    *(
        Row(
            what=f"a drawing (DXF) with a polyline that {words}",
            make=lambda spots=spots, closed=closed: drawing(polyline(*spots, closed=closed)),  # type: ignore[misc]
            name="红线.dxf",
            outcome="asked",
            codes=("belt_with_prefix",),
            crs="EPSG:4517",
            holds=lambda layer: layer["Layer"].tolist() == ["红线"] and metric_area(TRIANGLE_M2)(layer),  # type: ignore[operator]
        )
        for words, spots, closed in (
            ("is closed", SPOTS, 1),
            ("ends where it begins", (*SPOTS, SPOTS[0]), 0),
        )
    ),
    Row(
        what="a drawing (DXF) that claims two thousand million vertices",
        make=lambda: drawing(polyline(*SPOTS, count=2_000_000_000)),
        name="红线.dxf",
        outcome="asked",
        codes=("belt_with_prefix",),
        crs="EPSG:4517",
        holds=metric_area(TRIANGLE_M2),  # type: ignore[arg-type]
    ),
    Row(
        what="a drawing (DXF) with a frame on its layout, in GBK",
        make=lambda: drawing(polyline(*SPOTS), polyline(*SPOTS, paper=1)).decode().encode("gbk"),
        name="红线.dxf",
        outcome="asked",
        codes=("text_guessed", "dxf_paper", "belt_with_prefix"),
        crs="EPSG:4517",
        holds=lambda layer: layer["Layer"].tolist() == ["红线"],
    ),
    *(
        Row(
            what=f"a binary drawing {words}",
            make=lambda wide=wide: binary(drawing(polyline(*SPOTS)), wide=wide),  # type: ignore[misc]
            name="红线.dxf",
            outcome="asked",
            codes=("belt_with_prefix",),
            crs="EPSG:4517",
            holds=lambda layer: layer["Layer"].tolist() == ["红线"] and metric_area(TRIANGLE_M2)(layer),  # type: ignore[operator]
        )
        for words, wide in (("as of today", True), ("as of release 12", False))
    ),
    Row(
        what="a binary drawing that breaks off",
        make=lambda: binary(drawing(polyline(*SPOTS)))[:150],
        name="红线.dxf",
        outcome="refused",
        codes=("damaged",),
    ),
    Row(
        what="a text called .dxf",
        make=lambda: b"0\nnothing\n",
        name="红线.dxf",
        outcome="refused",
        codes=("not_its_suffix",),
    ),
    *(
        Row(
            what=f"a drawing (DXF) with a block that {words}",
            make=lambda block=block, insert=insert: blocks(block, insert),  # type: ignore[misc]
            name="红线.dxf",
            outcome="refused",
            codes=("damaged",),
        )
        for words, block, insert in (
            ("holds itself", "0|INSERT|8|0|2|A|10|0|20|0", ""),
            ("is inserted 1,600,000,000 times", "0|POINT|8|0|10|0|20|0", "|70|40000|71|40000|44|1|45|1"),
        )
    ),
    Row(
        what="a drawing (DXF) that breaks off",
        make=lambda: drawing(polyline(*SPOTS))[:150],
        name="红线.dxf",
        outcome="refused",
        codes=("damaged",),
    ),
]
