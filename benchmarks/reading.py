"""Time and memory of reading: the real plan, and documents of one and ten million characters.

Run it with ``.venv/bin/python benchmarks/reading.py [--write]``; ``benchmarks/README.md`` explains it.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import date
from itertools import count
from math import inf
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread

from geoapp.io.marks import write_between

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
TARGETS = {"the real plan": (2, inf), f"{10_000_000:,}": (120, 600)}
"""Seconds and megabytes that were asked for, by document or its characters."""

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
LOOK_S = 0.1
LARGEST_NUMBER = 1000
"""Chapters and boxes have at most three digits; then they begin anew."""


def main() -> None:
    """Print a row a document, and with ``--write`` put the table into docs/performance.md."""
    lines = [
        f"Measured {date.today()} on {os.cpu_count()} cores; load at the start {os.getloadavg()[0]:.1f}.",  # noqa: DTZ011 (the machine's day)
        "",
        "| document | characters | entries | seconds | CPU s | µs of CPU a character | MB | load |",
        "| --- | --: | --: | --: | --: | --: | --: | --: |",
    ]
    real = Path(os.environ.get("GEOAPP_PLANS", "../shared/plan")) / f"{PLAN}.txt"
    sizes = [int(word) for word in sys.argv[1:] if word.isdecimal()] or [MILLION, 10 * MILLION]
    cpu = [0.0 for _ in sizes]
    if real.is_file():
        lines.append(report("the real plan", real.read_text(encoding="utf-8"), PLAN)[0])
    for number, size in enumerate(sizes):
        row, cpu[number] = report("invented", invented(size), None)
        lines.append(row)
    growth = (cpu[-1] / sizes[-1]) / (cpu[0] / sizes[0])
    lines += ["", f"The longest text takes {growth:.2f} times the CPU time of the shortest a character."]
    print(*lines, sep="\n")
    if "--write" in sys.argv:
        write_between(DOCUMENT, "reading", "\n".join(lines))


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


def report(name: str, text: str, plan_id: str | None) -> tuple[str, float]:
    """Read one document in a process of its own, which has its own peak of memory; return its row and CPU seconds."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        entries, seconds, cpu, megabytes = pool.submit(measure, text, plan_id).result()
    longest, most = TARGETS.get(name, TARGETS.get(f"{len(text):,}", (inf, inf)))
    row = (
        f"| {name} | {len(text):,} | {entries:,} | {judged(seconds, longest, 2)} | {cpu:.1f} "
        f"| {cpu / len(text) * 1e6:.1f} | {judged(megabytes, most, 0)} | {os.getloadavg()[0]:.1f} |"
    )
    print(row, flush=True)
    return row, cpu


def judged(figure: float, most: float, digits: int) -> str:
    """Return a figure with the target beside it, bold where it misses it."""
    if most == inf:
        return f"{figure:.{digits}f}"
    return f"{figure:.{digits}f} (≤ {most})" if figure <= most else f"**{figure:.{digits}f}** (≤ {most})"


def measure(text: str, plan_id: str | None) -> tuple[int, float, float, float]:
    """Return the number of entries, the seconds, the CPU seconds, and the megabytes that reading takes.

    Those are of all its processes together, looked at ten times a second, above what this one has before it begins.
    """
    # Imported here: the processes that read import this module too, and should take no more memory than geoapp's.
    from geoapp.io.lexicons import load_lexicon  # noqa: PLC0415
    from geoapp.io.models import load_model  # noqa: PLC0415
    from geoapp.io.plans import load_plan  # noqa: PLC0415
    from geoapp.pipeline.read import lexicon_of, spread_of  # noqa: PLC0415
    from geoapp.reading.reader import read_plan  # noqa: PLC0415
    from geoapp.reading.records import TextSource  # noqa: PLC0415

    lexicon = lexicon_of(load_plan(plan_id)) if plan_id else load_lexicon(PLACES, ("某市",))
    source = TextSource(plan="bench", short_title="《纲要》", text=text, sha256="0" * 64)
    model = load_model()
    before, peaks, done = resident(), [0.0], Event()

    def look() -> None:
        while not done.wait(LOOK_S):
            peaks[0] = max(peaks[0], resident())

    looking = Thread(target=look)
    looking.start()
    start, cpu = time.perf_counter(), process_seconds()
    reading = read_plan(source, lexicon, model, spread=spread_of(len(text)))
    seconds, cpu = time.perf_counter() - start, process_seconds() - cpu
    done.set()
    looking.join()
    return len(reading.projects), seconds, cpu, max(peaks[0], resident()) - before


def resident() -> float:
    """Return the megabytes in memory of this process and of those that it has begun."""
    begun = Path("/proc/self/task").glob("*/children")
    pages = 0
    for number in ["self", *" ".join(path.read_text() for path in begun).split()]:
        with suppress(OSError):  # it has just ended
            pages += int(Path(f"/proc/{number}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def process_seconds() -> float:
    """Return the CPU seconds of this process and of those that it has ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main()
