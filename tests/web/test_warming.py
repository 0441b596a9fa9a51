"""What the first visitor would wait for is read in a thread of its own, whatever is wrong with a plan."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from geoapp.io import plan_index
from geoapp.io.plans import plan_ids
from geoapp.web import content, process, warming
from geoapp.web.process import Process
from geoapp.web.visits import upkeep


@pytest.mark.usefixtures("province")
def test_the_index_and_the_first_plan_are_there_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    warming.warm_up(lambda: None).join()
    read: list[str] = []
    monkeypatch.setattr(plan_index, "_read_entry", read.append)
    monkeypatch.setattr(content, "read_projects", read.append)
    assert len(plan_index.load_index()) == 600
    assert len(content.catalogue(plan_ids()[0])) == 20
    assert read == []


def test_a_broken_first_plan_does_not_stop_it(province: Path) -> None:
    for path in (province / "geojson" / plan_ids()[0]).iterdir():
        path.write_text("no GeoJSON", encoding="utf-8")
    warming.warm_up(lambda: None).join()
    assert [entry.id for entry in plan_index.load_index().entries if entry.fault] == [plan_ids()[0]]


@pytest.mark.usefixtures("province")
def test_a_process_takes_visitors_before_it_reads_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    begun: list[Callable[[float | None], None]] = []

    def open_pages(connection: socket.socket) -> None:
        connection.close()
        begun[0](1.0)  # as long as it takes to read the index, where nothing holds it up
        done.append("pages")

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        begun.append(warming.warm_up(lambda: None).join)
        yield

    async def start() -> None:
        config = uvicorn.Config(Starlette(lifespan=lifespan), lifespan="on", log_config=None)
        config.load()
        server = Process(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup()
        assert asyncio.get_running_loop().remove_reader(server.channel)
        await server.lifespan.shutdown()

    monkeypatch.setattr(process, "open_pages", open_pages)
    monkeypatch.setattr(warming, "load_index", lambda: done.append("index"))
    monkeypatch.setattr(upkeep, "settle", partial(asyncio.sleep, 0))
    front, channel = socket.socketpair()
    monkeypatch.setattr(Process, "channel", channel, raising=False)
    with front, channel:
        asyncio.run(start())
        begun[0](None)
    assert done == ["pages", "index"]
