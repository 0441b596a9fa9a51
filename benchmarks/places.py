"""An operator's million places: import into the index, its memory and size, and look-ups and proposals in it.

    .venv/bin/python benchmarks/places.py [PLACES [SUFFIX ...]]

Names are invented, from the same seed the same: 26 kinds, some beginning with a county, some numbered. The import runs
in a process of its own, as in the program; its seconds are the clock's and the processor's, its megabytes the peak of
that process, libraries included. Look-ups are of names that are there, written another way; the median and the slowest
of 200, when the file has been read once. The load is that of the machine when the row began.
"""

import csv
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import geopandas as gpd
import shapely

from geoapp.io.places.index import make_index, path_of_index
from geoapp.io.places.lookup import PlaceIndex
from geoapp.io.plans import load_plan
from geoapp.pipeline.candidates import Proposer
from geoapp.placing.place_name import fold

PLACES = 1_000_000
LOOK_UPS = 200
SYLLABLES = (
    "白沙麻栎芦坪竹桥箬岭棠溪龙门浣水双溪口青禾恒岳岚城东西南北中新老大小石塘湖坡山河村庄店坝垭湾渡关沟井泉"
)
KINDS = (
    *("小学", "中学", "幼儿园", "卫生院", "人民医院", "水库", "客运站", "公交站"),
    *("村委会", "派出所", "加油站", "超市", "药店", "污水处理厂", "变电站", "敬老院"),
    *("文化站", "工业园", "小区", "饭店", "宾馆", "停车场", "银行", "便利店"),
    *("加工厂", "居委会"),
)
DISTRICTS = ("天山区", "新市区", "米东区")

Row = tuple[str, str, str, float, float]


def rows(count: int) -> Iterator[Row]:
    """Yield invented places: name, kind, district, longitude, latitude."""
    random = Random(26)
    for _ in range(count):
        stem = "".join(random.choices(SYLLABLES, k=random.choice((2, 2, 2, 3, 3, 4))))
        kind, district = random.choice(KINDS), random.choice(DISTRICTS)
        number = random.choice(("", "", "", "", "第一", "第二", "第三"))
        front = random.choice(("", "", district))
        yield (
            f"{front}{stem}{number}{kind}",
            kind,
            district,
            random.uniform(86.8, 88.5),
            random.uniform(43.2, 44.2),
        )


def write(path: Path, count: int) -> None:
    """Write the places as a file of the format that its name tells."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("名称", "类别", "区县", "经度", "纬度"), *rows(count)])
        return
    names, kinds, districts, lon, lat = zip(*rows(count), strict=True)
    frame = gpd.GeoDataFrame(
        {"name": names, "kind": kinds, "district": districts}, geometry=shapely.points(lon, lat), crs=4326
    )
    frame.to_file(path, engine="pyogrio", use_arrow=True)


def import_apart(folder: Path) -> tuple[float, float, float]:
    """Return the seconds of the clock and the processor, and the megabytes, of an import in a process of its own."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_import, args=(folder, there))
    process.start()
    measured: tuple[float, float, float] = here.recv()
    process.join()
    return measured


def _import(folder: Path, answer: object) -> None:
    clock, processor = time.perf_counter(), time.process_time()
    make_index(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    answer.send((time.perf_counter() - clock, time.process_time() - processor, peak))  # type: ignore[attr-defined]


def timed(function: Callable[[Row], object], asked: list[Row]) -> str:
    """Return the median and the slowest of some calls in milliseconds, with the processor's median."""
    clocks, processors = [], []
    for row in asked:
        clock, processor = time.perf_counter(), time.process_time()
        function(row)
        clocks.append((time.perf_counter() - clock) * 1000)
        processors.append((time.process_time() - processor) * 1000)
    return f"{statistics.median(clocks):6.1f} {max(clocks):8.1f} {statistics.median(processors):9.1f}"


def measure(count: int, suffix: str) -> None:
    """Print one format's import, look-ups and proposals."""
    with TemporaryDirectory() as name:
        os.environ["GEOAPP_DATA"] = f"{name}/data"
        folder = Path(name) / "places"
        folder.mkdir()
        write(folder / f"all{suffix}", count)
        load = os.getloadavg()[0]
        clock, processor, peak = import_apart(folder)
        path = path_of_index(folder)
        places = PlaceIndex(path)
        for file, error in places.left_out():
            print(f"{file}: {error}")
        size = path.stat().st_size / 1e6
        print(
            f"{suffix:<9}{count:>10,} {clock:8.1f} {processor:9.1f} {peak:7.0f} {size:7.0f}   load {load:.1f}"
        )
        asked = Random(1).sample(list(rows(min(count, 20_000))), LOOK_UPS)
        plan = load_plan("urumqi-14fyp")
        proposer = Proposer(plan, [], gpd.GeoDataFrame({"name": []}, geometry=[], crs=4326), places)
        timed(lambda row: places.look_up([fold(row[0])], ()), asked)
        print(f"  look-up   {timed(lambda row: places.look_up([fold(row[0])], ()), asked)}")
        print(f"  proposal  {timed(lambda row: proposer.propose(_record(row)), asked)}")


def _record(row: Row) -> object:
    record = {"name": f"{row[0]}改造工程", "aliases": [], "places": [], "theme": "", "districts": []}
    return json.loads(json.dumps(record))


if __name__ == "__main__":
    print(
        "format       places  clock s  proc. s      MB file MB;  below: ms median, slowest, processor's median"
    )
    for each in sys.argv[2:] or (".csv", ".geojson", ".gpkg"):
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else PLACES, each)
