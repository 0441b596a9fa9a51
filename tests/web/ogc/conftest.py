"""The app's routes behind what stands before them, for requests in the process and for other programs."""

from collections.abc import Iterator
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from geoapp.web.broken_answer import BrokenAnswers
from geoapp.web.conditions import Conditions
from geoapp.web.encodings import Encodings
from geoapp.web.headers import SecureHeaders
from geoapp.web.routes import routes
from geoapp.web.unknown_page import UnknownPages

AROUND: list[Any] = [SecureHeaders, BrokenAnswers, Conditions, Encodings, UnknownPages]


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=routes(), middleware=[Middleware(one) for one in AROUND])
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def server(client: TestClient) -> Iterator[tuple[str, list[str]]]:
    """Serve the same routes to other programs; what they asked for stands in the list."""
    asked: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked.append(f"{scope['path']}?{scope['query_string'].decode()}")
        await client.app(scope, receive, send)

    running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = Thread(target=running.run)
    thread.start()
    end = monotonic() + 60
    while not running.started and monotonic() < end:
        sleep(0.05)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}/ogc", asked
    running.should_exit = True
    thread.join(timeout=20)
