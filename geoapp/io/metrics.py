"""Figures of a running server in Prometheus' way; those of several processes stand in a folder that they share.

The library asks for the folder (``METRICS_FOLDER``) when it is loaded, and without one counts in memory.
"""

import os
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    exposition,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from geoapp.settings import METRICS_FOLDER, VERSION

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

_registry = CollectorRegistry()
disable_created_metrics()  # type: ignore[no-untyped-call]

REQUESTS = Counter(
    "geoapp_http_requests",
    "Requests answered, by kind and status; a visit is a page's websocket.",
    ["kind", "status"],
    registry=_registry,
)
DURATIONS = Histogram(
    "geoapp_http_request_duration_seconds",
    "Time from a request to the end of its answer; visits are not among them.",
    ["kind"],
    buckets=_SECONDS,
    registry=_registry,
)
IN_PROGRESS = Gauge(
    "geoapp_http_requests_in_progress",
    "Requests that are being answered, by kind.",
    ["kind"],
    registry=_registry,
    multiprocess_mode="livesum",
)
RUNS = Histogram(
    "geoapp_page_run_duration_seconds",
    "Time that a run of a page took once it had its turn.",
    buckets=_SECONDS,
    registry=_registry,
)
REFUSALS = Counter(
    "geoapp_refusals",
    "What was refused for want of room, by kind of request and reason.",
    ["kind", "reason"],
    registry=_registry,
)
LOST_WORKERS = Counter(
    "geoapp_workers_killed",
    "Processes of analyses and imports that were ended, or were lost, before they were ready for more.",
    registry=_registry,
)
VISITS = Gauge(
    "geoapp_visits_open", "Pages that are open now.", registry=_registry, multiprocess_mode="livesum"
)
WAITING = Gauge(
    "geoapp_runs_waiting",
    "Runs of pages that wait for their turn.",
    registry=_registry,
    multiprocess_mode="livesum",
)
MEMORY = Gauge(
    "geoapp_memory_bytes",
    "Memory of the serving processes; what they share is counted once.",
    registry=_registry,
    multiprocess_mode="livesum",
)
PROCESSES = Gauge(
    "geoapp_processes", "Processes that serve.", registry=_registry, multiprocess_mode="livesum"
)
BUILD = Gauge(
    "geoapp_build_info",
    "1, with the version that runs.",
    ["version"],
    registry=_registry,
    multiprocess_mode="livemax",
)


def begin() -> None:
    """Count this process among those that serve, and forget what those that are gone counted as of now."""
    if folder := os.environ.get(METRICS_FOLDER):
        for gone in {number for number in map(_process_of, Path(folder).glob("gauge_live*.db")) if number}:
            if not Path(f"/proc/{gone}").exists():
                mark_process_dead(gone)  # type: ignore[no-untyped-call]
    PROCESSES.set(1)
    BUILD.labels(version=VERSION).set(1)
    note_memory()


def _process_of(file: Path) -> int:
    """Return the process of a file of the library's.

    >>> _process_of(Path("/tmp/gauge_livesum_812.db"))
    812
    """
    return int(file.stem.rpartition("_")[2])


def note_memory() -> None:
    """Note how much memory this process holds now."""
    MEMORY.set(memory_of("self"))


def memory_of(process: int | str) -> int:
    """Return the memory of a process in bytes: its own, and its part of what it shares (PSS)."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return 1024 * next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


def write(accepts: str) -> tuple[bytes, str]:
    """Return the figures of all processes, and their media type, in a form that the one who asks accepts."""
    note_memory()
    registry = _registry
    if METRICS_FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    encode, media_type = exposition.choose_encoder(accepts)
    return encode(registry), media_type
