"""A soak: visitors at work while workers and the server are killed; in the end nothing is lost, and memory is flat.

Run ``python benchmarks/soak.py``; ``SOAK_MINUTES`` (60) and ``SOAK_VISITORS`` (20) say how long and how many. It works
on copies of the plan in a folder of its own, on this machine only. It returns 1 where a check fails.
"""

import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from soak_checks import checks, show
from soak_kills import kill_server, kill_workers, watch_memory
from soak_state import PLAN, ROOT, Soak
from soak_visits import visit
from visitor import AnswerError, get


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
