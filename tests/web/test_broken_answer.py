"""Whatever breaks is a sentence with an error id and all headers, in the visitor's language."""

import asyncio
import logging
import re
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse, IncompleteRead

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from geoapp.web.broken_answer import BrokenAnswers
from geoapp.web.headers import SecureHeaders


async def fail(_: Request) -> Response:
    message = "/srv/secret/folder"
    raise OSError(36, message)


async def begin(_: Request) -> Response:
    async def parts():  # type: ignore[no-untyped-def] # noqa: ANN202
        yield b"half"
        message = "gone"
        raise OSError(message)

    return StreamingResponse(parts())


CLIENT = TestClient(
    Starlette(
        routes=[Route("/fail", fail), Route("/begin", begin)],
        middleware=[Middleware(SecureHeaders), Middleware(BrokenAnswers)],
    ),
    base_url="http://127.0.0.1",
)


@pytest.mark.parametrize(
    ("accept", "query", "words"),
    [
        ("text/html", "", "页面出错了"),
        ("text/html,*/*;q=0.8", "?lang=en", "Something went wrong"),
        ("*/*", "", "Something went wrong on the server"),
    ],
)
def test_a_failure_is_a_sentence_with_its_id_and_the_headers(
    accept: str, query: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = CLIENT.get(f"/fail{query}", headers={"accept": accept})
    assert answer.status_code == 500
    assert words in answer.text
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in answer.headers
    (error_id,) = re.findall(r"error id ([0-9a-f]{8})", caplog.text)
    assert error_id in answer.text


def test_half_an_answer_never_ends_as_if_it_were_whole() -> None:
    with pytest.raises(OSError, match="gone"):
        CLIENT.get("/begin")


async def wait(_: Request) -> Response:
    await asyncio.sleep(3600)
    return Response()


async def wait_within(_: Request) -> Response:
    async def parts():  # type: ignore[no-untyped-def] # noqa: ANN202
        yield b"half"
        await asyncio.sleep(3600)

    return StreamingResponse(parts())


async def listen(socket: WebSocket) -> None:
    await socket.accept()
    await asyncio.sleep(3600)


@pytest.fixture
def stopping() -> Iterator[uvicorn.Server]:
    app = Starlette(
        routes=[Route("/wait", wait), Route("/within", wait_within), WebSocketRoute("/listen", listen)],
        middleware=[Middleware(BrokenAnswers)],
    )
    server = uvicorn.Server(uvicorn.Config(app, port=0, timeout_graceful_shutdown=1, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server
    server.should_exit = True
    thread.join()


def port_of(server: uvicorn.Server) -> int:
    return int(server.servers[0].sockets[0].getsockname()[1])


@contextmanager
def asked(server: uvicorn.Server, path: str, accept: str = "*/*") -> Iterator[HTTPResponse]:
    """Ask the server, let it stop once it is at work on the answer, and yield what came."""
    with closing(HTTPConnection("127.0.0.1", port_of(server))) as connection:
        connection.request("GET", path, headers={"accept": accept})
        while not server.server_state.tasks:
            time.sleep(0.01)
        server.should_exit = True
        with connection.getresponse() as answer:
            yield answer


@pytest.mark.parametrize(
    ("accept", "query", "words"),
    [
        ("text/html", "", "服务器正在停止或重启"),
        ("text/html", "?lang=en", "stopping or starting anew"),
        ("*/*", "", '{"error":"The server is stopping or starting anew'),
    ],
)
def test_who_waits_longer_than_a_stopping_server_is_told_so(
    accept: str, query: str, words: str, stopping: uvicorn.Server, caplog: pytest.LogCaptureFixture
) -> None:
    with asked(stopping, f"/wait{query}", accept) as answer:
        assert words in answer.read().decode()
        assert (answer.status, answer.headers["retry-after"]) == (503, "10")
    assert [record for record in caplog.records if record.exc_info] == []


def test_half_an_answer_of_a_stopping_server_is_no_whole_one(
    stopping: uvicorn.Server, caplog: pytest.LogCaptureFixture
) -> None:
    with asked(stopping, "/within") as answer, pytest.raises(IncompleteRead):
        answer.read()
    assert [record for record in caplog.records if record.exc_info] == []


def test_a_websocket_that_outlives_a_stopping_server_is_no_failure(
    stopping: uvicorn.Server, caplog: pytest.LogCaptureFixture
) -> None:
    with connect(f"ws://127.0.0.1:{port_of(stopping)}/listen", proxy=None) as socket:
        stopping.should_exit = True
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=60)
    while stopping.server_state.tasks:
        time.sleep(0.01)
    assert [record for record in caplog.records if record.exc_info] == []
