"""Tiles are found, described and cut as OGC API – Tiles says, and hold what the features are."""

import math
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import shapely
from starlette.testclient import TestClient

from geoapp.gdal import OPTIONS
from geoapp.io.vector_tiles import read_features
from geoapp.web.ogc.description import describe_api
from geoapp.web.ogc.tile_matrices import URI

PLAN = "urumqi-14fyp"
COLLECTION = f"/ogc/collections/{PLAN}.projects"
TILES = f"{COLLECTION}/tiles"
QUAD = f"{TILES}/WebMercatorQuad"
CENTRE = 87.6, 43.8
MVT = "application/vnd.mapbox-vector-tile"
REL = "http://www.opengis.net/def/rel/ogc/1.0/{}".format


def get(client: TestClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:300]
    said: dict[str, Any] = answer.json()
    return said


def href(said: dict[str, Any], rel: str, media_type: str = "application/json") -> str:
    return next(one["href"] for one in said["links"] if (one["rel"], one["type"]) == (rel, media_type))


def tile_at(zoom: int, lon: float, lat: float) -> tuple[int, int, int]:
    across = (lon + 180) / 360 * 2**zoom
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom
    return zoom, int(across), int(down)


def test_links_lead_from_the_landing_page_to_a_tile(client: TestClient) -> None:
    listed = get(client, href(get(client, "/ogc/"), "data"))["collections"]
    collection = next(one for one in listed if one["id"] == f"{PLAN}.projects")
    (found,) = get(client, href(collection, REL("tilesets-vector")))["tilesets"]
    assert (found["dataType"], found["tileMatrixSetURI"]) == ("vector", URI)
    tileset = get(client, href(found, "self"))
    assert tileset["title"] == found["title"]
    matrices = get(client, href(tileset, REL("tiling-scheme")))
    assert matrices["uri"] == tileset["tileMatrixSetURI"]
    assert matrices["crs"] == tileset["crs"]
    limits = {one["tileMatrix"]: one for one in tileset["tileMatrixSetLimits"]}
    assert list(limits) == [one["id"] for one in matrices["tileMatrices"]]
    template = href(tileset, "item", MVT)
    asked = limits["9"]
    address = template.format(tileMatrix="9", tileRow=asked["minTileRow"], tileCol=asked["minTileCol"])
    answer = client.get(address)
    assert answer.status_code in (200, 204)
    assert client.get(template.format(tileMatrix="0", tileRow=0, tileCol=0)).headers["content-type"] == MVT


def test_squares_are_those_of_the_register(client: TestClient) -> None:
    (listed,) = get(client, href(get(client, "/ogc/"), REL("tiling-schemes")))["tileMatrixSets"]
    said = get(client, href(listed, "self"))
    first, second = said["tileMatrices"][:2]
    assert first["scaleDenominator"] == pytest.approx(559_082_264.028717, rel=1e-9)
    assert first["cellSize"] == pytest.approx(156_543.03392804097, rel=1e-9)
    assert first["pointOfOrigin"] == pytest.approx([-20_037_508.3427892, 20_037_508.3427892])
    assert second["cellSize"] * 2 == pytest.approx(first["cellSize"])
    assert [one["matrixWidth"] for one in said["tileMatrices"]] == [2**zoom for zoom in range(17)]


def test_limits_are_the_tiles_that_the_collection_takes(client: TestClient) -> None:
    west, south, east, north = get(client, COLLECTION)["extent"]["spatial"]["bbox"][0]
    for one in get(client, QUAD)["tileMatrixSetLimits"]:
        zoom = int(one["tileMatrix"])
        assert tile_at(zoom, west, north)[1:] == (one["minTileCol"], one["minTileRow"])
        assert tile_at(zoom, east, south)[1:] == (one["maxTileCol"], one["maxTileRow"])


def test_a_tile_holds_the_features_that_are_there(client: TestClient) -> None:
    zoom, column, row = tile_at(12, *CENTRE)
    content = client.get(f"{QUAD}/{zoom}/{row}/{column}").content
    layers = {one["id"]: one for one in get(client, QUAD)["layers"]}
    features = list(read_features(content, (zoom, column, row)))
    assert features
    for feature in features:
        assert set(feature.said) <= layers[feature.layer]["propertiesSchema"]["properties"].keys()
    held = {str(feature.said["i"]): feature for feature in features if feature.layer == "points"}
    assert len(held) > 5
    for number, feature in held.items():
        item = get(client, f"{COLLECTION}/items/{number}")
        there = shapely.geometry.shape(item["geometry"])
        assert there.distance(feature.geometry) < 0.001
        assert feature.said.get("n", item["properties"]["name"]) == item["properties"]["name"]


