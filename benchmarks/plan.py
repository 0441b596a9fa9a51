"""Each analysis of the real plan, as a page asks for it when its frames are read and in metres: JSON, one row each.

Besides the time it counts what must not happen again: files opened and coordinate transformers built.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import geopandas as gpd
import pyproj

from geoapp.analysis.operations.buffer import DISSOLVE_ALL, Buffer
from geoapp.analysis.operations.conflicts import Conflicts
from geoapp.analysis.operations.coverage import Coverage
from geoapp.analysis.operations.nearest import Nearest
from geoapp.analysis.operations.overlap import Overlap
from geoapp.analysis.operations.within import Within
from geoapp.domain.plan import Plan
from geoapp.domain.request import Request
from geoapp.domain.source import DISTRICTS, Source, parse_source
from geoapp.io.plans import load_plan
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.sources import load_source
from geoapp.web.analyses.run import prepared

PLAN = "urumqi-14fyp"
ALL, METRO = parse_source("projects"), parse_source("projects?theme=metro")
REQUESTS: dict[str, Request] = {
    "all projects within 500 m of the metro": Within(plan=PLAN, a=ALL, b=METRO, distance_m=500.0),
    "all projects within 500 m of all": Within(plan=PLAN, a=ALL, b=ALL, distance_m=500.0),
    "500 m and 3 km around the metro, united": Buffer(
        plan=PLAN, a=METRO, distances_m=(500.0, 3000.0), dissolve=DISSOLVE_ALL
    ),
    "500 m around all projects": Buffer(plan=PLAN, a=ALL, distances_m=(500.0,)),
    "all projects over the districts": Overlap(plan=PLAN, a=ALL, b=DISTRICTS),
    "districts covered by 500 m around all": Coverage(plan=PLAN, a=ALL, distance_m=500.0),
    "districts covered by 3 km around all": Coverage(plan=PLAN, a=ALL, distance_m=3000.0),
    "the 3 nearest to each of the metro": Nearest(plan=PLAN, a=METRO, b=ALL, k=3),
    "conflicts of all within 500 m": Conflicts(plan=PLAN, a=ALL, distance_m=500.0),
}
"""What a page may ask, up to everything at once."""

REPEATS = 10

_seen: Counter[str] = Counter()


def main() -> None:
    """Measure every request, the first time and after it."""
    plan = load_plan(PLAN)
    frames = {source: load_source(source, plan) for source in (ALL, METRO, DISTRICTS)}
    sys.addaudithook(lambda event, _: _seen.update([event]))
    rows = []
    for name, request in REQUESTS.items():
        first = _timed(request, plan, frames)
        with _watched() as seen:
            again = min(_timed(request, plan, frames) for _ in range(REPEATS))
        rows.append({"name": name, "first_ms": first, "again_ms": again} | dict(seen))
    print(json.dumps(rows))


def _timed(request: Request, plan: Plan, frames: dict[Source, gpd.GeoDataFrame]) -> float:
    start = time.perf_counter()
    analyse(request, plan, frames.__getitem__, prepared)
    return (time.perf_counter() - start) * 1000


@contextmanager
def _watched() -> Iterator[dict[str, int]]:
    """Count the files opened and the transformers built meanwhile."""
    seen: dict[str, int] = {}
    built, original = Counter[str](), pyproj.Transformer.from_crs

    def counted(*arguments: object, **options: object) -> object:
        built["transformers"] += 1
        return original(*arguments, **options)

    pyproj.Transformer.from_crs = counted
    before = _seen["open"]
    try:
        yield seen
    finally:
        seen.update(files=_seen["open"] - before, transformers=built["transformers"])
        pyproj.Transformer.from_crs = original


if __name__ == "__main__":
    main()
