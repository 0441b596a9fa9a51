"""A stand-in for a chat address on this machine, and a plan to read."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Reply:
    """What the stand-in says: the content of its message, or a body of its own."""

    content: object = None
    body: bytes | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    how: str = "at once"
    finish: str = "stop"
    more: dict[str, Any] = field(default_factory=dict)

    def bytes(self) -> bytes:
        if self.body is not None:
            return self.body
        content = self.content if isinstance(self.content, str) else json.dumps(self.content)
        message = {"role": "assistant", "content": content} | self.more
        return json.dumps({"choices": [{"message": message, "finish_reason": self.finish}]}).encode()


def works(*named: tuple[str, str, str]) -> Reply:
    return Reply({"works": [{"verbatim": v, "kind": k, "action": a} for v, k, a in named]})


Answer = Callable[[str], Reply]


@dataclass
class StandIn:
    """A server that answers by the excerpt that it is shown, and notes what it was asked."""

    url: str
    answer: Answer = lambda _: works()
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def says(self, reply: Reply) -> None:
        self.answer = lambda _: reply

    @property
    def excerpts(self) -> list[str]:
        return [asked["messages"][1]["content"] for asked in self.asked]


class Handler(BaseHTTPRequestHandler):
    told: StandIn

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.told.asked.append(asked)
        self.told.paths.append(self.path)
        self.told.headers.append(dict(self.headers))
        reply = self.told.answer(asked["messages"][1]["content"])
        if reply.how == "never":
            self.told.over.wait(20)
        if reply.how in ("never", "hangs up"):
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):  # who asked may have gone
            self._write(reply.bytes(), drips=reply.how == "drips")

    def do_GET(self) -> None:
        self.told.paths.append(self.path)
        self.send_error(404)

    def _write(self, body: bytes, *, drips: bool) -> None:
        step = 1 if drips else len(body) or 1
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            if drips and self.told.over.wait(0.05):
                return

    def log_message(self, *_: object) -> None:
        pass


def _served() -> Iterator[StandIn]:
    told = StandIn("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Told", (Handler,), {"told": told}))
    told.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield told
    told.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    yield from _served()


@pytest.fixture
def elsewhere() -> Iterator[StandIn]:
    """Return another one, which nobody allows."""
    yield from _served()
