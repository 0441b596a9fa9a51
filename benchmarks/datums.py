"""Measure GCJ-02 and BD-09 to WGS-84: ours, coord-convert where it is installed, and a call a point.

    python benchmarks/datums.py [POINTS]

All run in one process on the same points, seconds of processor time, the best of three (one of ``apply``). The time a
point costs does not depend on how many there are, so ``GeoSeries.apply`` runs on a tenth and is scaled. Peak memory is
what Python and numpy had allocated at once beyond the input and the output. Beneath: by how many metres each misses.
"""

import math
import os
import platform
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module, metadata
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from shapely import Point

from geoapp.geometry.datums import convert
from geoapp.geometry.wgs84 import to_wgs84

POINTS = 1_000_000
PART = 10
"""What takes a call a point runs on this part of the points."""

Array = npt.NDArray[np.float64]
Pair = tuple[Array, Array]
OnePoint = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Row:
    """One way of converting, as measured."""

    name: str
    points: int
    seconds: float
    """For all the points asked for, scaled where fewer ran."""
    peak_mib: float
    miss_m: float
    wanted: float | None = None
    """How many times slower than ours the others are to be."""


def main() -> None:
    """Print one table a direction."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else POINTS
    say(
        f"{count:,} points in 73-135 E, 18-54 N; Python {platform.python_version()}, numpy {np.__version__}, "
    )
    say(f"{os.cpu_count()} processors, load {', '.join(f'{load:.2f}' for load in os.getloadavg())}\n")
    random = np.random.default_rng(650100)
    true = random.uniform(73, 135, count), random.uniform(18, 54, count)
    peer = peers()
    for datum, short in (("gcj02", "gcj"), ("bd09", "bd")):
        seen = convert(*true, source="wgs84", target=datum)
        one = getattr(peer, f"{short}2wgs") if peer else None
        table(f"{datum} to wgs84", rows(datum, one, seen, true))
    say(f"load at the end {', '.join(f'{load:.2f}' for load in os.getloadavg())}\n")


def rows(datum: str, peer: OnePoint | None, seen: Pair, true: Pair) -> list[Row]:
    """Measure every way of one direction."""
    series = gpd.GeoSeries(gpd.points_from_xy(*seen))
    part = tuple(axis[: max(len(axis) // PART, 1)] for axis in seen)
    few = series.iloc[: len(part[0])]
    one = peer or partial(step_by_step, datum)
    measured = [
        measure("ours, arrays", partial(convert, *seen, source=datum, target="wgs84"), true, len(series)),
        measure("ours, GeoSeries of points", partial(to_wgs84, series, datum), true, len(series)),
    ]
    if peer:
        name = f"coord-convert {metadata.version('coord-convert')}, a loop"
        measured.append(measure(name, partial(loop, peer, seen), true, len(series), wanted=10))
    apply = partial(few.apply, lambda point: Point(one(point.x, point.y)))
    name = f"GeoSeries.apply, {'coord-convert' if peer else 'plain Python'}"
    return [*measured, measure(name, apply, true, len(series), wanted=20)]


def measure(name: str, run: Callable[[], Any], true: Pair, count: int, *, wanted: float | None = None) -> Row:
    """Time a run, the best of three, and let it run again for its memory and its precision."""
    repeats = 1 if wanted else 3
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    tracemalloc.start()
    result = run()
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    lon, lat = (result.x, result.y) if isinstance(result, gpd.GeoSeries) else result
    done = len(lon)
    east = np.radians(np.asarray(lon) - true[0][:done]) * np.cos(np.radians(true[1][:done]))
    miss = 6_371_000 * np.hypot(east, np.radians(np.asarray(lat) - true[1][:done])).max()
    return Row(name, done, min(times) * count / done, (peak - held) / 2**20, float(miss), wanted)


def table(title: str, measured: list[Row]) -> None:
    """Print the rows beside each other, each with its ratio to ours on arrays and to ours on a GeoSeries."""
    arrays, series = (row.seconds for row in measured[:2])
    say(f"\n{title:34}{'ran on':>10}{'CPU s':>9}{'/arrays':>9}{'/series':>9}")
    say(f"{'wanted':>8}{'peak MiB':>10}{'misses m':>10}\n")
    for row in measured:
        wanted = f">= {row.wanted:.0f}" if row.wanted else ""
        say(f"{row.name:34}{row.points:>10,}{row.seconds:>9.2f}{row.seconds / arrays:>9.1f}")
        say(f"{row.seconds / series:>9.1f}{wanted:>8}{row.peak_mib:>10.1f}{row.miss_m:>10.1e}\n")


def peers() -> Any:  # noqa: ANN401
    """Return coord-convert's module, or ``None`` where it is not installed (it is no dependency of ours)."""
    try:
        return import_module("coord_convert.transform")
    except ImportError:
        say("coord-convert is not installed: compared with plain Python a point only\n")
        return None


def loop(one: OnePoint, seen: Pair) -> Pair:
    """Convert one point after the other, as a library without arrays must."""
    pairs = np.array([one(lon, lat) for lon, lat in zip(seen[0].tolist(), seen[1].tolist(), strict=True)])
    return pairs[:, 0], pairs[:, 1]


def step_by_step(datum: str, lon: float, lat: float) -> tuple[float, float]:
    """Convert one point in plain Python, in as many rounds as ours."""
    for undo in (shift_of_bd09, shift_of_gcj02)[datum == "gcj02" :]:
        x, y = lon, lat
        for _ in range(4):
            east, north = undo(x, y)
            x, y = lon - east, lat - north
        lon, lat = x, y
    return lon, lat


def shift_of_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Return the public formula, term by term."""
    sin, pi, x, y = math.sin, math.pi, lon - 105, lat - 35
    ripple = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    waves = ripple + 20 * sin(pi * y) + 40 * sin(pi * y / 3) + 160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves * 2 / 3
    waves = ripple + 20 * sin(pi * x) + 40 * sin(pi * x / 3) + 150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves * 2 / 3
    a, ee = 6378245.0, 0.00669342162296594323
    root = math.sqrt(1 - ee * sin(math.radians(lat)) ** 2)
    return (
        math.degrees(east / (a / root * math.cos(math.radians(lat)))),
        math.degrees(north / (a * (1 - ee) / root**3)),
    )


def shift_of_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Return the public formula of BD-09 against GCJ-02."""
    wave = math.pi * 3000 / 180
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * wave)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * wave)
    return radius * math.cos(angle) + 0.0065 - lon, radius * math.sin(angle) + 0.006 - lat


def say(text: str) -> None:
    """Write to the terminal."""
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
