"""A real server and a real Chromium, with every request written down."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ..invented_manifest import list_files  # noqa: TID252
from .waiting import WITHIN_S

expect.set_options(timeout=WITHIN_S * 1000)

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""The first is the same engine without a window, which opens a page in less of the processor's time."""
GEOAPP = Path(sys.executable).with_name("geoapp")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The first three are of the window that nobody sees, a fifth of what opening a page costs. The others are those
    # that Playwright switches off, whose own list this one replaces.
    (
        "--disable-features=PreloadTopChromeWebUI,WebUIOmniboxAimPopup,WebUIOmniboxPopup,"
        "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
        "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
        "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
    ),
)
_START_S = 300
HOSTILE = (
    "<img src=x onerror=hit()>",
    "${hit()}",
    "`;hit();`",
    "C:\\a\\2019",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "</script><script>hit()</script>",
    "' onmouseover='hit()",
    '" onmouseover="hit()',
)


@contextmanager
def running_server(
    log: Path,
    *,
    geoapp: Path = GEOAPP,
    folder: Path = ROOT,
    script: Path | None = None,
    **environment: str,
) -> Iterator[str]:
    """Run the app as people do, or a script of Streamlit's, and yield its address; only this is stopped at the end."""
    port = _free_port()
    command = [str(geoapp), "serve", "--port", str(port)]
    if script:
        command = [sys.executable, "-m", "streamlit", "run", str(script)]
        command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
        command += ["--server.fileWatcherType", "none"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait(port, server, log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(timeout=WITHIN_S)


def _free_port() -> int:
    """Return a port that is free, and most probably stays so until the server is up.

    It lies below those that the system hands out, any of which a connection of Chromium's may take meanwhile.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and server.poll() is None:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
                connection.request("GET", "/_stcore/health")
                connection.getresponse().read()
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"the server did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app on the plan's own data."""
    with running_server(tmp_path_factory.mktemp("server") / "log") as url:
        yield url


@pytest.fixture(scope="session")
def serve() -> Callable[..., object]:
    """Start a server with an environment of its own."""
    return running_server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as Debian ships it; without one the tests are skipped, on the build machine they fail.

    Each file starts its own: playwright's event loop runs until it ends, and another file's ``asyncio.run`` meets it.
    """
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        reason = (
            f"needs a browser: none of {', '.join(CHROMIUM)} is on the path (apt-get install {CHROMIUM[0]})"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        begin = browser.new_context

        def begin_patiently(**options: Any) -> BrowserContext:  # noqa: ANN401 (Playwright's)
            context = begin(**options)
            context.set_default_timeout(WITHIN_S * 1000)
            return context

        browser.new_context = begin_patiently  # type: ignore[method-assign]
        yield browser
        browser.close()


@pytest.fixture
def requests() -> list[str]:
    """Every address that the pages of this test asked for."""
    return []


@pytest.fixture
def failures() -> list[str]:
    """Every error of a script on the pages of this test."""
    return []


@pytest.fixture
def context(browser: Browser, requests: list[str]) -> Iterator[BrowserContext]:
    """Yield a clean profile of a planner with a wide screen."""
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 1600, "height": 1200}, accept_downloads=True
    )
    context.on("request", lambda request: requests.append(request.url))
    yield context
    context.close()


@pytest.fixture
def console() -> list[str]:
    """What the browser wrote into its console while the page of this test was open."""
    return []


@pytest.fixture
def page(
    context: BrowserContext, requests: list[str], failures: list[str], console: list[str]
) -> Iterator[Page]:
    """Yield a page whose requests and script errors are written down, and which keeps within its policy."""
    page = context.new_page()
    page.on("console", lambda message: console.append(message.text))
    page.on("websocket", lambda socket: requests.append(socket.url))
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    assert [text for text in console if "Content Security Policy" in text] == []


@pytest.fixture
def attempts() -> tuple[str, ...]:
    """Texts that try to run code, each in another way."""
    return HOSTILE


@pytest.fixture
def invent_sites() -> Callable[[Path, dict[str, tuple[float, float]]], Path]:
    """Write invented sites, name to longitude and latitude, into a folder."""
    return write_sites


@pytest.fixture
def hostile_folder(tmp_path: Path) -> Path:
    """Yield a folder of data in which every name is an attempt to run code."""
    spots = [(87.4 + number * 0.03, 43.85) for number in range(len(HOSTILE))]
    return write_sites(tmp_path / "geojson", dict(zip(HOSTILE, spots, strict=True)))


@pytest.fixture
def one_spot_folder(tmp_path: Path) -> Path:
    """Yield a folder of data with three projects at one place."""
    return write_sites(tmp_path / "geojson", dict.fromkeys(("甲站", "乙站", "丙站"), (87.6, 43.8)))


def write_sites(folder: Path, sites: dict[str, tuple[float, float]]) -> Path:
    """Write invented sites, name to position, in the shape of a real project's record."""
    source = ROOT / "data" / "geojson" / "urumqi-14fyp" / "metro.geojson"
    collection = json.loads(source.read_text(encoding="utf-8"))
    model = json.dumps(collection["features"][0])
    collection["features"] = []
    for number, (name, spot) in enumerate(sites.items(), start=1):
        feature = json.loads(model)
        feature["id"] = f"urumqi-14fyp/{number}"
        feature["geometry"] = {"type": "Point", "coordinates": spot}
        feature["properties"] |= {
            "id": feature["id"],
            "name": name,
            "kind": "project",
            "cite": name,
            "start": number,
        }
        feature["properties"]["location"] |= {"kind": "site", "exactness": "2", "evidence": name}
        collection["features"].append(feature)
    (folder / "urumqi-14fyp").mkdir(parents=True)
    (folder / "urumqi-14fyp" / "metro.geojson").write_text(json.dumps(collection), encoding="utf-8")
    list_files(folder / "urumqi-14fyp")
    return folder
