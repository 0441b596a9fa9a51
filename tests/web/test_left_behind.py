"""Visits that ended leave no objects and no files behind: none of any type, and no long text, grows by one a visit."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from geoapp.pipeline.build import build_plan, write_build
from geoapp.settings import ROOT

from ..invented_plan import PLAN, copy_plan  # noqa: TID252

pytestmark = pytest.mark.slow

VISITS = 12
PAGES = ("", "district", "conflicts", "place")
LAYER = """{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Point","coordinates":[120.58,30.0]}},
{"type":"Feature","properties":{"name":"b"},"geometry":{"type":"Point","coordinates":[120.59,30.%03d]}}]}"""
"""One of each visit's own: the same for all would be kept once."""

WITNESS = """
import asyncio, collections, contextvars, gc, json, os, sys, threading, time, weakref
asked = os.environ["ASKED"]
def sessions():
    from streamlit import runtime
    from geoapp.web.visits import upkeep
    upkeep.end_sessions()
    return runtime.get_instance()._session_mgr.num_sessions()
def is_at_work():
    return any("ScriptRunner" in one.name for one in threading.enumerate())
def is_spent(one):
    if isinstance(one, weakref.ref):
        return one() is None
    return isinstance(one, contextvars.Context) or (isinstance(one, asyncio.TimerHandle) and one.cancelled())
def long_ones(objects):
    found = {id(part): part for one in objects for part in gc.get_referents(one) if type(part) in (str, bytes)}
    return [f"long {type(part).__qualname__}" for part in found.values() if len(part) > 1000]
def held():
    from geoapp.web.visits import files, visit
    return files.weight_of_all() + sum(one.weight for one in visit.visits())
def tell():
    while True:
        while not os.path.exists(asked):
            time.sleep(0.05)
        while sessions() or is_at_work():
            time.sleep(0.05)
        end = time.monotonic() + 60
        while held() and time.monotonic() < end:  # a run that was stopped may still be letting go of its visit
            gc.collect()
            time.sleep(0.05)
        gc.unfreeze()  # what is kept out of collections counts too
        for _ in range(3):
            gc.collect()
        objects = [one for one in gc.get_objects() if not is_spent(one)]
        kinds = map(type, objects)
        told = collections.Counter(f"{kind.__module__}.{kind.__qualname__}" for kind in kinds)
        told.update(long_ones(objects))
        told["held"] = held()
        del objects, kinds
        with open(asked + ".part", "w") as file:
            json.dump(told, file)
        os.remove(asked)
        os.rename(asked + ".part", asked + ".told")
if "streamlit" in " ".join(sys.orig_argv):
    threading.Thread(target=tell, daemon=True).start()
"""
"""Run by the server at its start: it counts its objects when a file asks it to, once nobody is there.

Dead weak references, of which pandas keeps some hundreds a block of a frame, and timers that are over, of which asyncio
keeps up to a hundred, each with its context, are no visit's.
Texts are no objects that the collector knows, and a cache of another's may hold them: they are found by who refers to
them.
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("GEOAPP_MAX_IMPORT_SECONDS", "3600")  # however busy the machine is
    copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    (tmp_path / "sitecustomize.py").write_text(WITNESS, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "ASKED": str(tmp_path / "asked")}
    environment["STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL"] = "1"
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("geoapp")), "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        while True:
            assert process.poll() is None
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        process.wait()


def visit(address: str, numbers: range) -> None:
    """Open pages, bring a layer in, look at it and leave, one visit after the other."""
    import visitor  # noqa: PLC0415 (a script, only found where its folder is on the path)

    async def one(number: int) -> None:
        async with visitor.visiting(address) as page:
            for name in PAGES:
                await page.open(name)
            await page.open("imports")
            await page.choose_file("plots.geojson", (LAYER % number).encode())
            await page.press("Bring it in")
            await page.open("")
            unknown: Any = await page.ask_place("unknown.bin")
            await asyncio.to_thread(page.send, unknown.upload_url, "unknown.bin", bytes(1_000))

    for number in numbers:
        asyncio.run(one(number))


def count(folder: Path) -> dict[str, int]:
    """Return how many objects the server has of each type once the visits are over."""
    asked, told = folder / "asked", folder / "asked.told"
    asked.touch()
    while not told.exists():
        time.sleep(0.1)
    counts: dict[str, int] = json.loads(told.read_text(encoding="utf-8"))
    told.unlink()
    return counts


def test_visits_that_ended_leave_no_objects_behind(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    visit(server, range(3))
    counts = [count(tmp_path)]
    for begin in (3, 3 + VISITS):
        visit(server, range(begin, begin + VISITS))
        counts.append(count(tmp_path))
    assert [one.pop("held") for one in counts] == [0, 0, 0]
    steps = [
        {kind: n - before.get(kind, 0) for kind, n in after.items()} for before, after in pairwise(counts)
    ]
    # What is loaded once, at whatever visit, grows in one of the steps only.
    assert [kind for kind in steps[0] if min(step.get(kind, 0) for step in steps) >= VISITS] == []