@pytest.mark.parametrize(
    "path",
    [
        f"/ogc/collections/{PLAN}.districts/tiles",
        f"{TILES}/WorldCRS84Quad",
        f"{TILES}/WorldCRS84Quad/0/0/0",
        f"{QUAD}/17/0/0",
        f"{QUAD}/3/8/0",
        f"{QUAD}/3/0/8",
        f"{QUAD}/3/-1/0",
        f"{QUAD}/x/0/0",
        "/ogc/tileMatrixSets/WorldCRS84Quad",
        "/ogc/collections/nothing.projects/tiles",
    ],
)
def test_what_is_not_there_is_told(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["description"]


def ids_in(client: TestClient, tile: tuple[int, int, int], query: dict[str, str]) -> set[str]:
    """Return the ids that a tile holds."""
    zoom, column, row = tile
    content = client.get(f"{QUAD}/{zoom}/{row}/{column}", params=query).content
    return {str(one.said["i"]) for one in read_features(content, tile) if "i" in one.said}


@pytest.mark.parametrize(
    "query",
    [
        {"theme": "metro"},
        {"filter": "theme = 'metro' OR kind = 'programme'"},
        {"filter": '{"op":"=","args":[{"property":"theme"},"wastewater"]}', "filter-lang": "cql2-json"},
        {"filter": "S_INTERSECTS(geometry, BBOX(87.5, 43.7, 87.7, 43.9))", "kind": "project"},
        {"bbox": "87.5,43.7,87.7,43.9"},
        {"datetime": "2022-01-01/.."},
    ],
)
def test_filters_of_features_narrow_tiles(client: TestClient, query: dict[str, str]) -> None:
    tile = tile_at(9, *CENTRE)
    all_of_them, held = ids_in(client, tile, {}), ids_in(client, tile, query | {"f": "mvt"})
    asked = client.get(f"{COLLECTION}/items", params=query | {"limit": "1000"}).json()["features"]
    wanted = {one["id"].rpartition("/")[2] for one in asked}
    assert held
    assert held <= wanted
    assert held != all_of_them or "datetime" in query  # what has no date comes too
    assert ids_in(client, tile, query) == held


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("zoom", [0, 9, 13])
def test_a_tile_of_all_is_that_of_a_filter_that_lets_all_through(
    client: TestClient, zoom: int, encoding: str
) -> None:
    _, column, row = tile_at(zoom, *CENTRE)
    address, headers = f"{QUAD}/{zoom}/{row}/{column}", {"Accept-Encoding": encoding}
    whole = client.get(address, headers=headers)
    narrowed = client.get(address, params={"filter": "theme IS NOT NULL"}, headers=headers)
    assert whole.content == narrowed.content != b""
    assert ("content-encoding" in whole.headers) == (encoding == "gzip" and zoom < 13)
    assert "Accept-Encoding" in whole.headers["vary"]
    assert whole.headers["etag"] != narrowed.headers["etag"]


@pytest.mark.parametrize(
    "query", ["filter=theme", "filter=nothing='x'", "filter-lang=sql", "datetime=x", "bbox=1"]
)
def test_a_filter_that_is_none_is_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"{QUAD}/9/187/380?{query}")
    assert answer.status_code == 400
    assert answer.json()["description"]


@pytest.mark.parametrize(
    "query", ["f=json", "f=", "lang=zh", "limit=1", "crs=x", "theme=nothing", "f=mvt&x=1"]
)
def test_a_tile_takes_no_other_parameter(client: TestClient, query: str) -> None:
    assert client.get(f"{QUAD}/0/0/0?{query}").status_code == 400


def test_nothing_is_answered_with_nothing(client: TestClient) -> None:
    answer = client.get(f"{QUAD}/9/0/0")
    assert (answer.status_code, answer.content) == (204, b"")


def test_who_has_a_tile_gets_it_no_second_time(client: TestClient) -> None:
    tag = client.get(f"{QUAD}/0/0/0").headers["etag"]
    again = client.get(f"{QUAD}/0/0/0", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_operations_end_as_the_standard_says() -> None:
    paths = describe_api("http://127.0.0.1/ogc")["paths"]
    ends = {path: said["get"]["operationId"].rpartition(".vector.")[2] for path, said in paths.items()}
    one = "/collections/{collectionId}/tiles"
    assert ends[one] == "getTilesetsList"
    assert ends[f"{one}/{{tileMatrixSetId}}"] == "getTileset"
    assert ends[f"{one}/{{tileMatrixSetId}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"] == "getTile"


@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="needs GDAL's ogrinfo (Debian: gdal-bin)")
def test_gdal_reads_a_tile(client: TestClient, tmp_path: Path) -> None:
    zoom, column, row = tile_at(12, *CENTRE)
    path = tmp_path / str(zoom) / str(column) / f"{row}.pbf"
    path.parent.mkdir(parents=True)
    path.write_bytes(client.get(f"{QUAD}/{zoom}/{row}/{column}").content)
    free = {name: value for name, value in os.environ.items() if name not in OPTIONS}
    done = subprocess.run(
        ["ogrinfo", "-ro", "-so", "-al", str(path)], capture_output=True, text=True, check=False, env=free
    )
    assert done.returncode == 0, done.stderr
    assert "Layer name: points" in done.stdout
    assert "i: String" in done.stdout
