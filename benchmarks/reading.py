"""Time and memory of reading: the real plan, and documents of one and ten million characters.

Run it with ``.venv/bin/python benchmarks/reading.py``; what it measures is explained in ``benchmarks/README.md``.
"""

import multiprocessing
import os
import resource
import time
from itertools import count
from pathlib import Path

from geoapp.io.lexicons import load_lexicon
from geoapp.io.models import load_model
from geoapp.io.plans import load_plan
from geoapp.pipeline.read import lexicon_of
from geoapp.reading.reader import read_plan
from geoapp.reading.records import TextSource

PLAN = "urumqi-14fyp"
PLACES = ("东湖片区", "西山片区", "青石水库")
INVENTED = (
    "第{n}章 建设现代交通\n第一节 道路\n优化公交线路布局,改善居民出行条件,提高应急保障能力,"
    "让出行更方便、更绿色、更安全,使一小时通勤成为多数家庭的日常,并把邻近各县的时间距离缩短三成以上,形成内外联通、便捷高效的格局。\n"
    "加快建设东湖片区{n}号净水厂、西山片区污水处理厂等项目,新建3万平方米的图书馆。"
    "到2025年底完成青石水库{n}期除险加固工程,优化公交线路布局,改善居民出行条件,提高供水保障能力。\n专栏{n} 重点工程 |\n"
    "1.供水工程。新建东湖片区{n}号供水管线,提高供水能力。 2.公园工程。打造一批城市公园,完善健身设施。 |\n"
)
"""A chapter of an invented plan; its numbers make every chapter's names its own."""

MILLION = 1_000_000
LARGEST_NUMBER = 1000
"""Chapters and boxes have at most three digits; then they begin anew."""


def main() -> None:
    """Print a row a document: characters, entries, seconds on the clock and of CPU, megabytes above the start."""
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    print(f"{'document':<22}{'characters':>12}{'entries':>9}{'seconds':>9}{'CPU s':>8}{'MB':>6}")
    small = report("invented, 1 million", invented(MILLION))
    large = report("invented, 10 million", invented(10 * MILLION))
    print(f"ten times the text takes {large / small:.1f} times the CPU time")
    real = Path(os.environ.get("GEOAPP_PLANS", "../shared/plan")) / f"{PLAN}.txt"
    if real.is_file():
        text = real.read_text(encoding="utf-8")
        report("the real plan", text, PLAN)
        report("the real one, repeated", (text * (10 * MILLION // len(text) + 1))[: 10 * MILLION], PLAN)


def invented(size: int) -> str:
    """Return a plan of so many characters."""
    chapters: list[str] = []
    length = 0
    for number in count(1):
        chapters.append(INVENTED.format(n=number % LARGEST_NUMBER))
        length += len(chapters[-1])
        if length >= size:
            break
    return "".join(chapters)[:size]


def report(name: str, text: str, plan_id: str | None = None) -> float:
    """Read one document in a process of its own, so that its peak of memory is its own; return the CPU seconds."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        entries, seconds, cpu, megabytes = pool.apply(measure, (text, plan_id))
    print(
        f"{name:<22}{len(text):>12,}{entries:>9,}{seconds:>9.2f}{cpu:>8.2f}{megabytes:>6.0f}",
        flush=True,
    )
    return cpu


def measure(text: str, plan_id: str | None) -> tuple[int, float, float, float]:
    """Return the number of entries, the seconds, the CPU seconds, and the megabytes that reading adds."""
    lexicon = lexicon_of(load_plan(plan_id)) if plan_id else load_lexicon(PLACES, ("某市",))
    source = TextSource(plan="bench", short_title="《纲要》", text=text, sha256="0" * 64)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, cpu = time.perf_counter(), time.process_time()
    reading = read_plan(source, lexicon, load_model())
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return len(reading.projects), seconds, cpu, (peak - before) / 1024


if __name__ == "__main__":
    main()
