"""Tiles of all projects come from the build's archive, others are drawn, and the archive itself is there by parts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geoapp.domain.filters import Filters
from geoapp.io.manifests import faults_of, find_state
from geoapp.pipeline.tiles.standing import TILES
from geoapp.settings import ROOT
from geoapp.web.map.transport import tiles
from geoapp.web.map.transport.tiles import find_tile, make_tile
from geoapp.web.routes import routes

PLAN = "urumqi-14fyp"
FILE = f"/features/{PLAN}.pmtiles"
BUILT = ROOT / "data" / "geojson" / PLAN
DRAWN = (9, 380, 187)
QUERIES = ("", "?theme=metro", "?kind=project&as=x")
FILTERS = (Filters(), Filters(theme=("metro",)), Filters(kind=("project",)))


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes()), base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize(
    "tile", [(0, 0, 0), (6, 47, 23), DRAWN, (9, 0, 0), (11, 1521, 747), (13, 6087, 2991)]
)
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_tile_is_the_one_that_would_be_drawn(
    client: TestClient, tile: tuple[int, int, int], query: str, encoding: str
) -> None:
    z, x, y = tile
    answer = client.get(f"/features/{PLAN}/{z}/{x}/{y}.mvt{query}", headers={"Accept-Encoding": encoding})
    assert answer.status_code == 200
    assert answer.headers["vary"] == "Accept-Encoding"
    assert ("content-encoding" in answer.headers) <= (encoding == "gzip")
    assert answer.content == make_tile(PLAN, FILTERS[QUERIES.index(query)], tile)  # the client unpacks it


def test_nothing_is_drawn_for_all_projects(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(tiles, "draw_tile", refuse)
    assert client.get(f"/features/{PLAN}/9/380/187.mvt").status_code == 200
    for address in (f"/features/{PLAN}/9/380/187.mvt?theme=metro", f"/features/{PLAN}/16/48700/23930.mvt"):
        with pytest.raises(AssertionError):
            client.get(address)


def test_without_an_archive_of_this_state_tiles_are_drawn(built_copy: Path, client: TestClient) -> None:
    whole = make_tile(PLAN, Filters(), DRAWN)
    assert find_tile(PLAN, Filters(), DRAWN, packed=True)[1]
    (built_copy / TILES).write_bytes((built_copy / TILES).read_bytes()[:9_000])
    assert [fault.code for fault in faults_of(find_state(PLAN))] == ["build_altered"]
    assert find_tile(PLAN, Filters(), DRAWN, packed=True) == (whole, False)
    assert client.get(FILE).status_code == 404
    (built_copy / TILES).unlink()
    assert [fault.code for fault in faults_of(find_state(PLAN))] == ["build_missing"]
    assert find_tile(PLAN, Filters(), DRAWN, packed=True) == (whole, False)
    layer = built_copy / "metro.geojson"
    (built_copy / TILES).write_bytes((BUILT / TILES).read_bytes())
    layer.write_bytes(layer.read_bytes() + b"\n")  # the columns give way to the layers, and tiles to drawing
    assert find_tile(PLAN, Filters(), DRAWN, packed=True) == (whole, False)


def test_the_file_is_there_whole_and_by_parts(client: TestClient) -> None:
    content = (BUILT / TILES).read_bytes()
    whole = client.get(FILE)
    assert (whole.status_code, whole.content) == (200, content)
    assert whole.headers["content-type"] == "application/vnd.pmtiles"
    assert whole.headers["accept-ranges"] == "bytes"
    part = client.get(FILE, headers={"Range": "bytes=0-126"})
    assert (part.status_code, part.content) == (206, content[:127])
    assert part.headers["content-range"] == f"bytes 0-126/{len(content)}"
    beyond = client.get(FILE, headers={"Range": "bytes=99999999-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(content)}")
    head = client.head(FILE)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(content)))


def test_who_has_the_file_gets_it_no_second_time(client: TestClient) -> None:
    tag = client.head(FILE).headers["etag"]
    again = client.get(FILE, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(FILE, headers={"If-None-Match": '"other"'}).status_code == 200
    mixed = client.get(FILE, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert mixed.status_code == 200
    assert client.get(FILE, headers={"Range": "bytes=0-9", "If-Range": tag}).status_code == 206


def test_another_build_is_another_file(built_copy: Path, client: TestClient) -> None:
    tag = client.head(FILE).headers["etag"]
    (built_copy / TILES).write_bytes((BUILT / TILES).read_bytes())
    assert client.get(FILE, headers={"If-None-Match": tag}).status_code == 200


def test_a_plan_that_there_is_not_has_none(client: TestClient) -> None:
    assert client.get("/features/nowhere.pmtiles").status_code == 404
