"""What a soak kills, and the memory of what it leaves alive."""

import asyncio
import contextlib
import os
import random
import signal
import time
from pathlib import Path

from serving import Server
from soak_state import Soak

_WORKER_DIES_S, _SERVER_DIES = 45.0, 4
"""Seconds between kills of workers; most kills of the server in the first half, which leaves the second to memory."""

_LEAST_PAUSE_S = 25.0
"""The server gives up where one of its processes ends within 20 s three times in a row."""


async def kill_workers(soak: Soak) -> None:
    """Kill one of the server's workers, or of the processes that serve, again and again."""
    chance = random.Random(18)
    while time.monotonic() < soak.end:
        await asyncio.sleep(min(_WORKER_DIES_S, max(_LEAST_PAUSE_S, (soak.end - time.monotonic()) / 4)))
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
    """Note the memory of the processes that serve."""
    while time.monotonic() < soak.end:
        with contextlib.suppress(OSError):
            soak.memory.append((time.monotonic(), Server(soak.address, soak.server.pid).memory_mb()))
        await asyncio.sleep(2)


def children_of(process: int) -> list[int]:
    """Return the processes that a process started, those of its children among them."""
    started = [
        int(child)
        for path in Path(f"/proc/{process}/task").glob("*/children")
        for child in path.read_text(encoding="ascii").split()
    ]
    return started + [one for child in started for one in children_of(child)]
