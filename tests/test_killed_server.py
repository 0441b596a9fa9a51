"""A server killed while it writes leaves nothing half written or lost; the next one takes the same deed.

It is killed at a file that it touches in its folders, the first, the second and so on, never by a clock. Each server is
forked from a process that has loaded all that it needs. ``GEOAPP_KILLS=200`` kills that often; with
``GEOAPP_FIRST_KILL=100`` it goes on where a hundred kills had ended.
"""

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.request import urlopen

import pytest
from websockets.exceptions import WebSocketException

from geoapp.domain.journal import JournalEntry
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal
from geoapp.io.scratch import scratch
from geoapp.io.worker_handle import _FIT_TO_FORK
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.drafts import load_drafts
from geoapp.settings import ROOT

from .invented_plan import PLAN, copy_plan

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("GEOAPP_KILLS", "3"))
FIRST_KILL = int(os.environ.get("GEOAPP_FIRST_KILL", "0"))
"""The number of the first kill, by which its deed and its moment go."""

STEP = 0.618
"""Part of all its files by which each kill of a deed is later than the one before, in turn over and over."""

SERVERS = """
import os, pkgutil, signal, sys
from importlib import import_module
import geoapp.web
from geoapp.io import worker
from streamlit.web.cli import main

for module in pkgutil.walk_packages(geoapp.web.__path__, "geoapp.web."):
    import_module(module.name)
assert len(os.listdir("/proc/self/task")) == 1  # else a lock of another thread's stays locked in every fork
worker._LOADING_S = 3_600.0  # however busy the machine is
folders, armed, count = os.environ["WATCHED"].split(os.pathsep), os.environ["ARMED"], 0
TOUCHES = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate"}

def look(event, arguments):
    global count
    if event in TOUCHES and str(arguments[0]).startswith(tuple(folders)):
        try:
            at = os.stat(armed).st_size
        except FileNotFoundError:
            return
        count += 1
        os.write(counter, b".")
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

while port := sys.stdin.readline().strip():
    server = os.fork()
    if not server:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        counter = os.open(armed + ".count", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        sys.addaudithook(look)
        main(["run", "streamlit_app.py", "--server.address", "127.0.0.1", "--server.port", port])
    print(server, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(server, 0)[1]), flush=True)
"""
"""A process that forks one server after the other, each when it reads a port, and writes its number and how it ended.

A server kills itself at the file whose number is the size of a file.
"""

Deed = Callable[["Killed", Any], Awaitable[None]]


