"""Many visitors at once on one server, on mixed pages: how long each waits, and when the server refuses in words.

Run ``python benchmarks/visitors.py [VISITORS …] [--write]``; with ``--write`` the table stands in docs/performance.md.
Each visitor is a websocket that speaks as Streamlit's page does and looks at a page for some seconds before the next:
two to four, as one who is in a hurry, and the most of them also ten to twenty, as one who reads.
The clock depends on what else the machine does, which is printed beside it; seconds of processor time do not.
"""

import argparse
import asyncio
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException

from serving import ROOT, Server, serving
from visitor import AnswerError, Visitor, visiting
from websockets.exceptions import WebSocketException

from geoapp.io.marks import write_between

PLAN = "urumqi-14fyp"

VISITORS = (20, 50, 100, 200)
TARGETS_S = {20: 0.5, 50: 1.0, 100: 5.0, 200: 3.0}
"""Longest wait of 19 in 20 runs."""

ROUNDS, AGING = 4, 300
"""Pages of a visitor, and openings that make a server one that has run for long."""

SEED = 7
_HURRIED_S, _READING_S = (2.0, 4.0), (10.0, 20.0)
"""How long a visitor looks at a page."""
_THEMES = ("metro", "aviation", "highway", "railway", "logistics", "commerce", "health", "ecology")
_DISTRICTS = ("650102", "650103", "650104", "650105", "650106", "650109", "650121")
_WEIGHTS = {"map": 6, "district": 3, "projects": 2, "analysis": 2, "search": 3}
_ANALYSES = ("buffer", "overlap", "conflicts")


@dataclass(slots=True)
class Crowd:
    """What visitors met who came together."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def all_waits(self) -> list[float]:
        """All seconds, in order."""
        return sorted(one for waits in self.waits.values() for one in waits)


async def step(page: Visitor, what: str, chance: random.Random) -> float:
    """Do one thing; return the seconds until it is there."""
    match what:
        case "map":
            return await page.open("", theme=chance.sample(_THEMES, 2))
        case "district":
            return await page.open("district", district=chance.choice(_DISTRICTS))
        case "projects":
            return await page.open(chance.choice(("accounting", "targets", "data", "text")))
        case "analysis":
            return await page.open(chance.choice(_ANALYSES), theme=chance.choice(_THEMES))
    start = time.perf_counter()
    query = "".join(chance.sample("toutunhe", chance.randint(2, 5)))
    await asyncio.to_thread(page.get, f"suggestions/{PLAN}?lang=en&q={query}")
    return time.perf_counter() - start


async def visit(server: Server, number: int, pause_s: tuple[float, float], crowd: Crowd) -> None:
    """Be one visitor."""
    chance = random.Random(SEED + number)
    await asyncio.sleep(chance.uniform(0, pause_s[1]))
    try:
        async with visiting(server.address) as page:
            for _ in range(ROUNDS):
                what = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
                seconds = await step(page, what, chance)
                crowd.waits.setdefault(what, []).append(seconds)
                await asyncio.sleep(chance.uniform(*pause_s))
    except (AnswerError, OSError, HTTPException, WebSocketException, TimeoutError) as error:
        crowd.refused[str(error)[:80] or type(error).__name__] += 1


async def come(server: Server, visitors: int, pause_s: tuple[float, float]) -> Crowd:
    """Let all visit at once."""
    crowd = Crowd()
    await asyncio.gather(*(visit(server, number, pause_s, crowd) for number in range(visitors)))
    return crowd


async def age(server: Server, openings: int) -> None:
    """Let many come and go, a few at a time."""
    places = asyncio.Semaphore(4)

    async def one(number: int) -> None:
        chance = random.Random(number)
        async with places, visiting(server.address) as page:
            await step(page, chance.choice(list(_WEIGHTS)), chance)

    await asyncio.gather(*(one(number) for number in range(openings)))


def measure(
    server: Server, state: str, counts: list[int], pause_s: tuple[float, float] = _HURRIED_S
) -> list[str]:
    """Return a row of the table for each number of visitors."""
    rows = []
    for visitors in counts:
        load, before, memory = os.getloadavg()[0], server.cpu_s(), server.memory_mb()
        crowd = asyncio.run(come(server, visitors, pause_s))
        waits = crowd.all_waits
        cpu = (server.cpu_s() - before) / max(1, len(waits))
        p95 = waits[round(0.95 * len(waits)) - 1] if waits else 0.0
        wanted = TARGETS_S.get(visitors)
        told = f"{p95:.2f}" if wanted is None or p95 <= wanted else f"**{p95:.2f}**"
        rows.append(
            f"| {visitors}, {state} | {pause_s[0]:g} to {pause_s[1]:g} "
            f"| {waits[len(waits) // 2] if waits else 0:.2f} | {told}"
            f"{f' (≤ {wanted:g})' if wanted else ''} | {len(waits)} | {sum(crowd.refused.values())} | {cpu:.3f} |"
            f" {memory:.0f} | {load:.1f} |"
        )
        print(rows[-1], dict(crowd.refused) or "", flush=True)
    return rows


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("visitors", nargs="*", type=int, default=list(VISITORS))
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    head = [
        "| visitors | looking, s | median, s | p95, s | runs | refused | CPU s a run | MB before | load before |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    print(*head, sep="\n")
    rows = []
    with serving() as server:
        rows += measure(server, "fresh", given.visitors)
        asyncio.run(age(server, AGING))
        rows += measure(server, f"after {AGING} more openings", given.visitors)
        rows += measure(server, "reading", [max(given.visitors)], _READING_S)
    if given.write:
        told = f"Measured {time.strftime('%Y-%m-%d')} on {os.cpu_count()} cores."
        write_between(ROOT / "docs" / "performance.md", "visitors", "\n".join([told, "", *head, *rows]))


if __name__ == "__main__":
    main()
