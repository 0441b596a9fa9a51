"""A plan's catalogue at several numbers of projects: until it is ready, what it weighs, and how soon it answers.

Run ``python benchmarks/catalogue.py [NUMBER …] [--write]``; with ``--write`` the table stands in docs/performance.md.
0 is the first plan itself. The invented projects repeat its records, each with an id, a name and a place of its own:
70 % sites, 20 % routes, 10 % areas. Each number is measured in a process of its own, once its files are written and
built. Seconds are the processor's; milliseconds are the medians of several questions that nobody asked before.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import orjson
from serving import ROOT, resident_mb
from tables import parser_of, print_table

from geoapp.domain.filters import Filters
from geoapp.geometry.web_mercator import MAX_ZOOM, Tile
from geoapp.io.plan_columns import COLUMNS, dump_columns
from geoapp.io.plans import load_plan
from geoapp.pipeline.tiles.standing import TILES, dump_tiles
from geoapp.web import content
from geoapp.web.map.transport.payload import make_features
from geoapp.web.map.transport.tiles import find_tile, make_tile
from geoapp.web.matches import find_matches
from geoapp.web.ogc.tile_matrices import limits_of

PLAN = "urumqi-14fyp"
NUMBERS = (0, 50_000, 200_000, 1_000_000)
SEED = 20_251
SPREAD = (87.2, 43.6, 87.9, 44.1)
WORKS = ("供水管网改造", "学校", "道路", "公园", "污水处理厂", "医院", "变电站", "产业园")
MIDDLES = ((87.55, 43.85), (87.42, 43.93))
"""Places whose tiles are drawn at every zoom from 0 on."""


TARGETS = {
    "cold, CPU s": 6.0,
    "memory, MiB": 900.0,
    "by theme, ms": 50.0,
    "by window, ms": 50.0,
    "by words, ms": 100.0,
    "dearest tile, ms": 150.0,
    "dearest tile narrowed, ms": 150.0,
    "largest tile, kB": 500.0,
}
"""The most that a figure may be at any number of projects."""


def invent(number: int, folder: Path) -> None:
    """Write invented projects as a build writes them: a file a theme, a feature a line."""
    features = [
        one for path in sorted((ROOT / "data/geojson" / PLAN).glob("*.geojson")) for one in _features(path)
    ]
    records = [one["properties"] for one in features if one["geometry"]]
    files = {theme: (folder / f"{theme}.geojson").open("wb") for theme in {one["theme"] for one in records}}
    for theme, file in files.items():
        head = {"type": "FeatureCollection", "name": theme, "plan": PLAN, "licence": "CC BY 4.0"}
        file.write(orjson.dumps(head)[:-1] + b',"features":[')
    begun: set[str] = set()
    for feature in _invented(number, records):
        theme = feature["properties"]["theme"]
        files[theme].write((b",\n" if theme in begun else b"\n") + orjson.dumps(feature))
        begun.add(theme)
    for file in files.values():
        file.write(b"\n]}\n")
        file.close()


def _features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads(path.read_bytes())["features"]
    return found


def _invented(number: int, records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    chance = np.random.default_rng(SEED)
    west, south, east, north = SPREAD
    for place in range(1, number + 1):
        model, work = records[place % len(records)], WORKS[int(chance.integers(len(WORKS)))]
        at = float(chance.uniform(west, east)), float(chance.uniform(south, north))
        kind, geometry = _shape(chance, *at)
        code = f"{PLAN}/{place}"
        properties = {
            **model,
            "id": code,
            "name": f"{model['places'][0] if model['places'] else '示例'}{work}{place}号",
            "start": place,
            "end": place + 1,
            "location": {**model["location"], "kind": kind, "exactness": "2", "uncertainty_m": 400.0},
        }
        yield {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


def _shape(chance: np.random.Generator, lon: float, lat: float) -> tuple[str, dict[str, Any]]:
    draw, x, y = chance.random(), round(lon, 7), round(lat, 7)
    if draw < 0.7:  # noqa: PLR2004 (shares)
        return "site", {"type": "Point", "coordinates": [x, y]}
    if draw < 0.9:  # noqa: PLR2004
        bends = chance.uniform(-0.003, 0.003, 8).tolist()
        steps = [[round(x + 0.004 * step, 7), round(y + bend, 7)] for step, bend in enumerate(bends)]
        return "route", {"type": "LineString", "coordinates": steps}
    east, north = round(x + 0.01, 7), round(y + 0.008, 7)
    ring = [[x, y], [east, y], [east, north], [x, north], [x, y]]
    return "area", {"type": "Polygon", "coordinates": [ring]}


def timed(question: Callable[[], object]) -> float:
    """Return the processor's seconds of one question."""
    start = time.process_time()
    question()
    return time.process_time() - start


