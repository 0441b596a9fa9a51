"""A row of the catalogue, and what its files are made of."""

import io
import json
import math
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import shapely
from shapely import Point

from geoapp.geometry.datums import convert
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plans import load_plan
from geoapp.pipeline.intake import known_sites

PLAN = load_plan("urumqi-14fyp")

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
    needs: str = ""
    """A package that must be installed for it, of an extra."""
    holds: Check = field(default=lambda frame: len(frame) > 0)
    """What is true of the frame that comes in."""


def features(*geometries: object, **more: object) -> bytes:
    made = [
        {"type": "Feature", "properties": {"n": number}, "geometry": geometry}
        for number, geometry in enumerate(geometries, start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": made} | more, ensure_ascii=False).encode()


def features_of(rows: Iterable[tuple[dict[str, object], object]]) -> bytes:
    made = [{"type": "Feature", "properties": cells, "geometry": geometry} for cells, geometry in rows]
    return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False).encode()


def point(x: float = LON, y: float = LAT, *z: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y, *z]}


def polygon(*rings: object) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def properties(**cells: object) -> bytes:
    return features_of([(cells, point())])


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


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def shapefile(tmp: Path, layer: gpd.GeoDataFrame, encoding: str = "utf-8") -> dict[str, bytes]:
    layer.to_file(tmp / "a.shp", encoding=encoding, engine="pyogrio")
    return {path.name: path.read_bytes() for path in sorted(tmp.glob("a.*"))}


def shape_parts(layer: gpd.GeoDataFrame, encoding: str = "utf-8", without: str = "", **names: bytes) -> bytes:
    import tempfile  # noqa: PLC0415 (builders run outside of any test)

    with tempfile.TemporaryDirectory() as folder:
        files = shapefile(Path(folder), layer, encoding)
    return zipped({name: part for name, part in files.items() if not name.endswith(without or "-")} | names)


def coded_shapefile(
    texts: Iterable[bytes], *, cpg: bytes = b"", driver: int = 0, field_name: bytes = b"name", **more: bytes
) -> bytes:
    """Return a shapefile of points whose cells are the very bytes, declared as a .cpg and a language driver say."""
    import tempfile  # noqa: PLC0415 (builders run outside of any test)

    cells = [text.decode("latin-1") for text in texts]
    points = [Point(LON + number / 100, LAT) for number in range(len(cells))]
    layer = frame(*points, **{field_name.decode("latin-1"): cells})
    with tempfile.TemporaryDirectory() as folder:
        files = shapefile(Path(folder), layer, "ISO-8859-1")
    files["a.dbf"] = files["a.dbf"][:29] + bytes([driver]) + files["a.dbf"][30:]
    files.pop("a.cpg", None)
    return zipped(
        files
        | ({"a.cpg": cpg} if cpg else {})
        | {name.replace("_", "."): part for name, part in more.items()}
    )


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


def sheets(
    *named: tuple[str, list[tuple[object, ...]]],
    merged: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    hidden_row: int = 0,
) -> bytes:
    """Return a workbook of several sheets; merges and a hidden row are the first sheet's."""
    book = openpyxl.Workbook()
    for number, (name, rows) in enumerate(named):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = name
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for ref in merged:
        book.worksheets[0].merge_cells(ref)
    if hidden_row:
        book.worksheets[0].row_dimensions[hidden_row].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def database(statement: str) -> bytes:
    with sqlite3.connect(":memory:") as made:
        made.execute(statement)
        return made.serialize()


def old_crs(name: str, *geometries: object) -> bytes:
    return features(*geometries, crs={"type": "name", "properties": {"name": name}})


def first_site() -> tuple[float, float]:
    """Return where the first row of ``shifted`` lies, in WGS-84."""
    return next(iter(known_sites(load_gazetteer(PLAN)).values()))


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


def at_most(number: int) -> Check:
    return lambda layer: 0 < len(layer) <= number


def cells(**wanted: object) -> Check:
    return lambda layer: all(layer[name].tolist() == value for name, value in wanted.items())
