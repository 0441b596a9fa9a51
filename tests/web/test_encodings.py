"""What a client takes is what it gets, by the letter of RFC 9110."""

import gzip
from collections.abc import Iterator

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from geoapp.web.compression import Compression
from geoapp.web.encodings import Encodings, takes
from geoapp.web.routes import routes

TEXT = b"a line of text\n" * 200


async def file(_: Request) -> Response:
    return Response(TEXT, media_type="text/javascript", headers={"ETag": '"a"'})


async def short(_: Request) -> Response:
    return Response(b"1", media_type="image/png")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(
        routes=[*routes(), Route("/static/a.js", file), Route("/short.png", short)],
        middleware=[Middleware(Encodings), Middleware(Compression), Middleware(GZipMiddleware)],
    )
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


ADDRESSES = (
    *("/static/a.js", "/short.png", "/features/urumqi-14fyp.json", "/basemaps/known/urumqi-14fyp.json"),
    *("/api/v1/urumqi-14fyp/projects.csv", "/api/v1/plans"),
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("accepted", "allowed"),
    [
        ("gzip;q=0", {None}),
        ("gzip; q=0.000, br;q=0", {None}),
        ("GZIP;Q=0", {None}),
        ("*;q=0, identity", {None}),
        ("identity", {None}),
        ("", {None}),
        ("gzipped", {None}),
        ("gzip;q=2", {None}),
        ("gzip", {None, "gzip"}),
        ("x-gzip", {None, "gzip"}),
        ("*", {None, "gzip", "br"}),
        ("gzip, identity;q=0", {"gzip"}),
        ("br, *;q=0", {"br"}),
    ],
)
def test_nothing_is_packed_that_a_client_does_not_take(
    client: TestClient, address: str, accepted: str, allowed: set[str | None]
) -> None:
    with client.stream("GET", address, headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
    encoding = answer.headers.get("content-encoding")
    assert answer.status_code == 200
    assert encoding in allowed
    plain = client.get(address, headers={"Accept-Encoding": "identity"}).content
    unpack = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding]
    assert unpack(raw) == plain
    if encoding:
        assert "Accept-Encoding" in answer.headers["vary"]
    assert int(answer.headers.get("content-length", len(raw))) == len(raw)


@pytest.mark.parametrize("accepted", ["identity;q=0", "*;q=0", "zstd, *;q=0"])
def test_who_takes_nothing_that_there_is_gets_a_sentence(client: TestClient, accepted: str) -> None:
    answer = client.get("/static/a.js", headers={"Accept-Encoding": accepted})
    assert answer.status_code == 406
    assert "Accept-Encoding" in answer.text


def test_a_head_says_what_a_get_would_bring(client: TestClient) -> None:
    for accepted in ("identity", "gzip", "br"):
        asked = {"Accept-Encoding": accepted}
        there, whole = client.head("/static/a.js", headers=asked), client.get("/static/a.js", headers=asked)
        assert there.content == b""
        assert there.headers == whole.headers


def test_a_packed_answer_has_a_weak_tag(client: TestClient) -> None:
    answer = client.get("/static/a.js", headers={"Accept-Encoding": "gzip, identity;q=0"})
    assert answer.headers["etag"] == 'W/"a"'


@pytest.mark.parametrize("value", ["gzip" + ";q=0" * 500, "," * 5_000, "*" * 5_000, "gzip;q=" + "0" * 5_000])
def test_a_malformed_part_of_the_header_counts_for_nothing(value: str) -> None:
    assert takes(value) == ("identity",)
