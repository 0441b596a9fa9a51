"""What holds at the end of a soak."""

import json
import os
import sqlite3
import statistics
import subprocess
from collections import Counter
from contextlib import closing

from soak_state import PLAN, Soak
from visitor import AnswerError, get

_STEADY_MIN = 20
"""Shorter runs say nothing of memory: a server grows while it is asked its first questions."""

_GROWTH = 0.05
"""Part by which memory may be more in the last quarter than in the one before it."""

_ALL = ("page", "upload", "layer", "sheet", "file", "draft")


def checks(soak: Soak) -> dict[str, tuple[bool, str]]:
    """Return what is to hold in the end, each with its figures."""
    drafts = _drafts(soak)
    ready = _ready(soak)
    journal = soak.run("journal")
    build, check = soak.run("build"), soak.run("build", "--check")
    third, last = _quarters(soak)
    return {
        "the server is ready": (ready == "", ready),
        "the journal verifies": (journal.returncode == 0, _line(journal)),
        "all drafts handed in are there": (drafts >= soak.drafts, f"{drafts} of {soak.drafts}"),
        "the plan builds": (build.returncode == 0, _line(build)),
        "nothing is open in the journal after it": nothing_open(soak),
        "the build is clean": (check.returncode == 0, _line(check)),
        "memory is flat": (
            last <= third * (1 + _GROWTH) or soak.minutes < _STEADY_MIN,
            f"{third:.0f} MB, then {last:.0f} MB",
        ),
        "no error without a sentence": (not soak.wordless, "; ".join(soak.wordless[:3])),
        "no traceback in the server's log": _tracebacks(soak),
        "everything was done": (
            all(soak.done[what] for what in (_ALL if soak.minutes >= _STEADY_MIN else _ALL[:2])),
            ", ".join(f"{what} {count}" for what, count in soak.done.most_common()),
        ),
    }


def nothing_open(soak: Soak) -> tuple[bool, str]:
    """Return whether every deed in the journal has its outcome; a build finishes what broke off before it."""
    told = soak.run("journal", "--json")
    if told.returncode:
        return False, _line(told)
    left = json.loads(told.stdout)["open"]
    return left == 0, f"{left} open"


def _drafts(soak: Soak) -> int:
    """Return the number of drafts in the store; none where nobody has written anything."""
    file = soak.folder / "work" / "reports.sqlite"
    if not file.exists():
        return 0
    with closing(sqlite3.connect(file)) as connection:
        question = "SELECT count(*) FROM place_draft WHERE plan = ? AND version = 1"
        return int(connection.execute(question, [PLAN]).fetchone()[0])


def _ready(soak: Soak) -> str:
    try:
        get(soak.address, "api/v1/ready")
    except (AnswerError, OSError) as error:
        return str(error)
    return ""


def _tracebacks(soak: Soak) -> tuple[bool, str]:
    """Return whether the log is free of them, and how each ends."""
    parts = (
        (soak.folder / "log").read_text(encoding="utf-8", errors="replace").split("Traceback (most recent")
    )
    ends = Counter(
        next((line for line in part.splitlines()[1:] if line and not line.startswith(" ")), "?")[:120]
        for part in parts[1:]
    )
    return not ends, "; ".join(f"{count} × {end}" for end, count in ends.most_common(3))


def _line(done: subprocess.CompletedProcess[str]) -> str:
    return ((done.stderr or done.stdout).strip().splitlines() or [""])[-1][:120]


def _quarters(soak: Soak) -> tuple[float, float]:
    """Return the middle of the server's memory in the third and in the last quarter."""
    return _middle(soak, 0.5, 0.75), _middle(soak, 0.75, 1.0)


def _tenths(soak: Soak) -> list[float]:
    return [_middle(soak, tenth / 10, (tenth + 1) / 10) for tenth in range(10)]


def _middle(soak: Soak, low: float, high: float) -> float:
    """Return the middle of the server's memory in a part of the time."""
    first, last = soak.memory[0][0], soak.memory[-1][0]
    return statistics.median(mb for at, mb in soak.memory if low <= (at - first) / (last - first) <= high)


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
    print(f"\nmemory by tenths of the time, MB: {' '.join(f'{mb:.0f}' for mb in _tenths(soak))}")
    print("\n| to hold | holds | |\n|---|---|---|")
    for what, (holds, told) in found.items():
        print(f"| {what} | {'yes' if holds else '**no**'} | {told} |")
