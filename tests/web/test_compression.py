"""Scripts, styles and pages travel packed, once; data streams as it did."""

import gzip
import json
from collections.abc import AsyncIterator, Iterator

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geoapp.web import compression
from geoapp.web.compression import Compression, pack

SCRIPT = b"console.log(1);\n" * 2_000
TYPES = {
    "a.js": "text/javascript",
    "a.css": "text/css; charset=utf-8",
    "a.json": "application/json",
    "a.woff2": "font/woff2",
    "a.png": "image/png",
}
CHUNKS = 5


async def file(request: Request) -> Response:
    media_type = TYPES[request.url.path.rsplit("/", 1)[-1]]
    return Response(SCRIPT, headers={"Content-Type": media_type, "Cache-Control": "public"})


async def hashed(_: Request) -> Response:
    return Response(SCRIPT, headers={"Content-Type": "text/javascript", "Cache-Control": "public"})


async def page(_: Request) -> Response:
    return Response(SCRIPT, media_type="text/html")


async def short(_: Request) -> Response:
    return Response(b"1", media_type="text/javascript")


async def packed(_: Request) -> Response:
    return Response(gzip.compress(SCRIPT), media_type="text/javascript", headers={"Content-Encoding": "gzip"})


async def export(_: Request) -> Response:
    async def rows() -> AsyncIterator[bytes]:
        for number in range(CHUNKS):
            yield json.dumps({"row": number}).encode() * 100

    return StreamingResponse(rows(), media_type="application/json")


APP = Starlette(
    routes=[
        *(Route(f"/base/static/{name}", file) for name in TYPES),
        Route("/base/component/x/main.0a1b2c3d.js", hashed),
        Route("/base/static/short.js", short),
        Route("/base/static/packed.js", packed),
        Route("/base/", page),
        Route("/base/api/v1/rows", export),
    ],
    # Streamlit's own compression stands within ours.
    middleware=[Middleware(Compression, base="/base"), Middleware(GZipMiddleware, minimum_size=1)],
)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(APP, base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize("name", ["static/a.js", "static/a.css", "static/a.json", ""])
@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_a_file_travels_as_the_browser_takes_it(
    client: TestClient, name: str, accepted: str, encoding: str | None, unpack: object
) -> None:
    with client.stream("GET", f"/base/{name}", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == encoding
    assert int(answer.headers["content-length"]) == len(raw)
    assert callable(unpack)
    assert unpack(raw) == SCRIPT
    assert "Accept-Encoding" in answer.headers["vary"]
    if encoding:
        assert len(raw) < len(SCRIPT) / 20


@pytest.mark.parametrize("name", ["a.woff2", "a.png", "short.js"])
def test_what_is_packed_by_its_kind_or_too_short_stays_as_it_is(client: TestClient, name: str) -> None:
    answer = client.get(f"/base/static/{name}", headers={"Accept-Encoding": "br"})
    assert "content-encoding" not in answer.headers


def test_nothing_is_packed_twice(client: TestClient) -> None:
    assert client.get("/base/static/packed.js", headers={"Accept-Encoding": "br, gzip"}).content == SCRIPT


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_who_has_a_file_is_not_sent_it_again(client: TestClient, accepted: str) -> None:
    tag = client.get("/base/static/a.js", headers={"Accept-Encoding": accepted}).headers["etag"]
    again = client.get(
        "/base/static/a.js", headers={"Accept-Encoding": accepted, "If-None-Match": f'"other", {tag}'}
    )
    assert (again.status_code, again.content, again.headers["etag"].removeprefix("W/")) == (
        304,
        b"",
        tag.removeprefix("W/"),
    )
    assert client.get("/base/static/a.js", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_name_that_holds_its_hash_is_kept_for_good(client: TestClient) -> None:
    assert "immutable" in client.get("/base/component/x/main.0a1b2c3d.js").headers["cache-control"]
    assert client.get("/base/static/a.js").headers["cache-control"] == "public"


def test_a_file_is_packed_once_quickly_and_once_tightly(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def count(content: bytes, *, quality: int) -> bytes:
        calls.append(quality)
        return bytes(brotli.compress(content, quality=1))

    kept = (compression._tight, compression._quickly)
    for one in kept:
        one.cache_clear()
    monkeypatch.setattr(compression, "brotli", type("Counting", (), {"compress": staticmethod(count)}))
    for _ in range(3):
        client.get("/base/static/a.js", headers={"Accept-Encoding": "br"})
    compression._waiting.join()
    for one in kept:
        one.cache_clear()
    assert sorted(calls) == [5, 11]


def test_a_part_of_a_file_and_an_export_pass_untouched(client: TestClient) -> None:
    part = client.get("/base/static/a.js", headers={"Range": "bytes=0-3", "Accept-Encoding": "br"})
    assert "etag" not in part.headers
    with client.stream("GET", "/base/api/v1/rows", headers={"Accept-Encoding": "br"}) as answer:
        pieces = list(answer.iter_raw())
    assert "content-length" not in answer.headers
    assert b"".join(pieces).count(b"row") == CHUNKS * 100


def test_who_comes_later_gets_the_tighter_packing() -> None:
    content = b"".join(b"%d, " % (number * number) for number in range(3_000))
    first = pack(content, "br")
    compression._waiting.join()
    later = pack(content, "br")
    assert len(later) < len(first)
    assert brotli.decompress(first) == brotli.decompress(later) == content