class Killed:
    """A server of a plan of its own, killed and started again and again, and what it said is done."""

    def __init__(self, folder: Path, visitor: ModuleType) -> None:
        self.folder, self.visitor = folder, visitor
        self.armed = folder / "armed"
        (folder / "temporary").mkdir()
        watched = os.pathsep.join(str(folder / name) for name in ("work", "temporary"))
        environment = os.environ | _FIT_TO_FORK
        environment |= {"WATCHED": watched, "ARMED": str(self.armed), "TMPDIR": str(folder / "temporary")}
        with (folder / "log").open("ab") as log:
            self.servers = subprocess.Popen(
                [sys.executable, "-c", SERVERS],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                bufsize=1,
            )
        self.said = dict.fromkeys(("handed in", "withdrew", "import"), 0)
        self.answers: set[bytes] = set()
        self.project = next(
            one["id"] for one in project_records(read_projects(PLAN)) if one["kind"] == "project"
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        assert self.servers.stdin
        assert self.servers.stdout
        print(self.port, file=self.servers.stdin, flush=True)
        self.server, self.ended = int(self.servers.stdout.readline()), None
        while True:
            assert self.how_it_ended(0.1) is None, (self.folder / "log").read_text(encoding="utf-8")
            with suppress(OSError, HTTPException), urlopen(f"{self.address}readyz", timeout=60):  # noqa: S310 (our own address)
                return

    def how_it_ended(self, seconds: float | None = None) -> int | None:
        """Return the server's status once it ended within that time; without one, however long that takes."""
        assert self.servers.stdout
        if self.ended is None and select.select([self.servers.stdout], [], [], seconds)[0]:
            self.ended = int(self.servers.stdout.readline())
        return self.ended

    def do(self, deed: Deed, at: int) -> int:
        """Do a deed, at whose ``at``-th file the server is killed; return how many files it has touched."""
        self.armed.write_bytes(bytes(at))
        self.visit(deed)
        self.armed.unlink()
        return self.armed.with_name("armed.count").stat().st_size

    def visit(self, deed: Deed) -> bool:
        """Do a deed on a page of its own; say whether the server was there to its end."""

        async def inside() -> None:
            async with self.visitor.visiting(self.address) as page:
                await deed(self, page)

        with suppress(OSError, HTTPException, WebSocketException):
            asyncio.run(inside())
            return True
        return False

    def kill(self) -> None:
        """Kill what is left of the server, and wait until its workers have noticed."""
        if self.how_it_ended(0) is None:
            os.kill(self.server, signal.SIGKILL)
            self.how_it_ended()
        for _ in range(6_000):
            if not any(map(self.is_ours, Path("/proc").glob("[0-9]*/environ"))):
                return
            time.sleep(0.05)
        pytest.fail("a worker outlived its server")

    def is_ours(self, environment: Path) -> bool:
        """Say whether a process is the server or one of its workers."""
        with suppress(OSError):
            return (
                int(environment.parent.name) != self.servers.pid
                and str(self.armed).encode() in environment.read_bytes()
            )
        return False

    def look(self) -> None:
        """See that the journal holds, each draft is whole, and nothing is lost of what was said to be done."""
        deeds = read_journal()
        handed_in, gone = (
            {_draft_of(one) for one in deeds if one.step == "done" and one.detail.startswith(words)}
            for words in ("handed in", "withdrew")
        )
        open_ = {_draft_of(one) for one in deeds if (one.what, one.step) == ("draft", "begun")}
        there = {one.id for one in load_drafts(PLAN)}
        assert there - open_ == (handed_in - gone) - open_
        assert len(handed_in) >= self.said["handed in"]
        assert len(gone) >= self.said["withdrew"]
        assert sum(one.what == "import" for one in deeds) >= self.said["import"]


def _draft_of(one: JournalEntry) -> str:
    """Return the id of the draft that a line of the journal tells of."""
    return one.detail.partition(":")[0].split()[-1]


async def place(server: Killed, page: Any) -> None:  # noqa: ANN401 (the script's own Visitor)
    """Hand a draft in and take it back."""
    await page.open("place", project=server.project)
    await page.type("Type coordinates", "120.58, 30.0")
    await page.type("Source", "a tester")
    await page.type("Office or name", "an office")
    await page.press("Save draft")
    assert "is saved" in page.alerts()
    server.said["handed in"] += 1
    before = {one.id for one in load_drafts(PLAN)}
    await page.press("Withdraw")
    server.said["withdrew"] += 1
    assert len(before - {one.id for one in load_drafts(PLAN)}) == 1


async def bring_in(server: Killed, page: Any) -> None:  # noqa: ANN401
    """Bring a layer in."""
    spot = b'{"type":"Feature","properties":{"n":1},"geometry":{"type":"Point","coordinates":[120.58,30.0]}}'
    await page.open("imports")
    await page.choose_file("plots.geojson", b'{"type":"FeatureCollection","features":[' + spot + b"]}")
    assert page.find("button", "Bring it in"), page.alerts()
    await page.press("Bring it in")
    assert "plots" in page.alerts()
    server.said["import"] += 1


async def fetch(server: Killed, page: Any) -> None:  # noqa: ANN401
    """Fetch a file that is made on a disk."""
    server.answers.add(await asyncio.to_thread(page.get, f"api/v1/{PLAN}/projects.csv"))


DEEDS: tuple[Deed, ...] = (place, bring_in, fetch)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Killed]:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import visitor  # noqa: PLC0415 (a script, only found from here on)

    monkeypatch.setenv("GEOAPP_MAX_IMPORT_SECONDS", "3600")  # however busy the machine is
    copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    server = Killed(tmp_path, visitor)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    try:
        server.start()
        yield server
        server.kill()
    finally:
        server.servers.kill()
        server.servers.communicate()


def test_what_a_server_said_is_there_however_it_was_killed_and_the_next_one_goes_on(server: Killed) -> None:
    files = []
    for deed in DEEDS:
        files.append(server.do(deed, 0) - sum(files))
        server.look()
    assert min(files) > 0, files
    killed = 0
    for number in range(FIRST_KILL, FIRST_KILL + KILLS):
        which, turn = number % len(DEEDS), number // len(DEEDS)
        server.do(DEEDS[which], 1 + int(turn * STEP % 1 * files[which]))
        killed += server.how_it_ended(0.2) == -signal.SIGKILL
        server.kill()
        server.look()
        server.start()
        assert server.visit(DEEDS[which])
        server.look()
    assert killed > 0
    assert [one for one in read_journal() if one.step == "begun"] == []
    assert len(server.answers) == 1
    assert list((server.folder / "work").rglob(".*")) == []
    server.kill()
    with scratch("test"):  # as the next server would
        pass
    left = [path for path in (server.folder / "temporary").iterdir() if not is_a_try(path)]
    assert left == []


def is_a_try(path: Path) -> bool:
    """Say whether a file is what Python's tempfile writes and removes at once to see whether a folder can be used."""
    return path.is_file() and path.read_bytes() in {b"", b"blat"} and len(path.name) == len("owuj23q4")
