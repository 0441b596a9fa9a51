"""The server answers to its own names: another site cannot speak to it through a visitor's browser."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from geoapp import settings
from geoapp.web import hosts
from geoapp.web.headers import SecureHeaders
from geoapp.web.hosts import Hosts


async def page(_: Request) -> PlainTextResponse:
    return PlainTextResponse("here")


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(socket.headers.get("origin", "none"))
    await socket.close()


def client_of(*allowed: str, reached: str = "127.0.0.1") -> TestClient:
    app = Starlette(
        routes=[Route("/", page), WebSocketRoute("/stream", stream)],
        middleware=[Middleware(SecureHeaders), Middleware(Hosts, allowed=allowed)],
    )

    async def at(scope: object, receive: object, send: object) -> None:
        await app({**scope, "server": (reached, 8501)}, receive, send)  # type: ignore[dict-item,arg-type]

    return TestClient(at, base_url="http://127.0.0.1")  # type: ignore[arg-type]


@pytest.fixture
def client() -> Iterator[TestClient]:
    with client_of() as client:
        yield client


@pytest.mark.parametrize(
    "name", ["localhost", "LOCALHOST:8501", "127.0.0.1:8501", "127.3.2.1", "[::1]:8501", "localhost."]
)
def test_a_loopback_name_is_answered(client: TestClient, name: str) -> None:
    assert client.get("/", headers={"Host": name}).text == "here"


@pytest.mark.parametrize(
    "name",
    [
        "evil.example",
        "evil.example:8501",
        "localhost.evil.example",
        "evil.example@127.0.0.1",
        "127.0.0.1@evil.example",
        "127.0.0.1.evil.example",
        "[::1].evil.example",
        "10.0.0.9",
        "127.0.0.1:x",
        "127.0.0.1:8501:8501",
        "a b",
        "",
        "x" * 5_000,
    ],
)
def test_a_foreign_name_is_refused_in_words_with_the_headers(client: TestClient, name: str) -> None:
    answer = client.get("/", headers={"Host": name})
    assert (answer.status_code, "GEOAPP_ALLOWED_HOSTS" in answer.text) == (400, True)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_address_that_a_request_came_in_at_is_a_name() -> None:
    with client_of(reached="192.168.7.5") as client:
        assert client.get("/", headers={"Host": "192.168.7.5:8501"}).status_code == 200
        assert client.get("/", headers={"Host": "192.168.7.6:8501"}).status_code == 400


def test_the_machines_own_name_is_one_where_it_listens_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "machine", lambda: "planning-7")
    with client_of(reached="192.168.7.5") as client:
        assert client.get("/", headers={"Host": "planning-7:8501"}).status_code == 200
    with client_of() as client:
        assert client.get("/", headers={"Host": "planning-7:8501"}).status_code == 400


def test_an_operator_adds_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_ALLOWED_HOSTS", " plans.example , *.city.example")
    with client_of(*settings.allowed_hosts()) as client:
        for name, status in {
            "plans.example": 200,
            "Plans.Example:443": 200,
            "a.city.example": 200,
            "city.example": 400,
            "evilcity.example": 400,
            "other.example": 400,
        }.items():
            assert client.get("/", headers={"Host": name}).status_code == status, name
    with client_of("*") as client:
        assert client.get("/", headers={"Host": "any.example"}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:8501", "http://localhost:8501", "https://plans.example", "http://[::1]:8501"]
)
def test_a_socket_is_opened_from_our_own_pages_and_the_framework_asks_nobody_about_them(origin: str) -> None:
    with (
        client_of("plans.example") as client,
        client.websocket_connect("ws://127.0.0.1/stream", headers={"Origin": origin}) as socket,
    ):
        assert socket.receive_text() == "none"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": "http://[::1"},
        {"Origin": "http://evil.example/127.0.0.1"},
        {"Origin": ""},
        {"Host": "evil.example"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
)
def test_a_socket_from_another_site_or_to_another_name_is_refused(
    client: TestClient, headers: dict[str, str]
) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("ws://127.0.0.1/stream", headers=headers) as socket,
    ):
        socket.receive_text()
