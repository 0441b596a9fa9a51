"""Projects of the invented city with everything that a format may stumble over, and three ways to read a file."""

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import fiona
import geopandas as gpd
import pyogrio
import pytest
from shapely import MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, box
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geoapp.domain.plan import Plan
from geoapp.io.geojson import frame_of, read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.export import export, load_formats

LONG = "轨道交通十二号线北延伸段及其综合维修基地与配套管线迁改工程第三标段东区"
"""As long as a name may be."""

HOSTILE = (
    "=1+1",
    "+86电话",
    "-1号井",
    "@SUM(A1)",
    "\t制表",
    "<script>alert(1)</script>",
    '"引号",逗号\n换行',
    "𠮷村生态园",
    "2022年12月",
    "1/2",
    "650106",
    "O'Brien & Söhne",
    LONG,
)
"""Names that a spreadsheet, a parser or an encoding may take for something else."""

HOLE = Polygon(
    [(87, 43), (88, 43), (88, 44), (87, 44)], [[(87.2, 43.2), (87.2, 43.4), (87.4, 43.4), (87.4, 43.2)]]
)
GEOMETRIES: tuple[BaseGeometry | None, ...] = (
    HOLE,
    MultiPolygon([box(87, 43, 87.5, 43.5), box(88, 43, 88.5, 43.5)]),
    MultiLineString([[(87.1, 43.1), (87.2, 43.3)], [(87.5, 43.1), (87.6, 43.1234567)]]),
    MultiPoint([(87.1234567, 43.7654321), (87.2, 43.8)]),
    Point(87.9999999, 43.0000001),
    None,
)

Found = dict[str, tuple[str, BaseGeometry | None]]
"""Name and geometry by id."""


@pytest.fixture
def plan(plan_folder: Path) -> Plan:
    return load_plan(plan_folder.name)


@pytest.fixture
def frame(plan: Plan) -> gpd.GeoDataFrame:
    """Return the city's projects, and one a hostile name with a geometry in turn."""
    write_build(build_plan(plan.id))
    projects = read_projects(plan.id)
    records = projects.drop(columns="geometry").to_dict("records")
    named = [records[0] | {"name": name, "id": f"{plan.id}/h{number}"} for number, name in enumerate(HOSTILE)]
    places = [GEOMETRIES[number % len(GEOMETRIES)] for number in range(len(HOSTILE))]
    return frame_of([*records, *named], [*projects.geometry, *places], projects.attrs)


@pytest.fixture
def write(tmp_path: Path, plan: Plan) -> Callable[..., Path]:
    """Return a function that exports a frame into a file of the format's own name."""

    def write_file(frame: gpd.GeoDataFrame, code: str, **options: str) -> Path:
        path = tmp_path / f"file{load_formats()[code].suffix}"
        path.write_bytes(export(frame, code, plan, **options))
        return path

    return write_file


def expected(frame: gpd.GeoDataFrame) -> Found:
    """Return what a reader must find."""
    return {
        one: (name, geometry)
        for one, name, geometry in zip(frame["id"], frame["name"], frame.geometry, strict=True)
    }


def by_geopandas(path: Path) -> Found:
    """Read every table that has an id, back in degrees."""
    found: Found = {}
    for name, _ in pyogrio.list_layers(path):
        table = gpd.read_file(path, layer=name)
        if "project_id" in table:
            table = table.drop(columns="id").rename(columns={"project_id": "id"})
        if "id" not in table:
            continue
        geometries = [None] * len(table)
        if isinstance(table, gpd.GeoDataFrame):
            geometries = table.geometry.to_crs("EPSG:4326")
        found |= _zipped(table["id"], table["name" if "name" in table else "Name"], geometries)
    return found


def by_fiona(path: Path) -> Found:
    """Read every table that has an id; the file's own CRS is read too."""
    found: Found = {}
    where = f"zip://{path}" if path.suffix == ".zip" else str(path)
    for name in fiona.listlayers(where):
        with fiona.open(where, layer=name, allow_unsupported_drivers=True) as table:
            features = list(table)
            crs = table.crs_wkt
        if not features or not _id(features[0]["properties"]):
            continue
        geometries = [one["geometry"] and shape(one["geometry"]) for one in features]
        if any(geometries):
            geometries = list(gpd.GeoSeries(geometries, crs=crs).to_crs("EPSG:4326"))
        properties = [one["properties"] for one in features]
        found |= _zipped(
            [_id(one) for one in properties],
            [one.get("name", one.get("Name")) for one in properties],
            geometries,
        )
    return found


def by_gdal(path: Path) -> Found:
    """Let Debian's ogr2ogr, another GDAL than the wheels carry, say as GeoJSON what it finds."""
    found: Found = {}
    where = f"/vsizip/{path}" if path.suffix == ".zip" else str(path)
    listed = subprocess.run(["ogrinfo", "-q", "-ro", where], check=True, capture_output=True, text=True)
    for name in re.findall(r"^\d+: (\S+)", listed.stdout, re.MULTILINE):
        degrees = ["-t_srs", "EPSG:4326"] if "(None)" not in _line(listed.stdout, name) else []
        output = subprocess.run(
            [
                "ogr2ogr",
                "-f",
                "GeoJSON",
                "/vsistdout/",
                where,
                name,
                *degrees,
                "-lco",
                "COORDINATE_PRECISION=12",
            ],
            check=True,
            capture_output=True,
        )
        features = json.loads(output.stdout)["features"]
        # GDAL gives a GeoJSON's own ids back as such, and not as properties.
        properties = [{"id": one.get("id", "")} | one["properties"] for one in features]
        if any(map(_id, properties)):
            found |= _zipped(
                map(_id, properties),
                [one.get("name", one.get("Name")) for one in properties],
                [one["geometry"] and shape(one["geometry"]) for one in features],
            )
    return found


def _id(properties: Mapping[str, object]) -> str:
    found = properties.get("project_id") or properties.get("id")
    return found if isinstance(found, str) else ""


def _line(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.split(":")[-1].split("(")[0].strip() == name)


def _zipped(ids: Iterable[str], names: Iterable[str], geometries: Iterable[BaseGeometry | None]) -> Found:
    return {one: (name, geometry) for one, name, geometry in zip(ids, names, geometries, strict=True)}


READERS = pytest.mark.parametrize(
    "read", [by_geopandas, by_fiona, by_gdal], ids=["geopandas", "fiona", "gdal"]
)
