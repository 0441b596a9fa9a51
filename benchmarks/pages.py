"""What the analysis pages take on the real plan: each analysis alone, and a page's re-run when nothing is asked anew.

Run ``python benchmarks/pages.py``. Prints milliseconds (wall and processor), and the machine's load, which they
depend on. Of an analysis: the first time, and each time after that a distance changes. Of a page: its opening, and
each click after that, run by Streamlit's own test runner, which adds some 10 ms of its own.
"""

import logging
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from geoapp.analysis.operations.buffer import Buffer
from geoapp.analysis.operations.conflicts import Conflicts
from geoapp.analysis.operations.coverage import Coverage
from geoapp.analysis.operations.nearest import Nearest
from geoapp.analysis.operations.overlap import Overlap
from geoapp.analysis.operations.within import Within
from geoapp.domain.plan import Plan
from geoapp.domain.request import Request, sources_of
from geoapp.domain.source import DISTRICTS, parse_source
from geoapp.io import worker
from geoapp.io.plans import load_plan
from geoapp.pipeline.analyse import analyse
from geoapp.settings import ROOT
from geoapp.web.analyses.run import features_of, prepared

PLAN = "urumqi-14fyp"
ROUNDS = 15
ALL, METRO, RAILWAY = (parse_source(f"projects{query}") for query in ("", "?theme=metro", "?theme=railway"))
DRAWN = parse_source("shape?87.5,43.8,87.7,43.8,87.7,43.9,87.5,43.9")

ANALYSES: dict[str, Callable[[float], Request]] = {
    "buffer round metro": lambda metres: Buffer(plan=PLAN, a=METRO, distances_m=(metres,)),
    "all within, of metro": lambda metres: Within(plan=PLAN, a=ALL, b=METRO, distance_m=metres),
    "all within, of all": lambda metres: Within(plan=PLAN, a=ALL, b=ALL, distance_m=metres),
    "buffer round all": lambda metres: Buffer(plan=PLAN, a=ALL, distances_m=(metres,)),
    "coverage by all": lambda metres: Coverage(plan=PLAN, a=ALL, distance_m=metres),
    "coverage by metro": lambda metres: Coverage(plan=PLAN, a=METRO, distance_m=metres),
    "metro over districts": lambda _: Overlap(plan=PLAN, a=METRO, b=DISTRICTS),
    "all over districts": lambda _: Overlap(plan=PLAN, a=ALL, b=DISTRICTS),
    "conflicts of metro": lambda metres: Conflicts(plan=PLAN, a=METRO, b=RAILWAY, distance_m=metres),
    "conflicts of all": lambda metres: Conflicts(plan=PLAN, a=ALL, distance_m=metres),
    "nearest of metro": lambda _: Nearest(plan=PLAN, a=METRO, b=RAILWAY, k=3),
}

PAGES = {
    "page buffer": ("buffer", {}),
    "page buffer, metro": ("buffer", {"theme": "metro"}),
    "page overlap": ("overlap", {}),
    "page conflicts": ("conflicts", {}),
    "page conflicts, all": ("conflicts", {"show": "all"}),
}


def at_once(request: Request, plan: Plan) -> None:
    """Work a request out as a page does with the plan's own features."""
    frames = {source: features_of(source, plan) for source in sources_of(request).values()}
    analyse(request, plan, frames.__getitem__, prepared)


def apart(request: Request, plan: Plan) -> None:
    """Work a request out as a page does with what a visitor drew."""
    frames = {source: features_of(source, plan) for source in sources_of(request).values()}
    worker.run(analyse, request, plan, frames.__getitem__)


def measure(
    make: Callable[[float], Request], run: Callable[[Request, Plan], None], plan: Plan
) -> tuple[float, list[float], list[float]]:
    """Return the first time, and the times and processor times of the later rounds, in milliseconds."""
    return times(lambda: run(make(500.0), plan), lambda number: run(make(510.0 + number), plan))


def measure_page(name: str, query: dict[str, str]) -> tuple[float, list[float], list[float]]:
    """Return the same of a page's opening and of its re-runs."""
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.run().switch_page(f"pages/{name}.py")
    for key, value in query.items():
        page.query_params[key] = value
    return times(page.run, lambda _: page.run())


def times(
    once: Callable[[], object], again: Callable[[int], object]
) -> tuple[float, list[float], list[float]]:
    """Return the time of the first call, and the times and processor times of the later ones, in milliseconds."""
    began = time.perf_counter()
    once()
    first, walls, processors = (time.perf_counter() - began) * 1e3, [], []
    for number in range(ROUNDS):
        began, used = time.perf_counter(), time.process_time()
        again(number)
        walls.append((time.perf_counter() - began) * 1e3)
        processors.append((time.process_time() - used) * 1e3)
    return first, walls, processors


def let_pages_run() -> None:
    """Let AppTest run pages as the server does; by itself it takes the folder pages/ for the older kind of app."""
    make = PagesManager.__init__

    def make_and_tell(manager: PagesManager, *args: Any, **options: Any) -> None:  # noqa: ANN401 (passed on)
        make(manager, *args, **options)
        PagesManager.uses_pages_directory = False

    PagesManager.__init__ = make_and_tell


def main() -> None:
    """Print one line an analysis."""
    logging.disable(logging.WARNING)  # Streamlit warns of pages that run outside the server, as all do here
    plan = load_plan(PLAN)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; milliseconds")
    print(f"{'analysis':<24}{'first':>8}{'later, median':>15}{'least':>8}{'processor, median':>19}")
    for name, make in ANALYSES.items():
        print_row(name, *measure(make, at_once, plan))
    print_row("drawn shape, in a worker", *measure(lambda _: Overlap(plan=PLAN, a=ALL, b=DRAWN), apart, plan))
    let_pages_run()
    for name, (page, query) in PAGES.items():
        print_row(name, *measure_page(page, query))


def print_row(name: str, first: float, walls: list[float], processors: list[float]) -> None:
    """Print a line."""
    median, used = statistics.median(walls), statistics.median(processors)
    print(f"{name:<24}{first:>8.0f}{median:>15.1f}{min(walls):>8.1f}{used:>19.1f}")


if __name__ == "__main__":
    main()
