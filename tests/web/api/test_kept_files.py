"""A file is made once, and read by everybody while it is made."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message

from geoapp.web.api import resources
from geoapp.web.api.answer import Age, as_file
from geoapp.web.api.kept_files import KeptFile, keep_file

LONGEST_S = 20
PROJECTS = "/api/v1/urumqi-14fyp/projects.csv"


def test_who_asks_reads_what_is_made_so_far_and_it_is_made_once() -> None:
    go, made = Event(), []

    def make() -> Iterator[bytes]:
        made.append(1)
        yield b"first"
        assert go.wait(LONGEST_S)
        yield b"second"

    one, other = keep_file("a", make), keep_file("a", make)
    readers = one.parts(), other.parts()
    assert [next(reader) for reader in readers] == [b"first", b"first"]
    assert not one.is_whole(0.01)
    go.set()
    assert [b"".join(reader) for reader in readers] == [b"second", b"second"]
    assert keep_file("a", make).is_whole(0)
    assert b"".join(keep_file("a", make).parts()) == b"firstsecond"
    assert made == [1]


def test_what_breaks_off_ends_every_reader_with_its_cause_and_is_made_anew() -> None:
    go = Event()

    def breaking() -> Iterator[bytes]:
        yield b"half"
        assert go.wait(LONGEST_S)
        message = "out of luck"
        raise RuntimeError(message)

    kept = keep_file("b", breaking)
    reader = kept.parts()
    assert next(reader) == b"half"
    go.set()
    with pytest.raises(RuntimeError, match="out of luck"):
        next(reader)
    with pytest.raises(RuntimeError, match="out of luck"):
        kept.is_whole()
    assert not Path(kept.path).exists()
    assert b"".join(keep_file("b", lambda: [b"whole"]).parts()) == b"whole"


def test_a_file_without_a_byte_is_one() -> None:
    assert list(keep_file("c", list).parts()) == []


@pytest.mark.parametrize("asked", [{}, {"Range": "bytes=0-3"}])
def test_a_slow_file_goes_out_as_it_is_made_unless_a_range_is_asked_for(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str]
) -> None:
    parts, read = KeptFile.parts, Event()

    def read_along(file: KeptFile) -> Iterator[bytes]:
        read.set()
        return parts(file)

    def slow(*_: object, **__: object) -> Iterator[bytes]:
        yield b"head,"
        assert asked or read.wait(LONGEST_S)  # whoever reads along has its answer by then
        yield b"rows"

    monkeypatch.setattr(KeptFile, "parts", read_along)
    monkeypatch.setattr(resources, "stream_matches", slow)
    plain = {"Accept-Encoding": "identity"}
    answer = client.get(PROJECTS, headers=plain | asked)
    assert answer.text == ("head" if asked else "head,rows")
    assert ("content-length" in answer.headers) == bool(asked)
    assert read.is_set() != bool(asked)
    assert client.get(PROJECTS, headers=plain).headers["content-length"] == "9"
    assert client.head(PROJECTS, headers=plain).headers["content-length"] == "9"


def test_a_file_that_is_there_goes_out_in_parts_of_a_megabyte() -> None:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "extensions": {}}
    content, age = bytes(3 << 20) + b"end", Age(tag="d", changed=datetime.now(UTC))
    assert keep_file(age.tag, lambda: [content]).is_whole()
    answer = as_file(Request(scope), list, name="a.gpkg", media_type="text/plain", age=age)
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(answer(scope, receive, send))
    begun, *parts = sent
    assert dict(begun["headers"])[b"content-length"] == str(len(content)).encode()
    assert b"".join(one["body"] for one in parts) == content
    assert [len(one["body"]) for one in parts] == [1 << 20] * 3 + [3]
