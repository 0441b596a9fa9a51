"""A stand-in for a chat address on this machine, and a plan to read."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from ..serving import Speaker, served  # noqa: TID252 (the tests are no package)


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

    def says(self, reply: Reply) -> None:
        self.answer = lambda _: reply

    @property
    def excerpts(self) -> list[str]:
        return [asked["messages"][1]["content"] for asked in self.asked]


class Handler(Speaker):
    told: StandIn

    def do_POST(self) -> None:  # noqa: N802 (http.server names it)
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.told.asked.append(asked)
        self.told.paths.append(self.path)
        self.told.headers.append(dict(self.headers))
        reply = self.told.answer(asked["messages"][1]["content"])
        headers = {"Content-Type": "application/json"} | reply.headers
        self.say(reply.status, headers, reply.bytes(), reply.how)

    def do_GET(self) -> None:  # noqa: N802 (http.server names it)
        self.told.paths.append(self.path)
        self.send_error(404)


def _served() -> Iterator[StandIn]:
    told = StandIn("")
    with served(type("Told", (Handler,), {"told": told})) as address:
        told.url = f"{address}/v1"
        yield told


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    yield from _served()


@pytest.fixture
def elsewhere() -> Iterator[StandIn]:
    """Return another one, which nobody allows."""
    yield from _served()
