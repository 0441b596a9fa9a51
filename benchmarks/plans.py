"""Many plans on one address: the start, the answers about all of them, pages of one after another, and the memory.

Run ``python benchmarks/plans.py [PLANS [PROJECTS]] [--folder FOLDER] [--write]``; with ``--write`` the table stands in
docs/performance.md. A folder keeps the invented province for the next run.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from memory import TTL_S, forgotten
from serving import ROOT, Server, serving
from visitor import Visitor, get, visiting

sys.path.insert(0, str(ROOT))
from geoapp.io.marks import write_between
from tests.invented_province import plan_id, write_province

LATER = 5
"""How often each is asked for again."""

VISITED = 150
"""Plans that are opened one after the other: more than are kept."""

PAGES = {
    "map": "",
    "district": "district",
    "targets": "targets",
    "conflicts": "conflicts",
    "all plans": "plans",
}
TARGETS_S = {"start": 5.0, "/plans": 0.2} | {f"page {name}": 1.0 for name in PAGES}


def timed(server: Server, ask: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds on the clock and of the server's processor time that a question takes."""
    began, used = time.perf_counter(), server.cpu_s()
    ask()
    return time.perf_counter() - began, server.cpu_s() - used


def row(name: str, first: tuple[float, float], later: list[tuple[float, float]]) -> str:
    """Return a row of the table: the first time and the median of the later ones; bold misses its target."""
    wanted = TARGETS_S.get(name)
    wall, used = sorted(later)[len(later) // 2] if later else first
    told = f"{wall:.2f}" if wanted is None or wall <= wanted else f"**{wall:.2f}**"
    aim = f" (≤ {wanted:g})" if wanted else ""
    line = (
        f"| {name} | {first[0]:.2f} | {first[1]:.2f} | {told}{aim} | {used:.2f} | {os.getloadavg()[0]:.1f} |"
    )
    print(line, flush=True)
    return line


def measure_api(server: Server) -> list[str]:
    """Return a row for each question about all plans."""
    addresses = {
        "/plans": "api/v1/plans",
        "/plans, one theme": "api/v1/plans?theme=metro",
        "/projects, words": f"api/v1/projects?q={quote('3号水厂')}",
        "/projects, words of the same meaning": f"api/v1/projects?q={quote('地铁')}",
        "/ready": "api/v1/ready",
    }
    rows = []
    for name, address in addresses.items():
        first, *later = [timed(server, lambda: get(server.address, address)) for _ in range(LATER + 1)]  # noqa: B023
        rows.append(row(name, first, later))
    return rows


async def measure_pages(server: Server, plans: int) -> list[str]:
    """Return a row for each page: of a plan that nobody has opened before, then of the same again."""
    rows = []
    for number, (name, path) in enumerate(PAGES.items()):
        async with visiting(server.address) as visitor:
            fresh = plan_id(plans // 2 + number)
            taken = [await timed_page(server, visitor, path, fresh) for _ in range(LATER + 1)]
        rows.append(row(f"page {name}", taken[0], taken[1:]))
    return rows


async def timed_page(server: Server, visitor: Visitor, path: str, plan: str) -> tuple[float, float]:
    """Return the seconds until a page of a plan is drawn, and those of processor time."""
    used = server.cpu_s()
    return await visitor.open(path, plan=plan), server.cpu_s() - used


async def first_page(server: Server) -> tuple[float, float]:
    """Return what the map takes of the first visitor, while the index may still be read."""
    async with visiting(server.address) as visitor:
        return await timed_page(server, visitor, "", plan_id(0))


async def visit(server: Server, plans: int) -> None:
    """Open the maps of many plans, one after the other, each by a visitor of its own."""
    for number in range(VISITED):
        async with visiting(server.address) as visitor:
            await visitor.open("", plan=plan_id(number % plans))


def measure(folder: Path, plans: int) -> list[str]:
    """Return the rows of the table, and what memory is once those who left are forgotten."""
    began = time.perf_counter()
    layers = {"GEOAPP_PLAN_FOLDERS": str(folder / "plans"), "GEOAPP_GEOJSON": str(folder / "geojson")}
    with serving(**layers, STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL=str(TTL_S)) as server:
        started = time.perf_counter() - began, server.cpu_s()
        rows = [row("start", started, [])]
        rows.append(row("the first page, from there", asyncio.run(first_page(server)), []))
        whole = timed(server, lambda: get(server.address, "api/v1/plans"))
        rows.append(row("until /plans answers, from there", whole, []))
        rows += measure_api(server)
        rows += asyncio.run(measure_pages(server, plans))
        memory = [forgotten(server)]
        for _ in range(2):
            asyncio.run(visit(server, plans))
            memory.append(forgotten(server))
        told = " → ".join(f"{one:.0f}" for one in memory)
        rows.append(f"\nMemory, MB, before, after {VISITED} plans, and after them again: {told}.")
        print(rows[-1])
    return rows


def main() -> None:
    """Invent, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("plans", nargs="?", type=int, default=3000)
    parser.add_argument("projects", nargs="?", type=int, default=200)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    head = [
        f"{given.plans:,} plans with {given.projects:,} projects each.",
        "",
        "| question | first, s | CPU s | later, s | CPU s | load |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    print(*head, sep="\n")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary) / "province"
        if not (folder / "plans").is_dir():
            write_province(folder, given.plans, given.projects)
        rows = measure(folder, given.plans)
    if given.write:
        told = f"Measured {time.strftime('%Y-%m-%d')} on {os.cpu_count()} cores."
        write_between(ROOT / "docs" / "performance.md", "plans", "\n".join([told, "", *head, *rows]))


if __name__ == "__main__":
    main()
