"""A soak: visitors at work while workers and the server are killed; in the end nothing is lost, and memory is flat.

Run ``python benchmarks/soak.py``; ``SOAK_MINUTES`` (60) and ``SOAK_VISITORS`` (20) say how long and how many. It works
on copies of the plan in a folder of its own, on this machine only. It returns 1 where a check fails.
"""

import asyncio
import contextlib
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from serving import resident_mb
from streamlit.proto.WidgetStates_pb2 import WidgetState
from visitor import AnswerError, Visitor, get, visiting
from websockets.exceptions import WebSocketException

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ROOT = Path(__file__).resolve().parents[1]
GEOAPP = Path(sys.executable).with_name("geoapp")
PLAN = "urumqi-14fyp"
SEED = 18

_LOOKS_S = (1.0, 6.0)
"""How long a visitor looks at a page."""

_WORKER_DIES_S, _SERVER_DIES = 45.0, 4
"""Seconds between kills of workers; most kills of the server in the first half, which leaves the second to memory."""

_STEADY_MIN = 20
"""Shorter runs say nothing of memory: a server grows while it is asked its first questions."""

_GROWTH = 0.05
"""Part by which memory may be more in the last quarter than in the one before it."""

_PAGES = (
    "",
    "district",
    "targets",
    "buffer",
    "overlap",
    "conflicts",
    "accounting",
    "text",
    "data",
    "imports",
    "help",
)
_FILES = (
    "print/{plan}/map.pdf",
    "print/{plan}/650102.png",
    "api/v1/{plan}/projects.csv",
    "suggestions/{plan}?q=toutunhe",
)
_THEMES = ("metro", "aviation", "highway", "railway", "logistics", "commerce", "health", "ecology")
_UNPLACED = (f"{PLAN}/43670", f"{PLAN}/10132")


_ALL = ("page", "upload", "layer", "sheet", "file", "draft")


