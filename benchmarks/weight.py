"""A first visit on a slow line: what it weighs, when there is something to look at, and when the map stands.

Run ``python benchmarks/weight.py [kB/s …]``; 0 is a line without a limit. Each visit has a profile of its own. The line
is a relay before the server and carries the websocket as it is packed, where a browser's own slow line counts what was
packed into it. A browser takes brotli on this machine and over TLS only, so that gzip alone is measured, too.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from line import Line, line_to  # noqa: E402
from map import browser_path, drawn, wait_for  # noqa: E402

from tests.browser.conftest import FLAGS, running_server  # noqa: E402 (found by the line above)

LINES = (0, 100)
"""Kilobytes a second."""

VISITS = 3
"""For each line; the one in the middle counts."""

AFTER_S = 4
"""What a visit still loads after its map stands: the table, and what is beneath it."""

FIRST = "() => Boolean(document.querySelector('#geo-first svg, iframe')) && document.title !== 'Streamlit'"
"""Whether there is something to look at: the frame with its drawing, or already the map."""


@dataclass(slots=True)
class Visit:
    """What one visit took: bytes by kind of file, and seconds."""

    sizes: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    first_s: float = 0.0
    map_s: float = 0.0
    before_map: int = 0
    """Bytes that had come when the map stood: what a line's speed is divided by, whatever else the machine does."""
    all: int = 0
    """Bytes that had come some seconds later."""

    def watch(self, session: CDPSession) -> None:
        """Count what goes over the wire, headers included."""
        kinds: dict[str, tuple[str, str]] = {}

        def arrived(event: dict[str, Any]) -> None:
            kinds[event["requestId"]] = (event["type"], event["response"]["url"].rsplit("/", 1)[-1][:60])

        def finished(event: dict[str, Any]) -> None:
            kind, name = kinds.get(event["requestId"], ("Other", ""))
            self.sizes[kind] += event["encodedDataLength"]
            self.files[name] += event["encodedDataLength"]

        session.on("Network.responseReceived", arrived)
        session.on("Network.loadingFinished", finished)


def visit(browser: Browser, url: str, line: Line, encoding: str) -> Visit:
    """Be somebody who has never been here."""
    taken = Visit()
    headers = {"Accept-Encoding": encoding} if encoding != "br" else {}
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", extra_http_headers=headers
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    taken.watch(session)
    before = line.carried
    taken.first_s, taken.map_s = seconds(page, url)
    taken.before_map = line.carried - before
    page.wait_for_timeout(AFTER_S * 1000)
    taken.all = line.carried - before
    context.close()
    return taken


def seconds(page: Page, url: str) -> Iterator[float]:
    """Yield when there is something to look at, and when the map stands."""
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    yield wait_for(page, lambda: page.evaluate(FIRST)) - start
    yield wait_for(page, lambda: drawn(page)) - start


def by_map(taken: Visit) -> float:
    """Return when the map stood."""
    return taken.map_s


def main() -> None:
    """Measure and print."""
    lines = [int(word) for word in sys.argv[1:]] or LINES
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder) / "log") as server,
        line_to(urlsplit(server).port or 80) as (line, port),
        sync_playwright() as playwright,
    ):
        url = f"http://127.0.0.1:{port}/"
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        for encoding in ("br", "gzip"):
            line.rate = 0
            before = 0
            while before != (weight := visit(browser, url, line, encoding).sizes["Script"]):
                before = weight  # until everything is packed tightly
            for speed in lines:
                line.rate = speed * 1000
                visits = sorted((visit(browser, url, line, encoding) for _ in range(VISITS)), key=by_map)
                taken = visits[VISITS // 2]
                name = f"{speed} kB/s" if speed else "no limit"
                print(
                    f"{encoding:<5} {name:<9} {taken.all / 1000:,.0f} kB   "
                    f"first look {taken.first_s:.1f} s   map {taken.map_s:.1f} s, "
                    f"after {taken.before_map / 1000:,.0f} kB"
                )
            print(
                "      "
                + "   ".join(f"{kind} {size / 1000:,.0f}" for kind, size in taken.sizes.most_common())
            )
        for name, size in taken.files.most_common(12):
            print(f"      {size / 1000:>6,.0f} kB {name}")
        browser.close()


if __name__ == "__main__":
    main()
