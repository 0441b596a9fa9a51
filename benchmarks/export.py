"""Every format at 100,000 features, against what geopandas and pyogrio do by themselves, in one run.

    .venv/bin/python benchmarks/export.py [FEATURES [FORMAT ...]]

The features repeat the committed projects' records, each with an id of its own, under the geometries of ``scene``:
70 % points, 20 % lines, 10 % polygons. Each row is a process of its own; ``MB`` is what its memory peaked at above the
data it began with. The first time is the clock's, the second the processor's, which a busy machine stretches least;
the ratios are of the second. Times are the least of two runs; the last ratio is of runs that take turns.
"""

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import scene
import shapely

from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.writers.vector_files import arrow_batches
from geoapp.pipeline.export import load_formats, stream
from geoapp.pipeline.tables.flat_table import fields_of, flat_table

PLAN = "urumqi-14fyp"
FEATURES = 100_000
REPEATS = 2
TURNS = 7
SLOW = ("xlsx", "to_json")
"""Measured once."""

Task = Callable[[gpd.GeoDataFrame], Iterable[bytes]]


def data(count: int) -> gpd.GeoDataFrame:
    """Return projects, as many as asked for, in degrees of 7 decimals."""
    geometries, _ = scene.features(count)
    geometries = shapely.transform(
        geometries, lambda xy: np.round(xy / scene.SIDE_M * (50, 30) + (75, 20), 7)
    )
    projects = read_projects(PLAN)
    table = pd.DataFrame(projects.drop(columns="geometry")).iloc[np.arange(count) % len(projects)]
    table = table.assign(id=np.array([f"bench/{number}" for number in range(count)], dtype=object))
    return gpd.GeoDataFrame(table, geometry=geometries, crs="EPSG:4326")


def to_json(frame: gpd.GeoDataFrame) -> Iterator[bytes]:
    """Yield what geopandas makes of it: one piece."""
    yield frame.to_json(drop_id=True, ensure_ascii=False).encode()


def pyogrio_arrow(frame: gpd.GeoDataFrame) -> Iterator[bytes]:
    """Yield a GeoPackage of one layer from a frame that is flat already."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.gpkg"
        pyogrio.write_dataframe(frame, path, use_arrow=True)
        yield path.read_bytes()


def flat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the same columns that our GeoPackage has, as a flat frame."""
    table = flat_table(frame, "x", "EPSG:4326", geometry_type=None, fields=fields_of(frame))
    rows = pd.concat([batch.to_pandas() for batch in arrow_batches(table)])
    return gpd.GeoDataFrame(rows, geometry=frame.geometry.to_numpy(), crs="EPSG:4326")


def peak_mb() -> float:
    """Return the peak of this process's memory since the last ``forget_peak``."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    return int(line.split()[1]) / 1024


def forget_peak() -> None:
    """Let the peak begin at what is in use now."""
    Path("/proc/self/clear_refs").write_text("5")


def measure(
    task: Task, frame: gpd.GeoDataFrame, repeats: int, answer: "multiprocessing.Queue[object]"
) -> None:
    """Put seconds, processor seconds, milliseconds to the first byte, peak MB and MB written into the queue."""
    seconds, cpu, first, peak, size = np.inf, np.inf, np.inf, 0.0, 0
    for _ in range(repeats):
        forget_peak()
        before, start, cpu_start = peak_mb(), time.perf_counter(), time.process_time()
        parts = iter(task(frame))
        size = len(next(parts))
        first = min(first, time.perf_counter() - start)
        size += sum(map(len, parts))
        seconds = min(seconds, time.perf_counter() - start)
        cpu = min(cpu, time.process_time() - cpu_start)
        peak = max(peak, peak_mb() - before)
    answer.put((seconds, cpu, first * 1000, peak, size / 1e6))


def run(name: str, task: Task, frame: gpd.GeoDataFrame) -> float:
    """Measure in a process of its own, print a row, and return the processor seconds."""
    context = multiprocessing.get_context("fork")
    answer: multiprocessing.Queue[tuple[float, ...]] = context.Queue()
    repeats = 1 if name in SLOW else REPEATS
    child = context.Process(target=measure, args=(task, frame, repeats, answer))
    child.start()
    seconds, cpu, first, peak, size = answer.get()
    child.join()
    print(f"{name:16}{seconds:9.2f} s{cpu:9.2f} s{first:11.1f} ms{peak:9.0f} MB{size:9.1f} MB", flush=True)
    return cpu


def in_turns(ours: Task, theirs: Task, frame: gpd.GeoDataFrame) -> float:
    """Return how many times another's processor time ours takes: the middle of runs in turns, without the first."""
    times: dict[Task, list[float]] = {ours: [], theirs: []}
    for _ in range(TURNS + 1):
        for task, taken in times.items():
            start = time.process_time()
            for _part in task(frame):
                pass
            taken.append(time.process_time() - start)
    for name, taken in zip(("gpkg, flat", "pyogrio, flat"), times.values(), strict=True):
        print(f"{name:16}{'':11}{np.median(taken[1:]):9.2f} s", flush=True)
    return float(np.median(times[ours][1:]) / np.median(times[theirs][1:]))


def main(count: int, codes: list[str]) -> None:
    """Print a row a format and the ratios that the project promises."""
    frame, plan = data(count), load_plan(PLAN)
    print(f"{count} features, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':16}{'clock':>11}{'processor':>11}{'first byte':>14}{'peak':>12}{'written':>12}")
    times = {code: run(code, lambda rows, code=code: stream(rows, code, plan), frame) for code in codes}
    if "geojson" in codes:
        ratio = run("to_json", to_json, frame) / times["geojson"]
        print(f"GeoJSON is {ratio:.1f} times as fast as GeoDataFrame.to_json")
    if "gpkg" in codes:
        made = run("flat + pyogrio", lambda rows: pyogrio_arrow(flat(rows)), frame)
        print(
            f"GeoPackage takes {times['gpkg'] / made:.2f} times what pyogrio takes, the flat frame's making included"
        )
        ratio = in_turns(lambda rows: stream(rows, "gpkg", plan), pyogrio_arrow, flat(frame))
        print(f"GeoPackage of a frame that is flat already takes {ratio:.2f} times what pyogrio takes")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main(int(arguments[0]) if arguments else FEATURES, arguments[1:] or list(load_formats()))