@dataclass(slots=True)
class Soak:
    """What has happened so far."""

    folder: Path
    port: int
    minutes: float
    end: float
    server: "subprocess.Popen[bytes]" = field(init=False)
    done: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    """Refusals in words, by their first ones."""
    wordless: list[str] = field(default_factory=list)
    away: int = 0
    """Attempts that met no server, since it was killed."""
    drafts: int = 0
    """Drafts of which the page said that they are kept."""
    memory: list[tuple[float, float]] = field(default_factory=list)
    """Seconds, and megabytes of the server's own."""
    started: float = 0.0
    """When the server was last started."""

    @property
    def address(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def environment(self) -> dict[str, str]:
        """The folders that are worked on."""
        named = {"PLAN_FOLDERS": "plans", "GEOJSON": "geojson", "DATA": "work"}
        return os.environ | {f"GEOAPP_{name}": str(self.folder / where) for name, where in named.items()}

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of ours on the same folders."""
        return subprocess.run(  # noqa: S603 (our own command)
            [str(GEOAPP), *arguments], env=self.environment, capture_output=True, text=True, check=False
        )

    def start(self) -> None:
        """Start the server."""
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(  # noqa: S603 (our own command)
                [str(GEOAPP), "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self.started = time.monotonic()

    def note(self, what: str, seconds: float) -> None:
        """Note that something was done."""
        self.done[what] += 1
        self.seconds.setdefault(what, []).append(seconds)


async def visit(soak: Soak, number: int) -> None:
    """Be one visitor after the other, each for some pages, until the end."""
    chance = random.Random(SEED + number)
    while time.monotonic() < soak.end:
        try:
            async with visiting(soak.address) as page:
                for _ in range(chance.randint(3, 12)):
                    await _act(soak, page, chance)
                    await asyncio.sleep(chance.uniform(*_LOOKS_S))
                    if time.monotonic() > soak.end:
                        return
        except (OSError, HTTPException, WebSocketException, TimeoutError):
            soak.away += 1
            await asyncio.sleep(chance.uniform(1, 3))


async def _act(soak: Soak, page: Visitor, chance: random.Random) -> None:
    what: Callable[[Soak, Visitor, random.Random], Awaitable[None]]
    what = chance.choices((_look, _bring, _fetch, _place), (10, 2, 3, 1))[0]
    try:
        await what(soak, page, chance)
    except AnswerError as error:
        if len(error.args) > 1 and error.args[1]:
            soak.refused[f"{error.args[0]} {error.args[1][:60]}"] += 1
        else:
            soak.wordless.append(str(error))
    _look_for_wordless(soak, page)


def _look_for_wordless(soak: Soak, page: Visitor) -> None:
    """Note exceptions that a page shows as they are, and errors that are none of ours."""
    for element in page.elements:
        if element.WhichOneof("type") == "exception":
            soak.wordless.append(f"{page.page}: {element.exception.message[:200]}")
        elif element.WhichOneof("type") == "alert" and "something went wrong" in element.alert.body.lower():
            soak.wordless.append(f"{page.page}: {element.alert.body[:200]}")


async def _look(soak: Soak, page: Visitor, chance: random.Random) -> None:
    where = chance.choice(_PAGES)
    asked = {"theme": chance.sample(_THEMES, 2)} if where == "" else {}
    soak.note("page", await page.open(where, **asked))


async def _bring(soak: Soak, page: Visitor, chance: random.Random) -> None:
    """Bring a layer in, and look at it on the map."""
    await page.open("imports")
    layer = invented_layer(chance.randint(10, 4_000), chance.random())
    soak.note("upload", await page.choose_file(f"own{chance.randint(0, 99)}.geojson", layer))
    if page.find("button", "Bring it in"):
        await page.press("Bring it in")
        _look_for_wordless(soak, page)
        soak.note("layer", await page.open("buffer"))


async def _fetch(soak: Soak, page: Visitor, chance: random.Random) -> None:
    """Fetch a sheet or a file."""
    path = chance.choice(_FILES).format(plan=PLAN)
    start = time.perf_counter()
    await asyncio.to_thread(page.get, path)
    soak.note("sheet" if "print" in path else "file", time.perf_counter() - start)


async def _place(soak: Soak, page: Visitor, chance: random.Random) -> None:
    """Hand a draft of a place in."""
    start = time.perf_counter()
    await page.open("place", project=chance.choice(_UNPLACED))
    await _type(
        page, "Type coordinates", f"{chance.uniform(87.4, 87.8):.5f}, {chance.uniform(43.7, 43.9):.5f}"
    )
    await _type(page, "Source", "soak")
    await _type(page, "Office or name", "soak")
    if radius := page.find("number_input", "Margin of error"):
        page.widgets[radius] = WidgetState(id=radius, double_value=100.0)
    if page.find("button", "Save draft"):
        await page.press("Save draft")
        if any("is saved" in e.alert.body for e in page.elements if e.WhichOneof("type") == "alert"):
            soak.drafts += 1
            soak.note("draft", time.perf_counter() - start)


async def _type(page: Visitor, label: str, text: str) -> None:
    found = page.find("text_input", label) or page.find("text_area", label)
    if found:
        page.widgets[found] = WidgetState(id=found, string_value=text)
        await page.run()


def invented_layer(points: int, shift: float) -> bytes:
    """Return a layer of invented points."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"own {number}", "n": number},
            "geometry": {"type": "Point", "coordinates": [87.5 + 0.1 * shift + number * 1e-5, 43.8]},
        }
        for number in range(points)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


async def kill_workers(soak: Soak) -> None:
    """Kill one of the server's workers again and again."""
    chance = random.Random(SEED)
    while time.monotonic() < soak.end:
        await asyncio.sleep(min(_WORKER_DIES_S, max(1.0, (soak.end - time.monotonic()) / 4)))
        with contextlib.suppress(OSError):
            if workers := children_of(soak.server.pid):
                os.kill(chance.choice(workers), signal.SIGKILL)
                soak.done["worker killed"] += 1


async def kill_server(soak: Soak) -> None:
    """Kill the server now and then in the first half, and start it again at once."""
    minutes = (soak.end - time.monotonic()) / 60
    kills = max(1, min(_SERVER_DIES, int(minutes / 3)))
    pause = minutes * 60 / 2 / kills
    for _ in range(kills):
        await asyncio.sleep(pause)
        soak.server.send_signal(signal.SIGKILL)
        soak.server.wait()
        soak.start()
        soak.done["server killed"] += 1


async def watch_memory(soak: Soak) -> None:
    """Note the server's own memory."""
    while time.monotonic() < soak.end:
        with contextlib.suppress(OSError):
            soak.memory.append((time.monotonic(), resident_mb(soak.server.pid)))
        await asyncio.sleep(2)


