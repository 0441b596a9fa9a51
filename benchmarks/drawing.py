"""The map's canvas grid beside MapLibre GL: the same vector tiles of one server, drawn without a graphics card.

Run ``python benchmarks/drawing.py [NUMBER …] [--write]``; with ``--write`` the table stands in docs/performance.md.
MapLibre GL comes in the wheel ``maplibre`` (the extra ``peers``) and gets WebGL from SwiftShader, as a browser does
where there is no graphics card; it draws neither characters nor shapes of symbols, nor circles of uncertainty. Seconds
are until the picture stands, and the processor's of the browser alone; medians of several views and selections. Each
way has a browser of its own, with the tiles in its cache.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from statistics import median

from anonymous import Tree
from catalogue import built
from map import browser_path, drawn, frame_of, wait_for
from playwright.sync_api import Frame, Page, Route, sync_playwright
from serving import serving
from tables import parser_of, print_table

from tests.browser.conftest import FLAGS

NUMBERS = (50_000, 200_000)
VIEWS = tuple((87.55 + step / 50, 43.85, zoom) for zoom in (9, 11, 13) for step in (0, 1))
SELECTIONS = ("", "&theme=metro", "&theme=highway", "&theme=ecology")
SIZE = {"width": 1440, "height": 900}

_WEBGL = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
_OURS = """
window.done = (change) => new Promise((resolve) => {
  const tiles = Object.values(map._layers).find((one) => one.setUrl && one.options.vectorTileLayerStyles);
  const end = () => requestAnimationFrame(() => requestAnimationFrame(resolve));
  change(tiles);
  tiles.isLoading() ? tiles.once("load", end) : end();
});
window.look = ([lon, lat, zoom]) => window.done(() => map.setView([lat, lon], zoom, { animate: false }));
window.narrow = (url) => window.done((tiles) => tiles.setUrl(url));
0
"""
_LONGEST_MS = 600_000


@contextmanager
def page_of(*flags: str) -> Iterator[Page]:
    """Yield a page of a browser of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(flags))
        page = browser.new_page(viewport=SIZE, locale="zh-CN")  # type: ignore[arg-type]
        page.set_default_timeout(_LONGEST_MS)
        yield page
        browser.close()


def measured(number: int) -> dict[str, float]:
    """Return the figures of both ways for so many invented projects."""
    found: dict[str, float] = {"projects": number}
    with built(number) as (environment, _), serving(**environment) as server:
        spent = _spending(server.process)
        with page_of(*FLAGS) as page:
            page.goto(server.address)
            wait_for(page, lambda: drawn(page))
            frame = frame_of(page)
            tiles = str(frame.evaluate("new URL(geoapp.payload.features.tiles, location.href).href"))
            config = {
                "tiles": tiles.replace("%7B", "{").replace("%7D", "}"),
                "colors": frame.evaluate("geoapp.config.layers.map((one) => one.color)"),
                "zoom": frame.evaluate("geoapp.config.tile_zoom"),
                "view": VIEWS[0],
            }
            frame.evaluate(_OURS)
            found |= _figures(frame, config["tiles"], spent, "grid")
        flags = [one for one in FLAGS if one != "--disable-gpu"]
        with page_of(*flags, *_WEBGL) as page:
            _open_maplibre(page, server.address)
            page.evaluate("drawn", config)
            found |= _figures(page, config["tiles"], spent, "MapLibre")
            if not page.evaluate("felt()"):
                message = "MapLibre GL drew nothing"
                raise RuntimeError(message)
    return found


def _spending(server: int) -> Callable[[], float]:
    """Return what says the processor's seconds of all that this process started, without the server."""
    ours, servers = Tree(os.getpid()), Tree(server)
    return lambda: ours.cpu_s() - servers.cpu_s() - time.process_time()


def _open_maplibre(page: Page, address: str) -> None:
    folder = files("maplibre") / "srcjs"
    script = Path(__file__).with_suffix("").name + "_maplibre.js"
    body = (
        f"<style>{(folder / 'maplibre-gl.css').read_text()} html, body, #map {{ margin: 0; height: 100% }}</style>"
        f"<div id=map></div><script>{(folder / 'maplibre-gl.js').read_text()}</script>"
        f"<script>{(Path(__file__).parent / script).read_text()}</script>"
    )

    def answer(route: Route) -> None:
        route.fulfill(body=body, content_type="text/html")

    page.route("**/drawing.html", answer)
    page.goto(f"{address}drawing.html")


def _figures(page: Page | Frame, tiles: str, spent: Callable[[], float], name: str) -> dict[str, float]:
    """Return the medians of views and selections, each once before it is measured."""
    selections = [f"{tiles}{one}" for one in SELECTIONS]
    found: dict[str, float] = {}
    for what, call, values in (("view", "look", VIEWS), ("selection", "narrow", selections)):
        taken, cpu = [], []
        for turn, value in enumerate([*values, *values]):
            start, before = time.perf_counter(), spent()
            page.evaluate(call, value)
            if turn >= len(values):
                taken.append(time.perf_counter() - start)
                cpu.append(spent() - before)
        found |= {f"another {what}, {name}, s": median(taken), f"another {what}, {name}, CPU s": median(cpu)}
    return found


def main() -> None:
    """Print the table, or put it into the document as well."""
    print_table(parser_of(__doc__, NUMBERS).parse_args(), measured, {}, "drawing")


if __name__ == "__main__":
    main()
