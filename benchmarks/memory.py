"""The server's memory after thousands of openings and hundreds of visits with uploads: where it was, or more?

Run ``python benchmarks/memory.py [OPENINGS [UPLOADS]] [--write]``; 5,000 and 500 unless told otherwise, which is meant
to take twelve minutes at most on two quiet cores. It returns 1 where memory is not within 5 % of where it was after the
warm-up: 200 openings and 20 uploads, a twenty-fifth of what is measured, for what each process loads or makes once
(modules, the plan and its pages, a worker). What fills with visits is far from full by then, and shows as growth.
"""

import argparse
import asyncio
import os
import random
import sys
import time
from pathlib import Path

from serving import Server, serving
from soak_visits import invented_layer
from visitor import visiting

from geoapp.io.marks import write_between

ROOT = Path(__file__).resolve().parents[1]

OPENINGS, UPLOADS, WARM = 5_000, 500, 200
ALLOWED = 0.05
TTL_S = 5
"""Seconds after which the framework forgets who left: two minutes, made shorter here."""

_FORGOTTEN_S = TTL_S + 35
"""Until what they left is let go of, and given back to the system."""

_PAGES = ("", "", "", "district", "buffer", "overlap", "conflicts", "data", "accounting")


async def open_pages(server: Server, visits: int, first: int = 0) -> None:
    """Open a page in a session of its own, four at a time."""
    places = asyncio.Semaphore(4)

    async def one(number: int) -> None:
        async with places, visiting(server.address) as page:
            await page.open(_PAGES[number % len(_PAGES)])

    await asyncio.gather(*(one(number) for number in range(first, first + visits)))


async def bring_layers(server: Server, visits: int, first: int = 0) -> None:
    """Bring a layer in, look at it, and send a file that no widget knows."""
    places = asyncio.Semaphore(2)

    async def one(number: int) -> None:
        layer = invented_layer(1_000 + 37 * (number % 50), random.Random(number).random())
        async with places, visiting(server.address) as page:
            await page.open("imports")
            await page.choose_file(f"own{number}.geojson", layer)
            if page.find("button", "Bring it in"):
                await page.press("Bring it in")
            await page.open("")
            unknown = await page.ask_place("unknown.bin")
            await asyncio.to_thread(page.send, unknown.upload_url, "unknown.bin", bytes(2_000_000))

    await asyncio.gather(*(one(number) for number in range(first, first + visits)))


def forgotten(server: Server) -> float:
    """Return the server's memory once those who left are forgotten."""
    time.sleep(_FORGOTTEN_S)
    return server.memory_mb()


def measure(server: Server, openings: int, uploads: int) -> tuple[list[str], bool]:
    """Return the rows of the table, and whether memory stayed."""
    rows, stayed, done = [], True, 0
    warm = min(WARM, max(openings, uploads))
    asyncio.run(open_pages(server, warm))
    asyncio.run(bring_layers(server, min(warm, 20)))
    before = forgotten(server)
    rows.append(f"| the first {warm} openings and {min(warm, 20)} uploads | {before:.0f} | | |")
    print(rows[-1], flush=True)
    for what, count, work in (
        ("openings", openings, open_pages),
        ("visits with uploads", uploads, bring_layers),
    ):
        start = server.cpu_s()
        asyncio.run(work(server, count, first=1_000_000 + done))
        peak, cpu = server.memory_mb(), server.cpu_s() - start
        after = forgotten(server)
        change = after / before - 1
        stayed = stayed and change <= ALLOWED
        left = (after - before) / max(1, count)
        rows.append(
            f"| {count:,} {what} | {after:.0f} ({peak:.0f} while they were there)"
            f" | {change:+.1%}, {left:.3f} MB each | {cpu / max(1, count):.2f} |"
        )
        print(rows[-1], flush=True)
        done += count
    return rows, stayed


def main() -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("openings", nargs="?", type=int, default=OPENINGS)
    parser.add_argument("uploads", nargs="?", type=int, default=UPLOADS)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    head = ["| after | MB | change, left by each | CPU s each |", "|---|--:|--:|--:|"]
    print(*head, sep="\n", flush=True)
    with serving(STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL=str(TTL_S)) as server:
        rows, stayed = measure(server, given.openings, given.uploads)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; memory {'stayed' if stayed else 'grew'}")
    if given.write:
        lines = [f"Measured {time.strftime('%Y-%m-%d')}.", "", *head, *rows]
        write_between(ROOT / "docs" / "performance.md", "memory", "\n".join(lines))
    return 0 if stayed else 1


if __name__ == "__main__":
    sys.exit(main())