def children_of(process: int) -> list[int]:
    """Return the processes that a process started, those of its children among them."""
    started = [
        int(child)
        for path in Path(f"/proc/{process}/task").glob("*/children")
        for child in path.read_text(encoding="ascii").split()
    ]
    return started + [one for child in started for one in children_of(child)]


async def soak_through(soak: Soak, visitors: int) -> None:
    """Let all of it happen at once."""
    await _wait(soak)
    people = [visit(soak, number) for number in range(visitors)]
    await asyncio.gather(*people, kill_workers(soak), kill_server(soak), watch_memory(soak))


async def _wait(soak: Soak) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError, AnswerError):
            await asyncio.to_thread(get, soak.address, "_stcore/health")
            return
        await asyncio.sleep(0.3)


def checks(soak: Soak) -> dict[str, tuple[bool, str]]:
    """Return what is to hold in the end, each with its figures."""
    drafts = list((soak.folder / "work" / "drafts" / PLAN).glob("*.json"))
    read = [json.loads(path.read_text(encoding="utf-8")) for path in drafts]
    ready = _ready(soak)
    journal, build, check = soak.run("journal"), soak.run("build"), soak.run("build", "--check")
    third, last = _quarters(soak)
    return {
        "the server is ready": (ready == "", ready),
        "the journal verifies": (journal.returncode == 0, _line(journal)),
        "all drafts handed in are there": (len(read) >= soak.drafts, f"{len(read)} of {soak.drafts}"),
        "the plan builds": (build.returncode == 0, _line(build)),
        "the build is clean": (check.returncode == 0, _line(check)),
        "memory is flat": (
            last <= third * (1 + _GROWTH) or soak.minutes < _STEADY_MIN,
            f"{third:.0f} MB, then {last:.0f} MB",
        ),
        "no error without a sentence": (not soak.wordless, "; ".join(soak.wordless[:3])),
        "everything was done": (
            all(soak.done[what] for what in (_ALL if soak.minutes >= _STEADY_MIN else _ALL[:2])),
            ", ".join(f"{what} {count}" for what, count in soak.done.most_common()),
        ),
    }


def _ready(soak: Soak) -> str:
    try:
        get(soak.address, "api/v1/ready")
    except (AnswerError, OSError) as error:
        return str(error)
    return ""


def _line(done: "subprocess.CompletedProcess[str]") -> str:
    return ((done.stderr or done.stdout).strip().splitlines() or [""])[-1][:120]


def _quarters(soak: Soak) -> tuple[float, float]:
    """Return the middle of the server's memory in the third and in the last quarter."""
    first, last = soak.memory[0][0], soak.memory[-1][0]
    part = lambda low, high: [mb for at, mb in soak.memory if low <= (at - first) / (last - first) <= high]  # noqa: E731
    return statistics.median(part(0.5, 0.75)), statistics.median(part(0.75, 1.0))


def show(soak: Soak, found: dict[str, tuple[bool, str]]) -> None:
    """Print the tables."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("| what | times | median, s | p95, s |\n|---|--:|--:|--:|")
    for what, count in soak.done.most_common():
        taken = sorted(soak.seconds.get(what, []))
        times = (
            f"{statistics.median(taken):.2f} | {taken[int(0.95 * (len(taken) - 1))]:.2f}" if taken else " | "
        )
        print(f"| {what} | {count} | {times} |")
    print(f"| no server there | {soak.away} | | |")
    for words, count in soak.refused.most_common(10):
        print(f"| refused: {words} | {count} | | |")
    print("\n| to hold | holds | |\n|---|---|---|")
    for what, (holds, told) in found.items():
        print(f"| {what} | {'yes' if holds else '**no**'} | {told} |")


def main() -> int:
    """Soak, check and print."""
    minutes, visitors = (
        float(os.environ.get("SOAK_MINUTES", "60")),
        int(os.environ.get("SOAK_VISITORS", "20")),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in ("plans", "geojson"):
            shutil.copytree(ROOT / "data" / kind / PLAN, folder / kind / PLAN)
        soak = Soak(folder, 20_000 + os.getpid() % 10_000, minutes, time.monotonic() + minutes * 60)
        soak.start()
        try:
            asyncio.run(soak_through(soak, visitors))
            found = checks(soak)
        finally:
            soak.server.terminate()
            soak.server.wait(timeout=30)
        show(soak, found)
        if not all(holds for holds, _ in found.values()):
            print((folder / "log").read_text(errors="replace")[-3000:])
    return 0 if all(holds for holds, _ in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
