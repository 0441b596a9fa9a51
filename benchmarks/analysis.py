"""Our analyses beside the geopandas way and beside PostGIS, in one run, on the same invented country.

``.venv/bin/python benchmarks/analysis.py`` prints every table in about 20 minutes; ``benchmarks/README.md`` explains
them, and how to run single rows.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import agreement
import engines
import geopandas as gpd
import numpy as np
import postgis
import report
import scene
import shapely
import ways
from measured import QUICK_S, REPEATS

from geoapp.io.marks import write_between

COMPARED = {
    "join": (1_000, 100_000),
    "pairs": (100_000,),
    "dissolve": (100_000,),
    "themes": (100_000,),
    "overlap": (100_000,),
    "filter": (100_000, 1_000_000),
}
"""The numbers of features at which each task is compared, where none are asked for."""

GROWN = (10_000, 1_000_000)
"""Ours alone is measured at these too: do a hundred times the features take a hundred times as long?"""

STREAMED = 1_000_000

POSTGIS_MOST = 100_000
"""Loading more into PostGIS takes minutes and shows nothing new."""

MOST_S = 120
"""So long another's way is waited for, loading and inputs included."""

COORDINATE_BYTES = 16
"""Of a vertex: two floats."""

PLAN = Path(__file__).with_name("plan.py")
THE_PLAN = "plan"
"""The task of the real plan's analyses, which have no number of features."""

Row = dict[str, Any]


def main() -> int:
    """Measure, print, and return 1 where results disagree."""
    asked = _arguments()
    kept = json.loads(asked.keep.read_text(encoding="utf-8")) if asked.keep and asked.keep.is_file() else {}
    with tempfile.TemporaryDirectory(prefix="geoapp-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another user, in a folder of its own in here
        for row in _rows(asked, folder):
            kept[f"{row['task']} {row['count']}"] = row
            print(report.line(row), flush=True)
            if asked.keep:
                asked.keep.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    real = json.loads(_said(PLAN)) if not asked.tasks or THE_PLAN in asked.tasks else []
    text = report.tables(list(kept.values()), real, machine())
    print(f"\n{text}")
    if asked.into:
        write_between(asked.into, "performance", text)
    return int(any(said for row in kept.values() for said in row["disagreements"].values()))


def machine() -> str:
    """Return what the figures depend on."""
    said = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    cpu = next(
        (line.split(":")[1].strip() for line in said.splitlines() if "model name" in line), platform.machine()
    )
    return (
        f"{os.cpu_count()} cores of {cpu}; Python {platform.python_version()}, geopandas {gpd.__version__}, shapely "
        f"{shapely.__version__}, GEOS {shapely.geos_version_string}, numpy {np.__version__}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "tasks", nargs="*", metavar="TASK", help=f"of {', '.join((*ways.TASKS, THE_PLAN))}; all without one"
    )
    parser.add_argument("--sizes", nargs="*", type=int, help="compare at these numbers of features only")
    parser.add_argument(
        "--grow", nargs="*", type=int, help="measure ours alone at these numbers of features only"
    )
    parser.add_argument("--without-postgis", action="store_true")
    parser.add_argument("--keep", type=Path, help="a JSON file that keeps rows from one run to the next")
    parser.add_argument("--into", type=Path, help="a document that gets the tables, between its two marks")
    asked = parser.parse_args()
    if unknown := set(asked.tasks) - {*ways.TASKS, THE_PLAN}:
        parser.error(f"no such task: {', '.join(sorted(unknown))}")
    return asked


def _rows(asked: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """Measure row by row, the smallest number of features first."""
    tasks = [task for task in ways.TASKS if task in (asked.tasks or ways.TASKS)]
    compared = {(count, task) for task in tasks for count in _sizes(asked.sizes, COMPARED.get(task, ()))}
    if asked.grow is None and asked.sizes is not None:
        asked.grow = []
    grown = {
        (count, task)
        for task in tasks
        for count in _sizes(asked.grow, GROWN if task in COMPARED else (STREAMED,))
    }
    for count in sorted({count for count, _ in compared | grown}):
        with_sql = [task for task in tasks if (count, task) in compared and task in postgis.SQL]
        wanted = with_sql and count <= POSTGIS_MOST and not asked.without_postgis and postgis.here()
        with _server(count, folder, with_sql) if wanted else _nobody() as server:
            for task in tasks:
                if (count, task) in compared | grown:
                    yield _row(
                        task,
                        count,
                        folder,
                        server if task in with_sql else None,
                        alone=(count, task) not in compared,
                    )


def _sizes(asked: list[int] | None, usual: tuple[int, ...]) -> tuple[int, ...]:
    return usual if asked is None else tuple(asked)


def _row(task: str, count: int, folder: Path, server: "postgis.Cluster | None", *, alone: bool) -> Row:
    """Measure a task in every way, and compare what they found with ours."""
    load = os.getloadavg()[0]
    names = ["ours"]
    if not alone:
        names = [*ways.TASKS[task][1], *(engines.ENGINES if task in engines.SQL else ())]
    figures = {way: _measured(task, way, count, folder) for way in names}
    ended = [way for way in names if "wall_s" in figures[way]]
    results = {way: dict(np.load(folder / f"result-{task}-{way}.npz")) for way in ended}
    if server:
        query = postgis.SQL[task].format(
            view=", ".join(map(str, ways.VIEW_M)), shape=shapely.Polygon(ways.SHAPE_M).wkt
        )
        figures["postgis"] = {"wall_s": server.seconds(query, QUICK_S, REPEATS)}
        results["postgis"] = server.result(*(name for name in results["ours"] if name != "vertices"))
    ours = results.pop("ours")
    if "vertices" in ours:
        figures["ours"]["coordinates_mib"] = float(ours["vertices"].sum()) * COORDINATE_BYTES / 2**20
    said = {way: agreement.disagreement(task, ours, found, way) for way, found in results.items()}
    day = datetime.now(UTC).date().isoformat()
    return {"task": task, "count": count, "day": day, "load": load, "ways": figures, "disagreements": said}


def _measured(task: str, way: str, count: int, folder: Path) -> dict[str, float]:
    """Measure one way in a process of its own, so that its memory is its own; another's only so long."""
    most_s = None if way == "ours" else MOST_S
    try:
        said = _said(Path(ways.__file__), task, way, str(count), str(folder), most_s=most_s)
    except subprocess.TimeoutExpired:
        return {"ended_s": MOST_S}
    figures: dict[str, float] = json.loads(said)
    return figures


def _said(script: Path, *arguments: str, most_s: float | None = None) -> str:
    command = [sys.executable, str(script), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=most_s).stdout  # noqa: S603 (ourselves)


@contextmanager
def _nobody() -> Iterator[None]:
    yield None


@contextmanager
def _server(count: int, folder: Path, tasks: list[str]) -> Iterator[postgis.Cluster]:
    """Start a PostGIS that holds what tasks need of the country."""
    features, themes = scene.features(count)
    with postgis.cluster(folder / f"postgis-{count}") as server:
        server.load("feature", features, themes)
        if "join" in tasks:
            server.load("district", scene.districts())
            server.subdivide("district", "piece")
        if {"dissolve", "overlap"} & set(tasks):
            server.load("buffer", ways.buffers_inputs(count, folder)[0])
        yield server


if __name__ == "__main__":
    sys.exit(main())