def measure() -> dict[str, float]:
    """Return the figures of the plan that the environment names, in this process."""
    begun = resident_mb(os.getpid())
    cold = timed(lambda: content.catalogue(PLAN))
    weight = resident_mb(os.getpid()) - begun
    themes = content.known_values(load_plan(PLAN))["theme"]

    def middle(asked: list[Filters], ask: Callable[[str, Filters], object] = find_matches) -> float:
        return 1000 * median(timed(lambda one=one: ask(PLAN, one)) for one in asked)

    found = {
        "projects": len(content.catalogue(PLAN)),
        "cold, CPU s": cold,
        "memory, MiB": weight,
        "by theme, ms": middle([Filters(theme=(theme,)) for theme in themes[:6]]),
        "by window, ms": middle([Filters(bbox=(87.5, 43.7, 87.6 + step / 100, 43.8)) for step in range(5)]),
        "by words, ms": middle([Filters(q=f"{work}{number}") for number, work in enumerate(WORKS)]),
        "first map, CPU s": timed(lambda: make_features(PLAN, Filters())),
        "narrowed map, ms": middle(
            [Filters(theme=(theme,), kind=("project",)) for theme in themes[6:11]], make_features
        ),
    }
    standing = partial(find_tile, packed=True)
    found["first standing tile, ms"] = 1000 * timed(lambda: standing(PLAN, Filters(), (0, 0, 0)))
    found |= _tiles(standing, Filters(), "") | _tiles(make_tile, Filters(), " drawn")
    found |= _tiles(standing, Filters(kind=("project",)), " narrowed")
    return found | {"memory after, MiB": resident_mb(os.getpid()) - begun}


def _tiles(ask: Callable[[str, Filters, Tile], object], filters: Filters, name: str) -> dict[str, float]:
    """Return the most that a tile takes at any zoom, the first one of a selection left out, and its zoom."""
    make_tile(PLAN, filters, (0, 0, 0))
    taken, sizes = {}, []
    for zoom in range(MAX_ZOOM + 1):
        for lon, lat in MIDDLES:
            one = next(
                (row["minTileCol"], row["minTileRow"]) for row in [limits_of((lon, lat, lon, lat))[zoom]]
            )
            taken[timed(partial(ask, PLAN, filters, (zoom, *one)))] = zoom
            sizes.append(len(make_tile(PLAN, filters, (zoom, *one))))
    dearest = max(taken)
    return {
        f"dearest tile{name}, ms": 1000 * dearest,
        f"its zoom{name}": taken[dearest],
        f"largest tile{name}, kB": max(sizes) / 1000,
    }


@contextmanager
def built(number: int) -> Iterator[tuple[dict[str, str], dict[str, float]]]:
    """Yield the environment of a plan of so many invented projects, and what building it took; 0 is the first plan."""
    if not number:
        yield {}, {"columns built, CPU s": 0.0, "tiles built, CPU s": 0.0, "tiles' file, MB": 0.0}
        return
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / PLAN
        plan.mkdir()
        invent(number, plan)
        yield {"GEOAPP_GEOJSON": folder}, _build(plan)


def _build(plan: Path) -> dict[str, float]:
    layers = {path.name: path.read_bytes() for path in sorted(plan.iterdir())}
    took = {"columns built, CPU s": timed(lambda: (plan / COLUMNS).write_bytes(dump_columns(layers)))}
    columns = (plan / COLUMNS).read_bytes()
    took["tiles built, CPU s"] = timed(lambda: (plan / TILES).write_bytes(dump_tiles(columns, layers)))
    return took | {"tiles' file, MB": (plan / TILES).stat().st_size / 1e6}


def measured(number: int) -> dict[str, float]:
    """Return the figures of so many invented projects, or of the plan itself, and what building them took."""
    with built(number) as (environment, took):
        script = [sys.executable, __file__, "--one"]
        told = subprocess.run(  # noqa: S603 (ours)
            script, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True
        ).stdout
    found: dict[str, float] = orjson.loads(told)
    return found | took


def main() -> None:
    """Print the table, or put it into the document as well."""
    parser = parser_of(__doc__, NUMBERS)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        sys.stdout.buffer.write(orjson.dumps(measure()))
        return
    print_table(asked, measured, TARGETS, "catalogue")


if __name__ == "__main__":
    main()
