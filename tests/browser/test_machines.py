"""Two servers behind the real nginx: a browser stays with one of them, and goes to the other when that one is lost."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .acting import option
from .waiting import WITHIN_S, settle, wait_until

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
]

GEOAPP = Path(sys.executable).with_name("geoapp")
VISITOR = "127.1.2.3"
"""Another address of this machine, from which a visitor may come."""


class Machines:
    """Two servers, and nginx before them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.ports = [free_port() for _ in range(3)]
        self.logs = [folder / f"access-{number}.log" for number in (1, 2)]
        self.servers = [self._serve(number, stack) for number in (1, 2)]
        put_nginx_before(self.ports, folder, stack)

    def _serve(self, number: int, stack: ExitStack) -> "subprocess.Popen[bytes]":
        log = self.logs[number - 1]
        command = [str(GEOAPP), "serve", "--processes", "1", "--port", str(self.ports[number])]
        return stack.enter_context(
            running(command, log.with_suffix(".out"), GEOAPP_PROXIES="127.0.0.1", GEOAPP_ACCESS_LOG=str(log))
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.ports[0]}/"

    def ask(self, path: str, cookie: str = "", body: bytes | None = None) -> tuple[int, str]:
        """Return the status of an answer through nginx, and the cookie that it sets."""
        return ask(self.ports[0], path, cookie, body)

    def told(self, path: str, count: int) -> list[tuple[int, dict[str, object]]]:
        """Return the lines of both logs about a path, each with its machine; one comes when its answer is out."""
        end = time.monotonic() + 60
        while True:
            found = [(number, line) for number in (1, 2) for line in self._lines(number, path)]
            if len(found) >= count or time.monotonic() > end:
                return found
            time.sleep(0.05)

    def _lines(self, number: int, path: str) -> list[dict[str, object]]:
        log = self.logs[number - 1]
        told = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return [line for line in map(json.loads, told) if line["path"] == path]


def put_nginx_before(ports: list[int], folder: Path, stack: ExitStack) -> None:
    """Let nginx listen at the first port, by our configuration for machines at the others."""
    flags = [flag for port in ports[1:] for flag in ("--machine", f"127.0.0.1:{port}")]
    told = subprocess.run(
        [GEOAPP, "nginx", *flags, "--listen", f"127.0.0.1:{ports[0]}"], capture_output=True, check=True
    )
    (folder / "geoapp.conf").write_bytes(told.stdout)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/nginx.log; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; include {folder}/geoapp.conf; }}\n",
        encoding="utf-8",
    )
    stack.enter_context(running([str(NGINX), "-c", str(folder / "nginx.conf")], folder / "nginx.out"))


def ask(port: int, path: str, cookie: str = "", body: bytes | None = None) -> tuple[int, str]:
    """Return the status of an answer, and the cookie that it sets."""
    source = (VISITOR, 0)
    with closing(HTTPConnection("127.0.0.1", port, timeout=WITHIN_S, source_address=source)) as connection:
        connection.request("PUT" if body else "GET", path, body, {"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
        cookies = answer.headers.get_all("Set-Cookie") or []
    return answer.status, next((one.split(";")[0] for one in cookies if one.startswith("geoapp_machine")), "")


@contextmanager
def running(command: list[str], log: Path, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def free_port() -> int:
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with ExitStack() as stack:
        found = Machines(tmp_path_factory.mktemp("machines"), stack)
        for port in (*found.ports[1:], found.ports[0]):  # nginx is not asked before both are there
            end = time.monotonic() + 120
            while time.monotonic() < end:
                with (
                    suppress(OSError),
                    closing(HTTPConnection("127.0.0.1", port, timeout=WITHIN_S)) as connection,
                ):
                    connection.request("GET", "/healthz")
                    if connection.getresponse().status == 200:
                        break
                time.sleep(0.2)
            else:
                pytest.fail(f"nothing answers at port {port}")
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = patient(browser)
    yield context.new_page()
    context.close()


def patient(browser: Browser) -> BrowserContext:
    """Return a context that waits while each of two servers makes what is made once."""
    context = browser.new_context(locale="zh-CN")
    context.set_default_timeout(180_000)
    return context


def machine_of(page: Page) -> int:
    (found,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "geoapp_machine"]
    return int(found["value"])


def test_a_browser_stays_with_the_machine_that_it_was_given(machines: Machines) -> None:
    given = set()
    while len(given) < 2:  # each new one is as likely to be given the one as the other
        status, cookie = machines.ask("/district")
        assert status == 200
        given.add(cookie)
    assert given == {"geoapp_machine=1", "geoapp_machine=2"}
    for number in (1, 2):
        for _ in range(4):
            assert machines.ask("/api/v1/plans", f"geoapp_machine={number}") == (200, "")
        asked = [machine for machine, _ in machines.told("/api/v1/plans", 4 * number)]
        assert (asked.count(number), len(asked)) == (4, 4 * number)


def test_the_visitors_own_network_arrives_and_files_carry_no_cookie(machines: Machines) -> None:
    assert machines.ask("/favicon.png") == (200, "")
    assert [line["network"] for _, line in machines.told("/favicon.png", 1)] == ["127.1.2.0/24"]


def test_machines_that_were_lost_together_are_found_as_soon_as_they_are_back(tmp_path: Path) -> None:
    ports = [free_port() for _ in range(3)]
    cookies = [f"geoapp_machine={number}" for number in (1, 2)]
    with ExitStack() as stack:
        put_nginx_before(ports, tmp_path, stack)
        end = time.monotonic() + 60
        while (tmp_path / "pid").exists() is False and time.monotonic() < end:
            time.sleep(0.05)
        assert [ask(ports[0], "/", cookie)[0] for cookie in cookies] == [502, 502]
        for port in ports[1:]:
            stack.enter_context(anything_at(port))
        assert [ask(ports[0], "/", cookie)[0] for cookie in cookies] == [200, 200]


@contextmanager
def anything_at(port: int) -> Iterator[None]:
    """Answer at a port, whatever it is asked."""
    with ThreadingHTTPServer(("127.0.0.1", port), Anything) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


class Anything(BaseHTTPRequestHandler):
    """A server that says yes."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_what_is_larger_than_any_upload_ends_at_nginx(machines: Machines) -> None:
    assert machines.ask("/_stcore/upload_file/a/b", body=bytes(22 << 20))[0] == 413


def test_who_was_with_a_lost_machine_comes_to_the_other_by_himself(
    machines: Machines, page: Page, browser: Browser
) -> None:
    page.goto(machines.address)
    option(page, "轨道交通").click()
    settle(page)
    lost = machine_of(page)
    other = patient(browser)
    other.add_cookies([{"name": "geoapp_machine", "value": str(3 - lost), "url": machines.address}])
    stays = other.new_page()
    stays.goto(machines.address)
    settle(stays)
    machines.servers[lost - 1].kill()
    option(stays, "轨道交通").click()  # nobody else notices
    settle(stays)
    wait_until(page, lambda: machine_of(page) == 3 - lost)
    expect(page.locator("#geo-lost")).to_be_empty()
    option(page, "公路").click()
    wait_until(page, lambda: "highway" in page.url and "metro" in page.url)
    settle(page)
    assert (machine_of(page), machine_of(stays)) == (3 - lost, 3 - lost)
    other.close()
