"""The map in a real Chromium: first load, filter to drawn, click to details, at several numbers of projects.

Run ``python benchmarks/map.py [NUMBER …] [--write]``; with ``--write`` the table stands in docs/performance.md.
0 is the first plan itself. Medians and 95th percentiles in seconds; they depend on the machine's load.
"""

import shutil
import time
from collections.abc import Callable, Sequence
from statistics import median

from catalogue import PLAN, WORKS, built
from playwright.sync_api import Frame, Page, sync_playwright
from serving import Server, serving
from tables import parser_of, print_table

from geoapp.io.geojson import read_projects
from tests.browser.conftest import CHROMIUM, FLAGS

NUMBERS = (0, 500, 5_000, 50_000)
LOADS, ROUNDS = 3, 12
WORDS = ("路", "地铁", "园", "水")
"""What is searched for in the first plan; each leaves other projects."""

TARGETS = {"first load, s": 5.0, "filter to drawn, s": 1.0, "click to details, s": 1.0}
_LONGEST_S = 600


def browser_path() -> str | None:
    """Return where Chromium is: with a window, as people have it."""
    return next((found for name in CHROMIUM[1:] if (found := shutil.which(name))), None)


def frame_of(page: Page) -> Frame:
    """Return the map's own page within the page."""
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def wait_for(page: Page, fact: Callable[[], object], seconds: float = _LONGEST_S) -> float:
    """Return when a fact holds, on the same clock as ``time.perf_counter``; a busy machine has its time."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        if fact():
            return time.perf_counter()
        page.wait_for_timeout(10)  # Playwright hears of new frames only while it waits
    message = "the page did not get there in time"
    raise TimeoutError(message)


def drawn(page: Page) -> str:
    """Return the key of the features on the map."""
    try:
        return str(frame_of(page).evaluate("map.getContainer().dataset.drawn || ''"))
    except Exception:  # noqa: BLE001 (the frame is not there yet)
        return ""


def first_load(page: Page, url: str) -> float:
    """Return the seconds from an address to its drawn map."""
    start = time.perf_counter()
    page.goto(url)
    return wait_for(page, lambda: drawn(page)) - start


def filters(page: Page, words: Sequence[str]) -> list[float]:
    """Return the seconds from a search to its drawn map, for one word after the other and none between them."""
    field, taken = page.get_by_label("查找"), []
    for turn in range(ROUNDS):
        before = drawn(page)
        field.fill(words[turn // 2 % len(words)] if turn % 2 == 0 else "")
        start = time.perf_counter()
        field.press("Enter")
        taken.append(wait_for(page, lambda before=before: drawn(page) not in ("", before)) - start)
        page.wait_for_timeout(400)
    return taken


def clicks(page: Page, codes: list[str]) -> list[float]:
    """Return the seconds from a click to the details; the click is told as the map's script tells it."""
    taken = []
    for code in codes:
        start = time.perf_counter()
        frame_of(page).evaluate("code => geoapp.tell('project', code)", code)
        shown = page.locator(f".geo-details code:text-is('{code}')")
        taken.append(wait_for(page, lambda shown=shown: shown.count()) - start)
        page.wait_for_timeout(300)
    return taken


def on_the_map(server: Server, number: int) -> dict[str, list[float]]:
    """Return the seconds that a first visitor, later ones, searches and clicks take with so many projects."""
    codes = [f"{PLAN}/{place}" for place in range(1, ROUNDS + 1)]
    if not number:
        codes = read_projects(PLAN)["id"].tolist()[:ROUNDS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
        page.set_default_timeout(_LONGEST_S * 1000)
        found = {
            "first visitor, s": [first_load(page, server.address)],
            "first load, s": [first_load(page, server.address) for _ in range(LOADS)],
            "filter to drawn, s": filters(page, WORKS if number else WORDS),
            "click to details, s": clicks(page, codes),
        }
        browser.close()
    return found


def count(number: int) -> int:
    """Return the number of projects that 0, the first plan itself, or any other number stands for."""
    return number or len(read_projects(PLAN))


def measured(number: int) -> dict[str, float]:
    """Return the figures of a plan of so many invented projects."""
    with built(number) as (environment, _), serving(**environment) as server:
        taken = on_the_map(server, number)
    found: dict[str, float] = {"projects": count(number)}
    for name, some in taken.items():
        found[name] = median(some)
        if len(some) > LOADS:
            found[f"{name}, 95th percentile"] = sorted(some)[round(0.95 * (len(some) - 1))]
    return found


def main() -> None:
    """Print the table, or put it into the document as well."""
    print_table(parser_of(__doc__, NUMBERS).parse_args(), measured, TARGETS, "map")


if __name__ == "__main__":
    main()
