"""A browser is told which process it is with, and a connection that is another's ends with its answer."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geoapp.web.sticky import Sticky


async def page(_: Request) -> HTMLResponse:
    return HTMLResponse("here")


async def data(_: Request) -> JSONResponse:
    return JSONResponse([])


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/", page), Route("/api", data), Route("/_stcore/health", data)]
    app = Starlette(routes=routes, middleware=[Middleware(Sticky, number=1, processes=2)])
    return TestClient(app, cookies={})


@pytest.mark.parametrize(("path", "told"), [("/", True), ("/_stcore/health", True), ("/api", False)])
def test_a_page_says_whose_it_is_and_a_file_does_not(client: TestClient, path: str, *, told: bool) -> None:
    answer = client.get(path)
    assert ("geoapp_process=1" in answer.headers.get("set-cookie", "")) == told
    assert "connection" not in answer.headers


def test_who_is_right_is_told_nothing_more(client: TestClient) -> None:
    answer = client.get("/", headers={"cookie": "geoapp_process=1"})
    assert "set-cookie" not in answer.headers
    assert "connection" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [{"cookie": "geoapp_process=0"}, {"x-forwarded-for": "192.0.2.1"}, {"forwarded": "for=192.0.2.1"}],
)
def test_a_connection_that_may_be_anothers_ends(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/", headers=headers).headers["connection"] == "close"
