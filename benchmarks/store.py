"""Files beside PostgreSQL with PostGIS as the store: until a plan answers, and how soon it narrows.

Run ``python benchmarks/store.py [NUMBER …] [--write]``; with ``--write`` the table stands in docs/performance.md.
The server is ``postgis.py``'s, begun here and gone afterwards. 0 is the first plan itself; other numbers are the
invented projects of ``catalogue.py``. Each row is a process of its own: *cold* is until the plan is open, *by …* the
median of questions that nobody asked before, in wall-clock milliseconds, as the server works as well.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import orjson
from catalogue import PLAN, WORKS, invent
from postgis import PORT, USER, cluster
from serving import ROOT, resident_mb

from geoapp.domain.filters import Filters
from geoapp.io.marks import write_between
from geoapp.io.plan_columns import COLUMNS, dump_columns
from geoapp.io.plans import load_plan
from geoapp.store import connect
from geoapp.store.loading import load
from geoapp.store.migrations import migrate
from geoapp.web import content
from geoapp.web.matches import find_matches, stream_matches

NUMBERS = (0, 50_000)
WAYS = {"files": "files", "sql": "PostGIS, SQL", "columns": "PostGIS, columns"}


def seconds(question: Callable[[], object]) -> float:
    """Return the seconds that a question takes."""
    start = time.perf_counter()
    question()
    return time.perf_counter() - start


def measure(way: str) -> dict[str, float]:
    """Return the figures of one way, in this process."""
    plan, begun = load_plan(PLAN), resident_mb(os.getpid())
    content.gazetteer(plan)

    def begin() -> None:
        stored = content.catalogue(PLAN).stored
        if way == "columns":
            len(stored.columns)

    cold = seconds(begin)
    themes = sorted(content.catalogue(PLAN).stored.values("theme"))

    def middle(asked: list[Filters]) -> float:
        return 1000 * median(seconds(lambda one=one: find_matches(PLAN, one)) for one in asked)

    by_theme = [Filters(theme=(theme,)) for theme in themes[:6]]
    found = {
        "cold, ms": 1000 * cold,
        "by theme, ms": middle(by_theme),
        "by box, ms": middle([Filters(bbox=(87.5, 43.7, 87.52 + step / 100, 43.72)) for step in range(5)]),
        "by words, ms": middle([Filters(q=f"{work}{number}") for number, work in enumerate(WORKS)]),
        "by drawn area, ms": middle(
            [Filters(shape=((87.5, 43.7), (87.6 + step / 100, 43.7), (87.6, 43.8))) for step in range(3)]
        ),
        "GeoJSON of a theme, ms": 1000
        * seconds(lambda: list(stream_matches(find_matches(PLAN, by_theme[0]), "geojson", plan))),
    }
    return found | {"memory, MiB": resident_mb(os.getpid()) - begun}


def measured(number: int, address: str) -> tuple[dict[str, dict[str, float]], float]:
    """Return the figures of each way for so many projects, and the seconds of loading them."""
    with tempfile.TemporaryDirectory() as folder:
        if number:
            plan = Path(folder) / PLAN
            plan.mkdir()
            invent(number, plan)
            layers = {path.name: path.read_bytes() for path in sorted(plan.iterdir())}
            (plan / COLUMNS).write_bytes(dump_columns(layers))
            os.environ["GEOAPP_GEOJSON"] = folder
        loaded = seconds(lambda: load(connect(address), PLAN))
        ways = {way: _in_a_process(way, "" if way == "files" else address) for way in WAYS}
        os.environ.pop("GEOAPP_GEOJSON", None)
        return ways, loaded


def _in_a_process(way: str, address: str) -> dict[str, float]:
    script = [sys.executable, __file__, "--way", way]
    done = subprocess.run(  # noqa: S603 (ours)
        script, env={**os.environ, "GEOAPP_STORE": address}, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, float] = orjson.loads(done.stdout)
    return found


def main() -> None:
    """Print the table, or put it into the document as well."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("numbers", nargs="*", type=int, default=NUMBERS)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way:
        sys.stdout.buffer.write(orjson.dumps(measure(asked.way)))
        return
    os.environ["LC_ALL"] = (
        "C.UTF-8"  # of the server: trigrams of Chinese are made of letters that its locale knows
    )
    with tempfile.TemporaryDirectory() as folder, cluster(_open(Path(folder)) / "server") as server:
        address = f"postgresql:///postgres?host={server.folder}&port={PORT}&user={USER}"
        migrate(connect(address))
        table = _table(asked.numbers, address)
    print("\n".join(table))
    if asked.write:
        write_between(ROOT / "docs" / "performance.md", "store", "\n".join(table))


def _open(folder: Path) -> Path:
    folder.chmod(0o755)  # the server runs as somebody else
    return folder


def _table(numbers: list[int], address: str) -> list[str]:
    table = [
        f"Measured {time.strftime('%Y-%m-%d')} on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.",
        "",
        f"| projects | store | {' | '.join(_names())} |",
        f"|--:|---|{'--:|' * len(_names())}",
    ]
    for number in numbers:
        ways, loaded = measured(number, address)
        projects = f"{number or 512:,}"
        for way, figures in ways.items():
            cells = [f"{figures[name]:.3g}" for name in _names()]
            table.append(f"| {projects} | {WAYS[way]} | {' | '.join(cells)} |")
        table.append(f"| {projects} | loaded in {loaded:.1f} s |{' |' * len(_names())}")
    return table


def _names() -> list[str]:
    return [
        "cold, ms", "by theme, ms", "by box, ms", "by words, ms", "by drawn area, ms", "GeoJSON of a theme, ms",
        "memory, MiB",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
