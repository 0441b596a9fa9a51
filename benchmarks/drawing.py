"""The map's canvas grid beside MapLibre GL on the same tiles, in a Chromium without a graphics processor.

Run ``python benchmarks/drawing.py [NUMBER …] [--write]``; with ``--write`` the table stands in docs/performance.md.
``pip install --editable '.[peers]' -c constraints.txt`` brings MapLibre's script. Both draw in a window of 1440
by 900 pixels what a running server hands out: at another place and zoom, of another selection (all themes but one), and
moved by half a window within a second. Milliseconds are from the wish to the drawn picture, CPU s the browser's; each
is the median of what every place, selection and move took, once the server had drawn the tiles before.
"""

import argparse
import importlib.util
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode, urljoin

from catalogue import PLAN, invent
from map import browser_path, drawn, first_load, frame_of, wait_for
from playwright.sync_api import Frame, Page, Playwright, sync_playwright
from serving import ROOT, serving

from geoapp.io.marks import write_between
from geoapp.io.plan_columns import COLUMNS, dump_columns
from geoapp.pipeline.tiles.standing import TILES, dump_tiles
from tests.browser.conftest import FLAGS

DOCUMENT = ROOT / "docs" / "performance.md"
NUMBERS = (50_000, 1_000_000)
SIZE = {"width": 1440, "height": 900}
SOFTWARE = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
"""WebGL computed by the processor: without these Chromium has none on such a machine."""

VIEWS = tuple((lon, lat, zoom) for zoom in (9, 11, 13, 15) for lon, lat in ((87.55, 43.85), (87.42, 43.93)))
PAN_PX, PAN_MS = 720, 1_000
MOVES = 4
SELECTIONS = 4
REST_MS = 500
"""How long a page rests before it is asked for something: what it did before is over."""

GRID = """() => {
  const find = () => {
    let found;
    map.eachLayer((one) => { if (one.options && one.options.vectorTileLayerStyles) found = one; });
    return found;
  };
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const loaded = (act) => new Promise((done) => { find().once("load", () => painted().then(done)); act(); });
  window.go = ([lon, lat], zoom) => loaded(() => map.setView([lat, lon], zoom, { animate: false }));
  window.take = async (tiles) => {
    const before = find(), next = await geoapp.makeTiles({ ...geoapp.payload.features, tiles });
    before.remove();
    await new Promise((done) => { next.once("load", () => painted().then(done)); next.addTo(map); });
  };
  window.pan = (pixels, ms) => new Promise((done) => {
    map.once("moveend", () => painted().then(done));
    map.panBy([pixels, 0], { duration: ms / 1000, easeLinearity: 1 });
  });
}"""

PICTURES = """() => geoapp.config.layers.map((layer) => [false, true].map((exact) => {
  const side = 28, canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  geoapp.paintSymbol(context, { x: side / 2, y: side / 2 }, 9, { ...layer, exact });
  return { side, data: [...context.getImageData(0, 0, side, side).data] };
}))"""

FRAMES = """async ([pixels, ms]) => {
  let frames = 0, on = true;
  const count = () => { frames += 1; if (on) requestAnimationFrame(count); };
  requestAnimationFrame(count);
  await window.pan(pixels, ms);
  on = false;
  return frames;
}"""


class Figures(dict[str, list[float]]):
    """What each kind of question took, one after the other."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to draw: how it begins on a page, and how its zoom differs from Leaflet's for one scale."""

    begin: Callable[[Page], Frame]
    shift: int = 0


