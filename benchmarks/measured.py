"""Time and memory of a run in this process."""

import ctypes
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")

QUICK_S = 2.0
REPEATS = 5
"""A way that takes less than so many seconds is repeated, so often at least, and the fastest run counts."""

REPEATED_S = 1.0
"""So long it is repeated: two threads of some milliseconds have each a core of its own only after a while."""


def measured(run: Callable[[], Result]) -> tuple[dict[str, float], Result]:
    """Run once for the memory, and quick ones again for the time."""
    before = _settled_kib()
    result, times = _timed(run)
    first_s = times[0]
    whole = _status_kib("VmHWM")
    if times[0] < QUICK_S:
        times = min(times, *_repeated(run))
    return {
        "first_s": first_s,
        "wall_s": times[0],
        "cpu_s": times[1],
        "peak_mib": (whole - before) / 1024,
        "whole_mib": whole / 1024,
    }, result


def _repeated(run: Callable[[], Result]) -> list[tuple[float, float]]:
    """Return the times of further runs."""
    found: list[tuple[float, float]] = []
    while len(found) < REPEATS or sum(wall for wall, _ in found) < REPEATED_S:
        found.append(_timed(run)[1])
    return found


def _timed(run: Callable[[], Result]) -> tuple[Result, tuple[float, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = run()
    return result, (time.perf_counter() - wall, time.process_time() - cpu)


def _settled_kib() -> float:
    """Give back what is free, set the peak to what is left, and return it."""
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status_kib("VmRSS")


def _status_kib(name: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.split(f"{name}:")[1].split()[0])
