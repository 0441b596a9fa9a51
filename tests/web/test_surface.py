"""The server as it is started, asked by hand: odd paths, methods and headers have an answer with all its headers."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

GEOAPP = str(Path(sys.executable).with_name("geoapp"))
LONG = "a" * 6_000
ODD = (
    *("/%00", "/static/%00", "/geoassets/%00", "/geoassets/images/%00.png", "/api/v1/%00", "/print/%00/%00"),
    *("/%2e%2e/%2e%2e/etc/passwd", "/static/%2e%2e/index.html", "/geoassets/images/..%2f..%2fx.png"),
    *("/component/streamlit_folium.st_folium/%2e%2e/x", "/media/%2e%2e", "/_stcore/%2e%2e/_stcore/metrics"),
    *(f"/{LONG}", f"/static/{LONG}", f"/geoassets/images/{LONG}", f"/component/{LONG}", f"/media/{LONG}"),
    *(f"/component/streamlit_folium.st_folium/{LONG}", f"/api/v1/codelists/{LONG}", f"/print/{LONG}/{LONG}"),
    *(
        f"/basemaps/{'9' * 5_000}.pmtiles",
        f"/features/urumqi-14fyp/{'9' * 5_000}/1/1.mvt",
        "/basemaps/-1.pmtiles",
    ),
    *(
        "/a%0d%0aSet-Cookie:x",
        "/%ff%fe",
        "/%",
        "/%zz",
        "/\\evil.example",
        "//evil.example",
        "/;x",
        "/a b".replace(" ", "+"),
    ),
    *(
        "/_stcore",
        "/_stcore/",
        "/static",
        "/static/",
        "/component/",
        "/media/",
        "/geoassets/",
        "/print/",
        "/api/",
    ),
    *(
        "/_stcore/metrics",
        "/_stcore/nosuch",
        "/_stcore/agent/mcp",
        "/nosuch/",
        "/district/x",
        "/district/index.html",
    ),
)
PAGES = ("/", "/district", "/targets", "/data", "/help")
READABLE = (
    *PAGES,
    *("/favicon.png", "/_stcore/health", "/_stcore/host-config", "/readyz", "/geoassets/images/layers.png"),
    *("/api/v1/ready", "/api/v1/plans", "/api/v1/urumqi-14fyp/projects.csv", "/features/urumqi-14fyp.json"),
    *("/basemaps/known/urumqi-14fyp.json", "/suggestions/urumqi-14fyp?q=a"),
)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    with (tmp_path_factory.mktemp("server") / "log").open("wb") as log:
        server = subprocess.Popen([GEOAPP, "serve", "--port", str(number)], stdout=log, stderr=log)
    try:
        for _ in range(600):
            assert server.poll() is None
            try:
                if ask(number, "GET", "/_stcore/health")[0].status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield number
    finally:
        server.kill()
        server.wait()


def ask(port: int, method: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer, answer.read()


def check_headers(answer: HTTPResponse) -> None:
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ODD, ids=lambda path: path[:40])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_an_odd_path_is_refused_with_the_headers(port: int, path: str, method: str) -> None:
    answer, body = ask(port, method, path)
    assert answer.status in {400, 404, 405, 422}, (answer.status, body[:200])
    assert b"Traceback" not in body
    if body != b"Invalid HTTP request received.":  # said by the server below all applications
        check_headers(answer)


@pytest.mark.parametrize("path", READABLE)
def test_what_can_be_got_has_a_head_and_takes_no_other_method(port: int, path: str) -> None:
    got, body = ask(port, "GET", path)
    head, nothing = ask(port, "HEAD", path)
    assert (got.status, head.status, nothing) == (200, 200, b"")
    assert body
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    check_headers(got)
    check_headers(head)
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        refused, _ = ask(port, method, path)
        assert refused.status == 405
        assert {"GET", "HEAD"} <= set(refused.headers["Allow"].split(", ")), (method, path)
        check_headers(refused)


@pytest.mark.parametrize(
    "page", [*PAGES[1:], *("/" + name for name in ("text", "place", "imports", "overlap"))]
)
def test_a_slash_at_the_end_of_a_page_loses_neither_page_nor_query(port: int, page: str) -> None:
    answer, _ = ask(port, "GET", f"{page}/?lang=en&theme=metro")
    assert (answer.status, answer.headers["Location"]) == (308, f"{page}?lang=en&theme=metro")
    check_headers(answer)


@pytest.mark.parametrize("path", ["/", "/api/v1/plans", "/_stcore/health", "/nosuch"])
def test_a_foreign_host_is_told_so_everywhere(port: int, path: str) -> None:
    answer, body = ask(port, "GET", path, Host="evil.example")
    assert (answer.status, b"GEOAPP_ALLOWED_HOSTS" in body) == (400, True)
    check_headers(answer)


@pytest.mark.parametrize(
    "since",
    [
        "Mon, 99 Foo 2020",
        "x",
        "Thu, 01 Jan 99999 00:00:00 GMT",
        "9" * 5_000,
        "Thu, 01 Jan 1970 00:00:00 -9999",
    ],
)
@pytest.mark.parametrize("path", ["/", "/favicon.png", "/api/v1/urumqi-14fyp/projects.csv", "/district"])
def test_an_odd_date_is_no_condition(port: int, path: str, since: str) -> None:
    answer, body = ask(port, "GET", path, If_Modified_Since=since)
    assert answer.status == 200
    assert body


@pytest.mark.parametrize("path", ["/api/v1/urumqi-14fyp/projects.geojson", "/api/v1/urumqi-14fyp"])
def test_a_huge_number_is_a_sentence(port: int, path: str) -> None:
    for number in ("9" * 5_000, "-1", "1e999"):
        answer, body = ask(port, "GET", f"{path}?limit={number}")
        assert answer.status == 400
        assert b"limit" in body
    answer, _ = ask(port, "GET", f"/print/urumqi-14fyp/650106?page={'9' * 5_000}&format=png")
    assert answer.status in {404, 422}


def test_nothing_of_a_page_leads_to_what_is_closed(port: int) -> None:
    _, page = ask(port, "GET", "/")
    assert b"agent" not in page
    assert b"static/js/index." in page
