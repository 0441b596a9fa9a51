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
from geoapp.web.unknown_page import UnknownPages

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def passed_on(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.url.path)


def client_of(base: str) -> TestClient:
    app = Starlette(
        routes=[Route("/{path:path}", passed_on)], middleware=[Middleware(UnknownPages, base=base)]
    )
    return TestClient(app, base_url="http://127.0.0.1", headers=BROWSER)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with client_of("") as client:
        yield client


def test_an_unknown_page_has_the_menu_of_all_pages(client: TestClient) -> None:
    linked = set(re.findall(r'href="/([a-z]*)\?lang=en"', client.get("/nosuch?lang=en").text))
    assert linked == {path.stem for path in (ROOT / "pages").glob("*.py")} - {"map"} | {""}


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
        "static/js/index.js",
        "print/urumqi-14fyp/650106",
        "api/v1",
        "favicon.png",
    ]
    for path in (*paths, "district/"):
        assert client.get(f"/{path}").status_code == 200, path


@pytest.mark.parametrize(
    "path",
    [
        "nosuch",
        "metrics",
        "health",
        "healthcheck",
        "favicon.ico",
        "a/b.json",
        "api/v1/a%0Ab/x",
        "districts",
        ".env",
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
