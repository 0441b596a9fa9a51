"""Vector tiles hold what they should, as an independent reader sees them."""

import json
import math
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from geoapp.domain.selection import Selection
from geoapp.geometry.web_mercator import box_of
from geoapp.web.map.transport.tiles import make_tile, room_zoom

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
    """Read a tile with GDAL: layer to features in degrees, also beyond the tile's edge."""
    zoom, x, y = tile
    path = folder / str(zoom) / str(x) / f"{y}.pbf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    layers = ogr("ogrinfo", "-ro", str(path))
    found = {}
    for name in ("points", "lines", "areas", "circles"):
        if f": {name} (" in layers:
            told = ogr(
                *("ogr2ogr", "-oo", "CLIP=NO", "-f", "GeoJSON", "-t_srs", "EPSG:4326"),
                *("/vsistdout/", str(path), name),
            )
            found[name] = json.loads(told)["features"]
    return found


Writer = Callable[[dict[int, tuple[str, BaseGeometry]]], None]


@pytest.fixture
def write_shapes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_project: Callable[..., dict[str, Any]]
) -> Writer:
    """Return what makes invented projects, number to kind and shape, the plan's own."""

    def write(drawn: dict[int, tuple[str, BaseGeometry]]) -> None:
        features = []
        for number, (kind, geometry) in drawn.items():
            location = {"kind": kind, "uncertainty_m": 900.0, "exactness": "2"}
            properties = make_project(number, f"名{number}", location=location)
            code = properties["id"]
            features.append(
                {"type": "Feature", "id": code, "properties": properties, "geometry": mapping(geometry)}
            )
        folder = tmp_path / "geojson"
        (folder / PLAN).mkdir(parents=True)
        (folder / PLAN / "sample.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
        )
        monkeypatch.setenv("GEOAPP_GEOJSON", str(folder))

    return write


@pytest.fixture
def shapes_folder(write_shapes: Writer) -> None:
    """Make four invented projects within one tile, and one far from it, the plan's own."""
    west, south, east, north = 87.539, 43.58, 87.89, 43.83
    inside = Polygon(
        [(87.6, 43.7), (87.7, 43.7), (87.7, 43.8), (87.6, 43.8)],
        [[(87.63, 43.73), (87.63, 43.77), (87.67, 43.75)]],
    )
    write_shapes(
        {
            1: ("site", Point(87.6, 43.75)),
            2: ("route", LineString([(west, south), (east, north)])),
            3: ("area", inside),
            4: ("site", Point(87.6, 43.750001)),
            5: ("site", Point(88.9, 44.9)),
        }
    )


@needs_ogr
@pytest.mark.usefixtures("shapes_folder")
def test_a_tile_holds_points_lines_and_areas_where_they_are(tmp_path: Path) -> None:
    found = read_tile(make_tile(PLAN, Selection(), TILE), tmp_path, TILE)
    unit = 360 / 2 ** TILE[0] / 4096
    site, middle, inner = sorted(found["points"], key=lambda point: point["properties"]["i"])
    assert shape(site["geometry"]).distance(Point(87.6, 43.75)) < 2 * unit  # two on one spot are one symbol
    alone = {"mvt_id": None, "i": "1", "t": 0, "e": 0, "m": 2, "n": "名1", "k": 1}
    assert site["properties"] | {"mvt_id": None, "t": 0} == alone
    # A course and an area carry a symbol too, since colour alone says nothing.
    assert shape(middle["geometry"]).distance(Point(87.7145, 43.705)) < 4 * unit
    assert middle["properties"]["i"] == "2"
    assert shape(found["areas"][0]["geometry"]).buffer(unit).contains(shape(inner["geometry"]))
    (line,) = found["lines"]
    # It is cut a little beyond the tile's edge.
    beyond = 2**0.5 * 162 * unit
    assert shape(line["geometry"]).hausdorff_distance(LineString([(87.539, 43.58), (87.89, 43.83)])) < beyond
    (area,) = found["areas"]
    drawn = shape(area["geometry"])
    assert drawn.area == pytest.approx(0.1 * 0.1 - 0.04 * 0.04 / 2, rel=0.01)  # the hole is a hole
    assert not drawn.contains(Point(87.64, 43.75))


