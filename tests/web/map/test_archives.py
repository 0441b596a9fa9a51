"""The operator's archive is served by tiles and by parts of the file, below the server's own path, within bounds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geoapp.web.map import archives
from geoapp.web.routes import routes

from ...invented_archive import declare, make_tile, tiles_of  # noqa: TID252

FILE = "/plans/basemaps/0.pmtiles"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return the bytes of the archive that is switched on."""
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(declare(tmp_path)))
    return (tmp_path / "invented.pmtiles").read_bytes()


@pytest.fixture
def client(content: bytes) -> Iterator[TestClient]:
    assert content
    with TestClient(Starlette(routes=routes("plans"))) as client:
        yield client


def test_the_whole_file_says_that_it_comes_in_parts(client: TestClient, content: bytes) -> None:
    answer = client.get(FILE)
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "application/vnd.pmtiles"
    head = client.head(FILE)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(content))


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-126", 0, 127),
        ("bytes=127-", 127, None),
        ("bytes=-20", -20, None),
        ("bytes=5-999999", 5, None),
    ],
)
def test_a_part_is_exactly_that(
    client: TestClient, content: bytes, asked: str, start: int, end: int | None
) -> None:
    answer = client.get(FILE, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, content[start:end])
    first = start % len(content)
    last = (len(content) if end is None else end) - 1
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(content)}"


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused_with_the_size(
    client: TestClient, content: bytes, asked: str
) -> None:
    answer = client.get(FILE, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(content)}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "bytes=9-3", "lines=1-2", "bytes=", "bytes=a-b", "bytes=" + "9" * 40 + "-"]
)
def test_whatever_is_no_single_part_means_the_whole_file(
    client: TestClient, content: bytes, asked: str
) -> None:
    answer = client.get(FILE, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, content)


def test_a_part_is_bounded(client: TestClient, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_PART", 100)
    answer = client.get(FILE, headers={"Range": "bytes=10-"})
    assert (answer.status_code, answer.content) == (206, content[10:110])


def test_a_part_of_another_state_of_the_file_is_not_mixed_in(client: TestClient, content: bytes) -> None:
    tag = client.head(FILE).headers["etag"]
    same = client.get(FILE, headers={"Range": "bytes=0-9", "If-Range": tag})
    assert (same.status_code, same.content) == (206, content[:10])
    other = client.get(FILE, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, content)


def test_a_tile_comes_as_it_is_packed_and_plain_where_that_is_not_taken(client: TestClient) -> None:
    z, x, y = tile = tiles_of(9)[0]
    url = f"/plans/basemaps/0/{z}/{x}/{y}.mvt"
    packed = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == make_tile(tile)  # the client unpacks it
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == make_tile(tile)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("0/11/0/0.mvt", 204),
        ("0/6/0/0.mvt", 404),
        ("0/12/0/0.mvt", 404),
        ("0/9/512/0.mvt", 404),
        ("1/9/380/187.mvt", 404),
        ("1.pmtiles", 404),
    ],
)
def test_what_there_is_not_is_said_by_the_status(client: TestClient, url: str, status: int) -> None:
    assert client.get(f"/plans/basemaps/{url}").status_code == status


def test_without_a_base_map_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_BASE_MAPS", raising=False)
    with TestClient(Starlette(routes=routes())) as client:
        assert client.get("/basemaps/0.pmtiles").status_code == 404


def test_a_host_of_pictures_is_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "base-maps.toml"
    path.write_text(
        '[[base_map]]\ntitle = { zh = "甲", en = "A" }\nurl = "https://t.example/{z}/{x}/{y}.png"\n'
        'credit = "us"\ndatum = "wgs84"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(path))
    with TestClient(Starlette(routes=routes())) as client:
        assert client.get("/basemaps/0.pmtiles").status_code == 404
