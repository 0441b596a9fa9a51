"""A server of our own to measure: started, watched from outside, and ended."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
GEOAPP = Path(sys.executable).with_name("geoapp")
_START_S = 90
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, as the system sees it."""

    address: str
    """With a slash at its end."""
    process: int

    def processes(self) -> list[int]:
        """Return the processes that serve pages, and the one that shares visitors out among them."""
        children = (
            Path(f"/proc/{self.process}/task/{self.process}/children").read_text(encoding="ascii").split()
        )
        return [self.process, *(int(one) for one in children if b"geoapp.web.process" in _command(one))]

    def cpu_s(self) -> float:
        """Return the seconds of processor time that it has taken."""
        return sum(_cpu_s(process) for process in self.processes())

    def memory_mb(self) -> float:
        """Return its own memory, without what it has of files."""
        return sum(resident_mb(process) for process in self.processes())


def _command(process: str) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def _cpu_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_mb(process: int) -> float:
    """Return the memory of a process's own, without what it has of files; one that was killed has none."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("RssAnon")), 0) / 1000


@contextmanager
def serving(**environment: str) -> Iterator[Server]:
    """Run the app on this machine, and end it afterwards."""
    port = 20_000 + (os.getpid() + int(time.time())) % 10_000
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 (our own command)
            [str(GEOAPP), "serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "GEOAPP_DATA": str(Path(folder) / "work"), **environment},
            stdout=log,
            stderr=log,
        )
        try:
            server = Server(f"http://127.0.0.1:{port}/", process.pid)
            _wait(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(server: Server) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError, HTTPException), urlopen(f"{server.address}_stcore/health"):  # noqa: S310
            return
        time.sleep(0.3)
    message = "the server did not start"
    raise TimeoutError(message)
