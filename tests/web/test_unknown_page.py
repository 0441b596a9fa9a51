"""An address that is no page is one sentence of ours; pages, routes and files are let through."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geoapp.settings import ROOT
from geoapp.web.framework_paths import static_files
from geoapp.web.unknown_page import UnknownPages

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def passed_on(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.url.path)


def client_of(base: str) -> TestClient:
    app = Starlette(
        routes=[Route("/{path:path}", passed_on, methods=["GET", "POST", "PUT", "DELETE", "PATCH"])],
        middleware=[Middleware(UnknownPages, base=base)],
    )
    return TestClient(app, base_url="http://127.0.0.1", headers=BROWSER)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with client_of("") as client:
        yield client


def test_an_unknown_page_has_the_menu_of_all_pages(client: TestClient) -> None:
    linked = set(re.findall(r'href="/([a-z]*)\?lang=en"', client.get("/nosuch?lang=en").text))
    assert linked == {path.stem for path in (ROOT / "pages").glob("*.py")} - {"map", "plans", "zoning"} | {
        ""
    }  # of one plan


def test_an_unknown_page_is_one_sentence_and_the_way_to_the_map(client: TestClient) -> None:
    answer = client.get("/nosuch")
    assert answer.status_code == 404
    assert "没有“nosuch”这个页面" in answer.text
    assert 'href="/?lang=zh"' in answer.text
    assert "There is no page “a/b”" in client.get("/a/b?lang=en").text


def test_hostile_names_are_text(client: TestClient) -> None:
    assert "<script" not in client.get("/<script>hit()<").text


def test_every_page_route_and_file_is_let_through(client: TestClient) -> None:
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"map"}
    paths = [
        "",
        *pages,
        "_stcore/health",
        next(name for name in static_files() if name.startswith("static/js/index.")),
        "print/urumqi-14fyp/650106",
        "api/v1",
        "favicon.png",
    ]
    for path in paths:
        assert client.get(f"/{path}").status_code == 200, path


@pytest.mark.parametrize(
    "path",
    [
        "nosuch",
        "health",
        "healthcheck",
        "favicon.ico",
        "a/b.json",
        "api/v1/a%0Ab/x",
        "districts",
        ".env",
        "_stcore/metrics",
        "_stcore/nosuch",
        "_stcore/script-health-check",
        "_stcore/agent/openapi.json",
        "_stcore/health/x",
        "_stcore/upload_file/a",
        "_nosuch",
        "static/js/nosuch.js",
        "static/../index.html",
        "index.html",
        "manifest.json",
        "print/a/b/c",
        "features/a/b/c/d",
    ],
)
def test_a_program_is_told_in_json_that_nothing_is_there(client: TestClient, path: str) -> None:
    for accept in ("application/json", "*/*"):
        answer = client.get(f"/{path}", headers={"accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
        assert "/api/v1/openapi.json" in answer.json()["error"]
    assert client.head(f"/{path}", headers={"accept": "*/*"}).status_code == 404


def test_the_way_back_keeps_the_path_of_the_server() -> None:
    with client_of("plans") as client:
        assert 'href="/plans/?lang=zh"' in client.get("/plans/nosuch").text
        assert client.get("/plans/district").status_code == 200
        assert client.get("/").status_code == 200


PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "map")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("base", "home"), [("", "/"), ("plans", "/plans/")])
def test_a_page_with_a_slash_at_its_end_leads_to_the_page_with_its_query(
    page: str, base: str, home: str
) -> None:
    with client_of(base) as client:
        for slashes in ("/", "//"):
            answer = client.get(f"{home}{page}{slashes}?lang=en&q=a%2Fb%3D%26", follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (
                308,
                f"{home}{page}?lang=en&q=a%2Fb%3D%26",
            )


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/",
        "/%2f%2fevil.example/",
        "///district/",
        "//district/",
        "/\\evil.example/",
    ],
)
def test_no_slash_leads_to_another_host(client: TestClient, path: str) -> None:
    answer = client.get(f"http://127.0.0.1{path}", follow_redirects=False)
    assert answer.headers.get("location", "/district") == "/district"
    assert answer.status_code in {308, 404}


def test_the_servers_own_path_without_its_slash_leads_home() -> None:
    with client_of("plans") as client:
        answer = client.get("/plans?lang=en", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (308, "/plans/?lang=en")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("", "GET, HEAD"),
        ("district", "GET, HEAD"),
        ("favicon.png", "GET, HEAD"),
        ("_stcore/health", "GET, HEAD, OPTIONS"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "NOSUCH"])
def test_a_method_that_an_address_does_not_take_is_told_those_it_does(
    client: TestClient, path: str, allowed: str, method: str
) -> None:
    answer = client.request(method, f"/{path}")
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert method in answer.json()["error"]


def test_no_method_reaches_an_address_that_is_not_there(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for path in ("nosuch", "_stcore/agent/interact", "static/nosuch.js"):
            assert client.request(method, f"/{path}").status_code == 404, (method, path)


def test_figures_of_the_framework_stay_closed_whoever_may_read_ours(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_METRICS", "0.0.0.0/0, ::/0")
    assert client.get("/_stcore/metrics").status_code == 404