@needs_ogr
@pytest.mark.usefixtures("shapes_folder")
def test_a_tile_holds_only_what_is_selected(tmp_path: Path) -> None:
    found = read_tile(make_tile(PLAN, Selection(q="名3"), TILE), tmp_path, TILE)
    assert {name: [one["properties"]["i"] for one in features] for name, features in found.items()} == {
        "areas": ["3"],
        "points": ["3"],
    }


@pytest.mark.usefixtures("shapes_folder")
def test_a_tile_with_nothing_in_it_is_empty() -> None:
    assert make_tile(PLAN, Selection(), (14, 0, 0)) == b""


def tile_at(zoom: int, lon: float, lat: float) -> tuple[int, int, int]:
    across = (lon + 180) / 360 * 2**zoom
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom
    return zoom, int(across), int(down)


@needs_ogr
@pytest.mark.usefixtures("shapes_folder")
def test_a_circle_has_its_radius_on_the_ground_from_the_zoom_where_its_symbol_does_not_cover_it(
    tmp_path: Path,
) -> None:
    # 900 m at 43.75 degrees north are 8.1 pixels at zoom 10 and 16.3 at zoom 11; a symbol's radius is 9.
    assert "circles" not in read_tile(make_tile(PLAN, Selection(), TILE), tmp_path, TILE)
    tile = tile_at(11, 87.6, 43.75)
    (circle,) = read_tile(make_tile(PLAN, Selection(), tile), tmp_path, tile)["circles"]
    assert shape(circle["geometry"]).distance(Point(87.6, 43.75)) < 360 / 2**11 / 4096
    unit_m = 40_075_016.686 * math.cos(math.radians(43.75)) / 2**11 / 4096
    assert circle["properties"]["r"] * unit_m == pytest.approx(900, abs=unit_m)
    assert "i" not in circle["properties"]  # a circle is no place to click


@needs_ogr
@pytest.mark.usefixtures("shapes_folder")
def test_a_circle_is_in_every_tile_that_it_reaches(tmp_path: Path) -> None:
    zoom = 15
    reached = tile_at(zoom, 87.6, 43.75 + 800 / 111_100)
    assert reached[2] < tile_at(zoom, 87.6, 43.75)[2]
    found = read_tile(make_tile(PLAN, Selection(theme=()), reached), tmp_path, reached)
    assert len(found["circles"]) == 1
    assert [point["properties"]["i"] for point in found.get("points", [])] == []
    beyond = tile_at(zoom, 87.6, 43.75 + 3_000 / 111_100)
    assert "circles" not in read_tile(make_tile(PLAN, Selection(), beyond), tmp_path, beyond)


@needs_ogr
@pytest.mark.usefixtures("shapes_folder")
def test_a_sketch_of_a_course_is_marked(tmp_path: Path) -> None:
    found = read_tile(make_tile(PLAN, Selection(), TILE), tmp_path, TILE)
    assert [line["properties"]["d"] for line in found["lines"]] == [1]


def test_characters_are_drawn_from_the_zoom_at_which_symbols_stand_free(write_shapes: Writer) -> None:
    # Symbols are 18 pixels wide; on a grid whose lines are 20 pixels apart at zoom 13 they lie on each other at 12.
    step = 20 * 360 / 256 / 2**13
    rows = step * math.cos(math.radians(43.8))
    spots = [Point(87.5 + step * x, 43.8 + rows * y) for x in range(15) for y in range(15)]
    write_shapes({number: ("site", spot) for number, spot in enumerate(spots, start=1)})
    assert room_zoom(PLAN, Selection()) == 13


def test_tiles_cut_the_world_without_gaps() -> None:
    west, south, east, north = box_of((3, 5, 2))
    assert box_of((3, 6, 2))[0] == pytest.approx(east)
    assert box_of((3, 5, 3))[3] == pytest.approx(south)
    assert east - west == pytest.approx(north - south)
