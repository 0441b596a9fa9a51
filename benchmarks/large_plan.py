"""A running server at several numbers of projects of one plan: map, filter, click, district page, sheet and files.

Run ``python benchmarks/large_plan.py [NUMBER …] [--write]``; with ``--write`` the table stands in docs/performance.md.
0 is the first plan itself. Map, filter and click are those of a real Chromium, medians of several; CPU seconds are
those of the server and its workers. The first visitor, who waits for what is made once, is a row of its own. The sheet
is of all projects.
"""

import asyncio
import time
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlsplit

from anonymous import Tree
from catalogue import NUMBERS, PLAN, WORKS, built
from map import browser_path, clicks, filters, first_load
from playwright.sync_api import sync_playwright
from serving import Server, serving
from tables import parser_of, print_table
from visitor import visiting

from geoapp.io.geojson import read_projects
from tests.browser.conftest import FLAGS

TARGETS = {
    "first load, s": 6.0,
    "filter to drawn, s": 1.0,
    "click to details, s": 0.5,
    "district page, s": 3.0,
    "sheet, CPU s": 10.0,
    "GeoJSON, CPU s": 8.0,
    "CSV, CPU s": 8.0,
    "GeoPackage, CPU s": 15.0,
    "first byte of GeoJSON, s": 0.2,
    "first byte of CSV, s": 0.2,
    "first byte of GeoPackage, s": 0.2,
}
"""The most that a figure may be at any number of projects."""

DISTRICTS = ("650102", "650103", "650104", "650105", "650106")
FILES = {"GeoJSON": "geojson", "CSV": "csv", "GeoPackage": "gpkg"}
LOADS, CLICKS = 3, 8
_CHUNK, _LONGEST_S = 1 << 20, 600


def measured(number: int) -> dict[str, float]:
    """Return the figures of a plan of so many invented projects; 0 is the plan itself."""
    with built(number) as (environment, _), serving(**environment) as server:
        found: dict[str, float] = {"projects": number or len(read_projects(PLAN))}
        return found | _on_the_map(server, number) | asyncio.run(_districts(server)) | _files(server)


def _on_the_map(server: Server, number: int) -> dict[str, float]:
    codes = [f"{PLAN}/{place}" for place in range(1, CLICKS)]
    if not number:
        codes = read_projects(PLAN)["id"].tolist()[:CLICKS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
        page.set_default_timeout(_LONGEST_S * 1000)
        found = {"first visitor, s": first_load(page, server.address)}
        found["first load, s"] = median(first_load(page, server.address) for _ in range(LOADS))
        found["filter to drawn, s"] = median(filters(page, WORKS if number else ("路", "地铁", "园", "水")))
        found["click to details, s"] = median(clicks(page, codes))
        browser.close()
    return found


async def _districts(server: Server) -> dict[str, float]:
    async with visiting(server.address) as visitor:
        first, *others = [await visitor.open("district", district=one) for one in DISTRICTS]
    return {"first district page, s": first, "district page, s": median(others)}


def _files(server: Server) -> dict[str, float]:
    """Return what a sheet and each file of all projects take, and until their first byte is there."""
    found: dict[str, float] = {}
    _, taken, cpu, _ = _fetched(server, f"print/{PLAN}/map.pdf?lang=en")
    found |= {"sheet, s": taken, "sheet, CPU s": cpu}
    for name, suffix in FILES.items():
        first, taken, cpu, size = _fetched(server, f"api/v1/{PLAN}/projects.{suffix}")
        found |= {
            f"{name}, s": taken,
            f"{name}, CPU s": cpu,
            f"first byte of {name}, s": first,
            f"{name}, MB": size / 1e6,
        }
    return found


def _fetched(server: Server, path: str) -> tuple[float, float, float, int]:
    """Return the seconds until an answer's first byte and its last, the server's CPU seconds, and its bytes."""
    tree = Tree(server.process)
    connection = HTTPConnection(urlsplit(server.address).netloc, timeout=_LONGEST_S)
    cpu, start = tree.cpu_s(), time.perf_counter()
    connection.request("GET", f"/{path}")
    answer = connection.getresponse()
    begun = answer.read(1)
    first = time.perf_counter() - start
    if answer.status != 200:  # noqa: PLR2004 (OK)
        message = f"{path} was answered with {answer.status}: {answer.read(300).decode(errors='replace')}"
        raise RuntimeError(message)
    size = len(begun)
    while part := answer.read(_CHUNK):
        size += len(part)
    taken = time.perf_counter() - start
    connection.close()
    return first, taken, tree.cpu_s() - cpu, size


def main() -> None:
    """Print the table, or put it into the document as well."""
    print_table(parser_of(__doc__, NUMBERS).parse_args(), measured, TARGETS, "large-plan")


if __name__ == "__main__":
    main()
