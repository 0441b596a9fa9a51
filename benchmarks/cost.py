"""What one anonymous request of each kind costs, and what forty of a kind at once do to another visitor's page.

Run ``python benchmarks/cost.py``; with ``--write`` the table goes into SECURITY.md. Each request is one that the
server has not answered before; the dearest of a few counts. CPU seconds are those of the server and its workers.
"""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count

from anonymous import PLAN, Client, Tree, any_query, beside, cost, flood, p95, run, upload
from serving import ROOT, Server, serving

from geoapp.io.marks import write_between

_MB = 1_000_000
_ROUNDS, _AT_ONCE = 3, 40
_new = count()

Ask = Callable[[str], Awaitable[object]]


def asks(path: str) -> Ask:
    """Return a request for an address, another each time."""

    async def ask(address: str) -> int:
        joint = "&" if "?" in path else "?"
        return await Client(address).get(
            path if path.startswith("api/v1/plans") else f"{path}{joint}{_another()}"
        )

    return ask


def _another() -> str:
    """Return a frame in which no map was asked for yet."""
    return f"bbox=86.{next(_new):04d},42,89,45"


async def click(address: str) -> None:
    """Open a page and change its filter."""
    async with Client(address).page() as socket:
        await run(socket, "lang=en")
        await run(socket, any_query())


async def send_file(address: str) -> int:
    """Upload a file of 19 MB."""
    client = Client(address)
    async with client.page() as socket:
        return await upload(client, 19 * _MB, await run(socket, "lang=en"))


KINDS: dict[str, Ask] = {
    "page opened and drawn": lambda address: Client(address).open(),
    "page opened, and a click": click,
    "400 messages at once": flood,
    "upload of 19 MB": send_file,
    "analysis: conflicts": lambda address: Client(address).open("conflicts"),
    "analysis: buffer": lambda address: Client(address).open("buffer"),
    "sheet, PNG A3": asks(f"print/{PLAN}/map.png?size=A3"),
    "sheet, PDF A3": asks(f"print/{PLAN}/map.pdf?size=A3"),
    "sheet, DOCX A3": asks(f"print/{PLAN}/map.docx?size=A3"),
    "sheet, page": asks(f"print/{PLAN}/map"),
    "GeoJSON": asks(f"api/v1/{PLAN}/projects.geojson"),
    "XLSX": asks(f"api/v1/{PLAN}/projects.xlsx"),
    "GeoPackage": asks(f"api/v1/{PLAN}/projects.gpkg"),
    "features of the map": asks(f"features/{PLAN}.json"),
    "suggestions": asks(f"suggestions/{PLAN}?q=%E5%9C%B0"),
    "API listing": asks("api/v1/plans"),
}
"""Requests that anybody can make."""

DEAREST = ("sheet, PNG A3", "XLSX", "400 messages at once", "analysis: conflicts")
"""Kinds of which forty come at once."""


async def measure(server: Server) -> list[str]:
    """Return the lines of the table."""
    address, tree = server.address, Tree(server.process)
    for ask in KINDS.values():
        await ask(address)  # the first of a server waits for what it reads
    lines = ["| request | CPU, s | memory, MB | seconds |", "|---|--:|--:|--:|"]
    for name, ask in KINDS.items():
        figures = [await cost(tree, lambda ask=ask: ask(address)) for _ in range(_ROUNDS)]  # type: ignore[misc]
        cpu, memory, seconds = (max(column) for column in zip(*figures, strict=True))
        lines.append(f"| {name} | {cpu:.2f} | {max(memory, 0):.0f} | {seconds:.2f} |")
        print(lines[-1], flush=True)
    lines += [
        "",
        "| forty at once | answered | another visitor's click: median, s | p95, s | load |",
        "|---|---|--:|--:|--:|",
    ]
    for name in ("nothing", *DEAREST):
        lines.append(await _forty(address, name))
        print(lines[-1], flush=True)
    return lines


async def _forty(address: str, name: str) -> str:
    ask, answers = KINDS.get(name), Counter[str]()

    async def one() -> None:
        try:
            answers[str(await ask(address) or "drawn") if ask else "-"] += 1
        except Exception as error:  # noqa: BLE001 (a refused websocket, most probably: told in the table)
            answers[type(error).__name__] += 1

    async def all_of_them() -> None:
        await (asyncio.gather(*(one() for _ in range(_AT_ONCE))) if ask else asyncio.sleep(8))

    taken = await beside(address, all_of_them())
    told = ", ".join(f"{number} × {answer}" for answer, number in sorted(answers.items())) or "-"
    return f"| {name} | {told} | {taken[len(taken) // 2]:.2f} | {p95(taken):.2f} | {os.getloadavg()[0]:.1f} |"


def main() -> None:
    """Measure, print, and write where that was asked for."""
    load = os.getloadavg()[0]
    with serving() as server:
        lines = asyncio.run(measure(server))
    day = datetime.now(UTC).date()
    head = f"Measured {day} on {os.cpu_count()} cores, load {load:.1f} before and {os.getloadavg()[0]:.1f} after."
    if "--write" in sys.argv:
        write_between(ROOT / "SECURITY.md", "cost", "\n".join((head, "", *lines)))
    else:
        print(head)


if __name__ == "__main__":
    main()
