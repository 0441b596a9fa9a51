"""A server of two processes that tells its figures and writes an access log."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol


class Server:
    """``geoapp serve`` with two processes."""

    def __init__(self, folder: Path) -> None:
        self.log, self.port = folder / "access.log", free_port()
        settings = {"GEOAPP_METRICS": "127.0.0.1", "GEOAPP_ACCESS_LOG": str(self.log)}
        command = [Path(sys.executable).with_name("geoapp"), "serve", "--processes", "2"]
        with (folder / "log").open("wb") as log:
            self.running = subprocess.Popen(
                [*command, "--port", str(self.port)], env=os.environ | settings, stdout=log, stderr=log
            )

    def wait_until_it_answers(self) -> None:
        for process in (0, 1):
            end = time.monotonic() + 120
            while True:
                with suppress(OSError):
                    if self.ask("/healthz", process=process)[0] == 200:
                        break
                assert time.monotonic() < end
                time.sleep(0.2)

    def end(self) -> None:
        self.running.terminate()
        self.running.wait(60)

    def ask(self, path: str, *, process: int = 0, host: str = "127.0.0.1", **headers: str) -> tuple[int, str]:
        with closing(self.connection(host)) as connection:
            told = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers={"Cookie": f"geoapp_process={process}", **told})
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")

    def connection(self, host: str = "127.0.0.1") -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=120, source_address=(host, 0))

    def listens(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=60):
            return True
        return False

    def figures(self, process: int = 0) -> dict[tuple[str, ...], float]:
        _, text = self.ask("/metrics", process=process)
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def wait_for(self, name: tuple[str, ...], value: float) -> None:
        end = time.monotonic() + 60
        while self.figures().get(name, 0.0) != value:
            assert time.monotonic() < end, (name, self.figures().get(name))
            time.sleep(0.1)

    def visit(self, process: int) -> ClientConnection:
        return connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": f"geoapp_process={process}"},
            proxy=None,
        )

    def processes(self) -> list[int]:
        children = Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children")
        return [int(one) for one in children.read_text(encoding="ascii").split()]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Run a server that writes into a folder, and end it afterwards."""
    started = Server(folder)
    try:
        started.wait_until_it_answers()
        yield started
    finally:
        started.end()
