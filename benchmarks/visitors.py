"""Twenty visitors at once on one server: the time from a changed filter to the end of the run that it causes.

Run ``python benchmarks/visitors.py [visitors]``. Each visitor is a websocket that speaks as Streamlit's page does and
asks for another address, as a shared link or the back button would; between two it waits as a person would, so that the
server is busy but not flooded. Also checks that each hears only of its own filter. Prints the machine's load too.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from tests.browser.conftest import running_server  # noqa: E402 (found by the line above)

VISITORS, ROUNDS = 20, 6
THEMES = ("metro", "aviation", "highway", "railway", "logistics", "commerce", "health", "ecology")
SEED = 7
_PAUSE_S = (2.0, 4.0)
"""How long a visitor looks before the next filter."""


async def run(page: ClientConnection, query: str) -> tuple[float, str]:
    """Ask for an address; return the seconds until its run is over, and all texts that came."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    start = time.perf_counter()
    await page.send(asked.SerializeToString())
    texts = []
    while True:
        told = ForwardMsg.FromString(await page.recv())  # type: ignore[arg-type] (bytes: the page sends no text)
        if told.WhichOneof("type") == "script_finished":
            return time.perf_counter() - start, "\n".join(texts)
        if told.delta.new_element.WhichOneof("type") == "markdown":
            texts.append(told.delta.new_element.markdown.body)


async def visit(address: str, number: int, taken: list[float]) -> None:
    """Be one visitor."""
    chance = random.Random(SEED + number)
    async with connect(f"{address}_stcore/stream", subprotocols=["streamlit"], max_size=None) as page:  # type: ignore[list-item]
        await run(page, "lang=en")
        for _ in range(ROUNDS):
            await asyncio.sleep(chance.uniform(*_PAUSE_S))
            theme, other = chance.sample(THEMES, 2)
            seconds, texts = await run(page, f"lang=en&theme={theme}&theme={other}")
            if "projects:" not in texts:
                message = f"visitor {number} was not answered: {texts[:200]}"
                raise RuntimeError(message)
            taken.append(seconds)


async def crowd(address: str, visitors: int) -> list[float]:
    """Let all visit at once."""
    taken: list[float] = []
    await visit(address, visitors, [])  # the first visitor of a server waits for what it reads
    await asyncio.gather(*(visit(address, number, taken) for number in range(visitors)))
    return sorted(taken)


def main() -> None:
    """Measure and print."""
    visitors = int(sys.argv[1]) if len(sys.argv) > 1 else VISITORS
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder) / "log") as url:
        taken = asyncio.run(crowd(url.replace("http://", "ws://"), visitors))
    print(
        f"{visitors} visitors, {len(taken)} filters, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    print(f"  median {taken[len(taken) // 2]:.2f} s   p95 {taken[round(0.95 * len(taken)) - 1]:.2f} s")


if __name__ == "__main__":
    main()
