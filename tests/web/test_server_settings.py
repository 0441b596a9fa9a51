"""The settings that keep one visitor from costing the others their time, in force however the app is started."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
GEOAPP = str(Path(sys.executable).with_name("geoapp"))
APP = str(ROOT / "streamlit_app.py")
SETTINGS = {
    "global.minCachedMessageSize": 1e12,
    "runner.fastReruns": False,
    "runner.postScriptGC": False,
    "server.fileWatcherType": "none",
}
PROTOCOL = Subprotocol("streamlit")
WITNESS = """
import json, os, sys, threading, time
def tell():
    while not os.path.exists(os.environ["ASKED"]):
        time.sleep(0.1)
    from streamlit import config
    names = json.load(open(os.environ["ASKED"]))
    with open(os.environ["TOLD"] + ".part", "w") as file:
        json.dump({name: config.get_option(name) for name in names}, file)
    os.rename(os.environ["TOLD"] + ".part", os.environ["TOLD"])
if "streamlit" in " ".join(sys.orig_argv) or "geoapp.web.process" in sys.orig_argv:
    threading.Thread(target=tell, daemon=True).start()
"""


WAYS = {
    "geoapp": ([GEOAPP, "serve", "--processes", "1", "--port"], None),
    "two processes": ([GEOAPP, "serve", "--processes", "2", "--port"], None),
    "module": ([sys.executable, "-m", "geoapp", "serve", "--port"], None),
    "streamlit in the checkout": ([sys.executable, "-m", "streamlit", "run", APP, "--server.port"], ROOT),
    "streamlit from elsewhere": ([sys.executable, "-m", "streamlit", "run", APP, "--server.port"], None),
}
"""The ways to start the app, and the folder to start it in."""

PROXY = "127.0.0.2"
"""Another address of this machine, from which a proxy may speak."""


@pytest.fixture(scope="module", params=WAYS.values(), ids=WAYS)
def started(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Path]]:
    """Start the app in one of the ways; give its port, and the folder where it is asked for its settings."""
    (command, folder), there, port = request.param, tmp_path_factory.mktemp("server"), free_port()
    (there / "sitecustomize.py").write_text(WITNESS, encoding="utf-8")
    ours = ("STREAMLIT_", "FORWARDED_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {"PYTHONPATH": str(there), "ASKED": str(there / "asked.json")}
    environment |= {"TOLD": str(there / "told.json"), "GEOAPP_PROXIES": PROXY}
    environment["GEOAPP_MAX_VISITS"] = "6" if "2" in command else "3"  # three for each process
    with (there / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, str(port)], cwd=folder or there, env=environment, stdout=log, stderr=log
        )
    try:
        wait_until_it_answers(port, server)
        yield port, there
    finally:
        server.kill()
        server.wait()


def test_one_visitor_cannot_hold_up_the_others_however_the_app_is_started(started: tuple[int, Path]) -> None:
    _, there = started
    told = there / "told.json"
    (there / "asked.part").write_text(json.dumps(list(SETTINGS)), encoding="utf-8")
    (there / "asked.part").rename(there / "asked.json")
    for _ in range(300):
        if told.exists():
            break
        time.sleep(0.1)
    assert json.loads(told.read_text(encoding="utf-8")) == SETTINGS


def test_only_a_proxy_that_was_named_says_whose_request_it_is(started: tuple[int, Path]) -> None:
    """Visitors of one address may open half of all pages: of three, one."""
    port, _ = started
    for speaker, opened in ((PROXY, 1), ("127.0.0.1", 2)):
        with ExitStack() as open_pages:
            for _ in range(opened):
                open_pages.enter_context(visit(port, speaker, says_for="192.0.2.1"))
            if speaker == PROXY:
                with pytest.raises(InvalidStatus), visit(port, speaker, says_for="192.0.2.1"):
                    pass
                with visit(port, speaker, says_for="192.0.2.2"):
                    pass


def visit(port: int, speaker: str, says_for: str) -> ClientConnection:
    """Open a page's websocket from an address that says whose request it is."""
    return connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        sock=socket.create_connection(("127.0.0.1", port), source_address=(speaker, 0)),
        subprotocols=[PROTOCOL],
        additional_headers={"X-Forwarded-For": says_for, "Cookie": "geoapp_process=0"},
        proxy=None,
    )


def test_a_page_that_says_it_has_a_message_is_sent_it_all_the_same(tmp_path: Path) -> None:
    """What a page has when it asks it may have dropped when the answer comes."""
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [GEOAPP, "serve", "--port", str(port)], cwd=tmp_path, stdout=log, stderr=log
        )
    try:
        wait_until_it_answers(port, server)
        with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=[PROTOCOL], max_size=None) as page:
            first = run(page, [])
            again = run(page, [message.hash for message in first])
    finally:
        server.kill()
        server.wait()
    assert max(map(ForwardMsg.ByteSize, first)) > 10_000
    assert max(map(ForwardMsg.ByteSize, again)) > 10_000
    assert [message for message in again if message.ref_hash] == []


def run(page: ClientConnection, held: list[str]) -> list[ForwardMsg]:
    """Ask for the page again, as a browser that holds these messages; return what comes."""
    asked = BackMsg()
    asked.rerun_script.cached_message_hashes.extend(held)
    page.send(asked.SerializeToString())
    told = []
    while not told or told[-1].WhichOneof("type") != "script_finished":
        told.append(ForwardMsg.FromString(page.recv(timeout=60, decode=False)))
    return told


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait for the server's own word that it is up."""
    for _ in range(600):
        assert server.poll() is None
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=10) as answer:
                assert answer.status == 200
                return
        except OSError:  # a server that is busy starting may take the connection and not answer yet
            time.sleep(0.2)
    pytest.fail("the server never answered")
