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
from catalogue import NUMBERS, PLAN, built
from map import count, on_the_map
from serving import Server, serving
from tables import parser_of, print_table
from visitor import visiting

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
_CHUNK, _LONGEST_S = 1 << 20, 600


def measured(number: int) -> dict[str, float]:
    """Return the figures of a plan of so many invented projects; 0 is the plan itself."""
    with built(number) as (environment, _), serving(**environment) as server:
        found: dict[str, float] = {"projects": count(number)}
        found |= {name: median(taken) for name, taken in on_the_map(server, number).items()}
        return found | asyncio.run(_districts(server)) | _files(server)


async def _districts(server: Server) -> dict[str, float]:
    found = []
    for one in DISTRICTS:  # a visit keeps the district that it began with
        async with visiting(server.address) as visitor:
            found.append(await visitor.open("district", district=one))
    first, *others = found
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
