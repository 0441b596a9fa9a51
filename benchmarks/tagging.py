"""Time and memory of the learned reader alone: the real plan, and documents of one and ten million characters.

Run it with ``.venv/bin/python benchmarks/tagging.py``; what it measures is explained in ``benchmarks/README.md``.
"""

import multiprocessing
import os
import resource
import time
from pathlib import Path

from reading import MILLION, PLAN, invented

from geoapp.io.models import load_tagger
from geoapp.reading.tagger import tag


def main() -> None:
    """Print a row a document: characters, works, seconds on the clock and of CPU, megabytes above the start."""
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    print(f"{'document':<22}{'characters':>12}{'works':>9}{'seconds':>9}{'CPU s':>8}{'µs each':>9}{'MB':>6}")
    real = Path(os.environ.get("GEOAPP_PLANS", "../shared/plan")) / f"{PLAN}.txt"
    if real.is_file():
        text = real.read_text(encoding="utf-8")
        report("the real plan", text)
        report("the real one, repeated", (text * (10 * MILLION // len(text) + 1))[: 10 * MILLION])
    report("invented, 1 million", invented(MILLION))


def report(name: str, text: str) -> None:
    """Tag one document in a process of its own, so that its peak of memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        works, seconds, cpu, megabytes = pool.apply(measure, (text,))
    each = cpu / len(text) * MILLION
    print(
        f"{name:<22}{len(text):>12,}{works:>9,}{seconds:>9.2f}{cpu:>8.2f}{each:>9.1f}{megabytes:>6.0f}",
        flush=True,
    )


def measure(text: str) -> tuple[int, float, float, float]:
    """Return the number of works, the seconds, the CPU seconds, and the megabytes that tagging adds."""
    tagger = load_tagger()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, cpu = time.perf_counter(), time.process_time()
    works = list(tag(tagger, text))
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return len(works), seconds, cpu, (peak - before) / 1024


if __name__ == "__main__":
    main()