def measured(number: int) -> dict[str, Figures]:
    """Return what each way took with so many invented projects."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / PLAN
        plan.mkdir()
        invent(number, plan)
        layers = {path.name: path.read_bytes() for path in sorted(plan.iterdir())}
        columns = dump_columns(layers)
        (plan / COLUMNS).write_bytes(columns)
        (plan / TILES).write_bytes(dump_tiles(columns, layers))
        themes = sorted(Path(name).stem for name in layers)
        del layers, columns
        with serving(GEOAPP_GEOJSON=folder) as server, sync_playwright() as playwright:
            selections, style = _ask_the_page(playwright, server.address, themes)
            ways = {
                "canvas grid": Way(_begin_grid),
                "MapLibre": Way(partial(_begin_maplibre, style=style), -1),
            }
            found = {}
            for _ in range(2):  # the first time the server draws
                for name, way in ways.items():
                    with _page(playwright) as page:
                        page.goto(server.address)
                        found[name] = _figures(page, way, selections)
            return found


@contextmanager
def _page(playwright: Playwright) -> Iterator[Page]:
    flags = [flag for flag in FLAGS if flag != "--disable-gpu"]
    browser = playwright.chromium.launch(executable_path=browser_path(), args=[*flags, *SOFTWARE])
    page = browser.new_page(viewport=SIZE, locale="zh-CN")  # type: ignore[arg-type]
    page.set_default_timeout(300_000)
    yield page
    browser.close()


def _ask_the_page(
    playwright: Playwright, address: str, themes: list[str]
) -> tuple[list[str], dict[str, Any]]:
    """Return where the tiles of some selections are, and what the grid draws with."""
    with _page(playwright) as page:
        first_load(page, address)
        style = {
            "colors": frame_of(page).evaluate("geoapp.config.layers.map((layer) => layer.color)"),
            "pictures": frame_of(page).evaluate(PICTURES),
            "room": frame_of(page).evaluate("geoapp.payload.features.room") - 1,
            "tileZoom": frame_of(page).evaluate("geoapp.config.tile_zoom"),
            "tiles": _tiles(page),
        }
        found = [style["tiles"]]
        for left_out in themes[:SELECTIONS]:
            first_load(page, f"{address}?{urlencode({'theme': sorted({*themes} - {left_out})}, doseq=True)}")
            found.append(_tiles(page))
        return found, style


def _tiles(page: Page) -> str:
    """Return the whole address of the tiles on the map, in a form that both take."""
    address: str = frame_of(page).evaluate("new URL(geoapp.payload.features.tiles, location.href).href")
    return address.replace("%7B", "{").replace("%7D", "}")


def _begin_grid(page: Page) -> Frame:
    wait_for(page, lambda: drawn(page))
    frame = frame_of(page)
    frame.evaluate(GRID)
    return frame


def _begin_maplibre(page: Page, style: dict[str, Any]) -> Frame:
    """Draw the tiles in place of the app's own page, from the same address."""
    scripts = Path(str(importlib.util.find_spec("maplibre").origin)).with_name("srcjs")  # type: ignore[union-attr]
    body = (
        "<!doctype html><style>body{margin:0}#map{height:100vh}</style><div id=map></div>"
        f"<style>{(scripts / 'maplibre-gl.css').read_text(encoding='utf-8')}</style>"
        f"<script>{(scripts / 'maplibre-gl.js').read_text(encoding='utf-8')}</script>"
        f"<script>{Path(__file__).with_name('drawing_maplibre.js').read_text(encoding='utf-8')}</script>"
    )
    page.route("**/drawn-by-maplibre", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(urljoin(page.url, "/drawn-by-maplibre"))
    page.evaluate("style => window.begin(style)", style | {"zoom": VIEWS[0][2] - 1, "center": VIEWS[0][:2]})
    return page.main_frame


def _figures(page: Page, way: Way, selections: list[str]) -> Figures:
    """Go to every view, take every selection at two zooms, and move."""
    frame, found = way.begin(page), Figures()

    def note(what: str, script: str, said: object) -> object:
        page.wait_for_timeout(REST_MS)
        cpu, start = _browser_cpu_s(), time.perf_counter()
        answer = frame.evaluate(script, said)
        found.setdefault(f"{what}, ms", []).append(1000 * (time.perf_counter() - start))
        found.setdefault(f"{what}, CPU s", []).append(_browser_cpu_s() - cpu)
        return answer

    go = "([at, zoom]) => window.go(at, zoom)"
    for lon, lat, zoom in VIEWS:
        note("another view", go, [[lon, lat], zoom + way.shift])
    for lon, lat, zoom in VIEWS[1::4]:
        frame.evaluate(go, [[lon, lat], zoom + way.shift])
        for tiles in [*selections[1:], selections[0]]:
            note("another selection", "tiles => window.take(tiles)", tiles)
    for move in range(MOVES):
        frames = note("half a window in 1 s", FRAMES, [PAN_PX if move % 2 else -PAN_PX, PAN_MS])
        found.setdefault("pictures meanwhile", []).append(float(str(frames)))
    return found


def _browser_cpu_s() -> float:
    """Return the processor's seconds of this process's browser so far."""
    ticks, found = os.sysconf("SC_CLK_TCK"), 0.0
    for process in _below(os.getpid()):
        with suppress(OSError):
            if b"chrom" in Path(f"/proc/{process}/cmdline").read_bytes():
                fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
                found += (int(fields[11]) + int(fields[12])) / ticks
    return found


def _below(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text(encoding="ascii").split()):
                yield child
                yield from _below(child)


def table_of(figures: dict[int, dict[str, Figures]], load: str) -> str:
    """Return the medians as a Markdown table."""
    names = [(number, way) for number, ways in figures.items() for way in ways]
    head = " | ".join(f"{number:,}, {way}" for number, way in names)
    rows = [
        f"| {what} | {' | '.join(f'{median(figures[number][way][what]):.3g}' for number, way in names)} |"
        for what in next(iter(next(iter(figures.values())).values()))
    ]
    return "\n".join(
        (
            f"Measured {time.strftime('%Y-%m-%d')} on {os.cpu_count()} cores without a graphics processor, {load}.",
            "",
            f"| medians | {head} |",
            f"|---|{'--:|' * len(names)}",
            *rows,
        )
    )


def main() -> None:
    """Print the table, or put it into the document as well."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("numbers", nargs="*", type=int, default=NUMBERS)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    before = os.getloadavg()[0]
    found = {number: measured(number) for number in asked.numbers}
    table = table_of(found, f"load {before:.1f} before and {os.getloadavg()[0]:.1f} after")
    print(table)
    if asked.write:
        write_between(DOCUMENT, "drawing", table)


if __name__ == "__main__":
    main()
