"""The map in a real Chromium: first load, filter to drawn, click to details, at several numbers of features.

Run ``python benchmarks/map.py [number …]``; without numbers the plan's own projects and 500, 5,000 and 50,000 invented
ones.
Prints medians and 95th percentiles in seconds, and the machine's load, which they depend on.
"""

import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from tests.browser.conftest import CHROMIUM, FLAGS, running_server  # noqa: E402 (found by the line above)

PLAN = "urumqi-14fyp"
NUMBERS = (0, 500, 5_000, 50_000)
ROUNDS = 12
SEED = 20_251
_SPREAD = (87.2, 43.6, 87.9, 44.1)
_RARE = 0.02
"""Share of names without the common character, so that a search changes little and draws nearly all."""


def invent(number: int, folder: Path) -> Path:
    """Write invented projects in the shape of a real record: 70 % sites, 20 % routes, 10 % areas."""
    source = ROOT / "data" / "geojson" / PLAN
    model = json.loads((source / "metro.geojson").read_text(encoding="utf-8"))["features"][0]["properties"]
    themes = sorted(path.stem for path in source.glob("*.geojson"))
    chance = random.Random(SEED)
    features = [_feature(place, model, themes, chance) for place in range(1, number + 1)]
    (folder / PLAN).mkdir(parents=True)
    collection = {"type": "FeatureCollection", "features": features}
    (folder / PLAN / "sample.geojson").write_text(
        json.dumps(collection, ensure_ascii=False), encoding="utf-8"
    )
    return folder


def _feature(place: int, model: dict[str, Any], themes: list[str], chance: random.Random) -> dict[str, Any]:
    west, south, east, north = _SPREAD
    lon, lat = chance.uniform(west, east), chance.uniform(south, north)
    draw = chance.random()
    if draw < 0.7:  # noqa: PLR2004
        kind, geometry = "site", {"type": "Point", "coordinates": [lon, lat]}
    elif draw < 0.9:  # noqa: PLR2004
        steps = [[lon + 0.004 * step, lat + chance.uniform(-0.003, 0.003)] for step in range(8)]
        kind, geometry = "route", {"type": "LineString", "coordinates": steps}
    else:
        ring = [[lon, lat], [lon + 0.01, lat], [lon + 0.01, lat + 0.008], [lon, lat + 0.008], [lon, lat]]
        kind, geometry = "area", {"type": "Polygon", "coordinates": [ring]}
    common = "示" if chance.random() > _RARE else "稀"
    code = f"{PLAN}/{place}"
    properties = {
        **model,
        "id": code,
        "name": f"{common}例项目{place}",
        "theme": chance.choice(themes),
        "start": place,
        "end": place,
        "quantities": [],
        "milestones": [],
        "location": {**model["location"], "kind": kind, "exactness": "2", "uncertainty_m": 400.0},
    }
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


def browser_path() -> str | None:
    """Return where Chromium is: with a window, as people have it."""
    return next((found for name in CHROMIUM[1:] if (found := shutil.which(name))), None)


def frame_of(page: Page) -> Frame:
    """Return the map's own page within the page."""
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def wait_for(page: Page, fact: Callable[[], object], seconds: float = 600) -> float:
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


def filters(page: Page, words: Sequence[str] = ("示例",)) -> list[float]:
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


def say(name: str, taken: list[float]) -> None:
    """Print median and 95th percentile."""
    ordered = sorted(taken)
    high = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(f"  {name:<18} median {ordered[len(ordered) // 2]:.2f} s   p95 {high:.2f} s   n {len(ordered)}")


def measure(number: int, folder: Path) -> None:
    """Measure one number of features with a server of its own; 0 is the plan's own data."""
    environment = {"GEOAPP_GEOJSON": str(invent(number, folder / "geojson"))} if number else {}
    with running_server(folder / "log", **environment) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
        page.set_default_timeout(120_000)
        warm = first_load(page, url)
        say("first visitor", [warm])
        say("first load", [first_load(page, url) for _ in range(3)])
        if number:
            say("filter to drawn", filters(page))
            codes = [f"{PLAN}/{place}" for place in range(1, ROUNDS)]
        else:
            codes = json.loads(
                (ROOT / "data/geojson" / PLAN / "aviation.geojson").read_text(encoding="utf-8")
            )
            codes = [one["id"] for one in codes["features"]]
        say("click to details", clicks(page, codes))
        browser.close()


def main() -> None:
    """Measure what was asked for."""
    for number in [int(word) for word in sys.argv[1:]] or NUMBERS:
        print(f"{number or 'own'} features, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        with tempfile.TemporaryDirectory() as folder:
            measure(number, Path(folder))


if __name__ == "__main__":
    main()
