"""Vector tiles hold what they should, as an independent reader sees them."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, Point, Polygon, mapping, shape

from geoapp.domain.selection import Selection
from geoapp.web.map.transport.tiles import box_of, make_tile

PLAN = "urumqi-14fyp"
TILE = (10, 761, 373)
needs_ogr = pytest.mark.skipif(
    shutil.which("ogr2ogr") is None, reason="needs ogr2ogr (apt-get install gdal-bin)"
)


def ogr(*command: str) -> str:
    """Run a program of GDAL; geopandas' own GDAL has left its folders in our environment, which are not its."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GDAL", "PROJ"))}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=clean)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read_tile(content: bytes, folder: Path, tile: tuple[int, int, int]) -> dict[str, list[dict[str, Any]]]:
    """Read a tile with GDAL: layer to features in degrees."""
    zoom, x, y = tile
    path = folder / str(zoom) / str(x) / f"{y}.pbf"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    layers = ogr("ogrinfo", "-ro", str(path))
    found = {}
    for name in ("points", "lines", "areas"):
        if f": {name} (" in layers:
            told = ogr("ogr2ogr", "-f", "GeoJSON", "-t_srs", "EPSG:4326", "/vsistdout/", str(path), name)
            found[name] = json.loads(told)["features"]
    return found


@pytest.fixture
def shapes_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_project: Callable[..., dict[str, Any]]
) -> Path:
    """Four invented projects within one tile, and one far from it."""
    west, south, east, north = 87.539, 43.58, 87.89, 43.83
    inside = Polygon(
        [(87.6, 43.7), (87.7, 43.7), (87.7, 43.8), (87.6, 43.8)],
        [[(87.63, 43.73), (87.63, 43.77), (87.67, 43.75)]],
    )
    drawn = {
        1: ("site", Point(87.6, 43.75)),
        2: ("route", LineString([(west, south), (east, north)])),
        3: ("area", inside),
        4: ("site", Point(87.6, 43.750001)),
        5: ("site", Point(88.9, 44.9)),
    }
    features = []
    for number, (kind, geometry) in drawn.items():
        location = {"kind": kind, "uncertainty_m": 900.0, "exactness": "2"}
        properties = make_project(number, f"名{number}", location=location)
        features.append(
            {
                "type": "Feature",
                "id": properties["id"],
                "properties": properties,
                "geometry": mapping(geometry),
            }
        )
    folder = tmp_path / "geojson"
    (folder / PLAN).mkdir(parents=True)
    (folder / PLAN / "sample.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    monkeypatch.setenv("GEOAPP_GEOJSON", str(folder))
    return folder


@needs_ogr
@pytest.mark.usefixtures("shapes_folder")
def test_a_tile_holds_points_lines_and_areas_where_they_are(tmp_path: Path) -> None:
    found = read_tile(make_tile(PLAN, Selection(), TILE), tmp_path, TILE)
    unit = 360 / 2 ** TILE[0] / 4096
    (point,) = found["points"]  # two on one spot are one symbol; the far one is in another tile
    assert shape(point["geometry"]).distance(Point(87.6, 43.75)) < 2 * unit
    assert point["properties"] | {"mvt_id": None} == {
        "mvt_id": None,
        "i": f"{PLAN}/1",
        "t": point["properties"]["t"],
        "e": 0,
    }
    (line,) = found["lines"]
    assert (
        shape(line["geometry"]).hausdorff_distance(LineString([(87.539, 43.58), (87.89, 43.83)])) < 130 * unit
    )
    (area,) = found["areas"]
    drawn = shape(area["geometry"])
    assert drawn.area == pytest.approx(0.1 * 0.1 - 0.04 * 0.04 / 2, rel=0.01)  # the hole is a hole
    assert not drawn.contains(Point(87.64, 43.75))


@needs_ogr
@pytest.mark.usefixtures("shapes_folder")
def test_a_tile_holds_only_what_is_selected(tmp_path: Path) -> None:
    found = read_tile(make_tile(PLAN, Selection(q="名3"), TILE), tmp_path, TILE)
    assert set(found) == {"areas"}


@pytest.mark.usefixtures("shapes_folder")
def test_a_tile_with_nothing_in_it_is_empty() -> None:
    assert make_tile(PLAN, Selection(), (14, 0, 0)) == b""


def test_tiles_cut_the_world_without_gaps() -> None:
    west, south, east, north = box_of((3, 5, 2))
    assert box_of((3, 6, 2))[0] == pytest.approx(east)
    assert box_of((3, 5, 3))[3] == pytest.approx(south)
    assert east - west == pytest.approx(north - south)
