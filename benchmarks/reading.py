"""Time and memory of reading: the real plan, and documents of one and ten million characters.

Run it with ``.venv/bin/python benchmarks/reading.py``; it prints the machine's load beside the figures.
"""

import multiprocessing
import os
import resource
import time
from pathlib import Path

from geoapp.io.lexicons import load_lexicon
from geoapp.io.plans import load_plan
from geoapp.pipeline.read import lexicon_of
from geoapp.reading.reader import read_plan
from geoapp.reading.records import Source

PLACES = ("东湖片区", "西山片区", "青石水库")
INVENTED = (
    "第一章 建设现代交通\n第一节 道路\n加快建设东湖片区净水厂、西山片区污水处理厂等项目,新建3万平方米的图书馆。"
    "到2025年底完成青石水库除险加固工程。\n专栏1 重点工程 |\n"
    "1.供水工程。新建东湖片区供水管线。 2.公园工程。打造一批城市公园。 |\n"
)
MILLION = 1_000_000


def main() -> None:
    """Print a row a document: characters, entries, seconds, megabytes above the start."""
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    print(f"{'document':<22}{'characters':>12}{'entries':>9}{'seconds':>9}{'MB':>7}")
    texts = Path(os.environ.get("GEOAPP_PLANS", "../shared/plan"))
    real = texts / "urumqi-14fyp.txt"
    if real.is_file():
        report("the real plan", real.read_text(encoding="utf-8"), lexicon_of_plan=True)
    for size in (MILLION, 10 * MILLION):
        report(f"invented, {size // MILLION} million", (INVENTED * (size // len(INVENTED) + 1))[:size])
    if real.is_file():
        text = real.read_text(encoding="utf-8")
        report(
            "real, repeated", (text * (10 * MILLION // len(text) + 1))[: 10 * MILLION], lexicon_of_plan=True
        )


def report(name: str, text: str, *, lexicon_of_plan: bool = False) -> None:
    """Read one document in a process of its own, so that its peak of memory is its own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        entries, seconds, megabytes = pool.apply(measure, (text, lexicon_of_plan))
    print(f"{name:<22}{len(text):>12,}{entries:>9,}{seconds:>9.2f}{megabytes:>7.0f}", flush=True)


def measure(text: str, lexicon_of_plan: bool) -> tuple[int, float, float]:  # noqa: FBT001 (called through a pool)
    """Return the number of entries, the seconds, and the megabytes that reading adds to the process."""
    lexicon = lexicon_of(load_plan("urumqi-14fyp")) if lexicon_of_plan else load_lexicon(PLACES, ("某市",))
    source = Source(plan="bench", short_title="《纲要》", text=text, sha256="0" * 64)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    reading = read_plan(source, lexicon)
    seconds = time.perf_counter() - start
    return (
        len(reading.projects),
        seconds,
        (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    )


if __name__ == "__main__":
    main()
