"""One port, several processes: whose connection it is, what a lost process costs, and that all end together."""

import asyncio
import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from geoapp.errors import GeoappError
from geoapp.io.processes import front
from geoapp.io.processes.choosing import COOKIE
from geoapp.io.processes.front import Front

_SERVER = """
import os, select, socket, sys
from geoapp.io.processes.front import handed
channel = socket.socket(fileno=int(sys.argv[1]))
channel.setblocking(False)
while True:
    select.select([channel], [], [])
    taken = handed(channel)
    if taken is None:
        break
    for connection in taken:
        connection.settimeout(20)
        heard = b""
        while b"\\r\\n\\r\\n" not in heard:
            heard += connection.recv(1000)
        connection.sendall(f"{sys.argv[2]} {os.getpid()} {len(heard)}".encode())
        connection.close()
"""


def start(number: int, channel: socket.socket) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(channel.fileno()), str(number)], pass_fds=[channel.fileno()]
    )


def listening() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0)
    return listener


@dataclass
class Port:
    """A front that runs beside the test."""

    number: int
    served: Front

    def ask(self, *parts: bytes, cookie: str = "") -> tuple[int, int, int]:
        """Return the process that answered by its number and id, and how many bytes it heard."""
        head = b"GET / HTTP/1.1\r\nHost: here\r\n" + (f"Cookie: {cookie}\r\n".encode() if cookie else b"")
        with socket.create_connection(("127.0.0.1", self.number), timeout=60) as connection:
            for part in parts or (head + b"\r\n",):
                connection.sendall(part)
            number, process, heard = connection.recv(100).split()
        return int(number), int(process), int(heard)


@pytest.fixture
def port() -> Iterator[Port]:
    listener = listening()
    served = Front(listener, start, 2)
    loop = asyncio.new_event_loop()
    # Signals reach the main thread only; there the command line asks for them.
    loop.add_signal_handler = lambda *_: None  # type: ignore[method-assign, assignment]
    task = loop.create_task(served.run())
    thread = threading.Thread(target=_run, args=(loop, task))
    thread.start()
    yield Port(listener.getsockname()[1], served)
    loop.call_soon_threadsafe(task.cancel)
    thread.join(60)
    assert not thread.is_alive()


def _run(loop: asyncio.AbstractEventLoop, task: "asyncio.Task[None]") -> None:
    with contextlib.closing(loop), contextlib.suppress(asyncio.CancelledError):
        loop.run_until_complete(task)


def test_who_has_no_cookie_is_anybodys_and_who_has_one_stays(port: Port) -> None:
    assert {port.ask()[0] for _ in range(4)} == {0, 1}
    for number in (0, 1):
        assert {port.ask(cookie=f"{COOKIE}={number}")[0] for _ in range(3)} == {number}


def test_nothing_of_a_request_is_taken_away_and_it_may_come_in_parts(port: Port) -> None:
    parts = (b"GET / HTTP/1.1\r\nCookie: geoapp_pro", b"cess=1\r\nHost: a\r\n", b"\r\n")
    assert port.ask(*parts) == (1, port.ask(cookie=f"{COOKIE}=1")[1], sum(map(len, parts)))


def test_who_says_nothing_keeps_nobody_waiting(port: Port) -> None:
    with contextlib.ExitStack() as silent:
        for _ in range(50):
            silent.enter_context(socket.create_connection(("127.0.0.1", port.number)))
        assert port.ask(cookie=f"{COOKIE}=0")[0] == 0


@pytest.fixture
def short_of_files(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let every other connection fail to be taken, as where too many files are open; return what was refused."""
    refused: list[int] = []
    take = asyncio.SelectorEventLoop.sock_accept

    async def fail(loop: asyncio.SelectorEventLoop, sock: socket.socket) -> object:
        if len(refused) % 2 == 0:
            refused.append(errno.EMFILE)
            raise OSError(errno.EMFILE, "too many open files")
        refused.append(0)
        return await take(loop, sock)

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_accept", fail)
    return refused


def test_too_many_open_files_end_nothing(short_of_files: list[int], port: Port) -> None:
    assert {port.ask()[0] for _ in range(4)} == {0, 1}
    assert errno.EMFILE in short_of_files


def test_a_flood_of_silent_connections_costs_the_oldest_of_them(
    port: Port, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "_MOST_WAITING", 3)
    with contextlib.ExitStack() as silent:
        flood = [
            silent.enter_context(socket.create_connection(("127.0.0.1", port.number), timeout=60))
            for _ in range(6)
        ]
        assert port.ask(cookie=f"{COOKIE}=0")[0] == 0
        assert flood[0].recv(1) == b""


def test_a_lost_process_is_begun_anew_and_serves_whose_it_was(port: Port) -> None:
    _, lost, _ = port.ask(cookie=f"{COOKIE}=1")
    os.kill(lost, signal.SIGKILL)
    for _ in range(50):
        with contextlib.suppress(OSError, ValueError):
            number, process, _ = port.ask(cookie=f"{COOKIE}=1")
            if process != lost:
                break
    assert (number, process != lost) == (1, True)
    assert port.ask(cookie=f"{COOKIE}=0")[0] == 0


def test_a_process_that_never_begins_is_an_error() -> None:
    listener = listening()

    def fail(*_: object) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-c", "raise SystemExit(7)"])

    async def serve() -> None:
        await Front(listener, fail, 2).run()

    with pytest.raises(GeoappError, match=r"exit code 7"):
        asyncio.run(serve())


def test_the_processes_end_with_the_front() -> None:
    listener = listening()
    started: list[subprocess.Popen[bytes]] = []

    def noted(number: int, channel: socket.socket) -> "subprocess.Popen[bytes]":
        started.append(start(number, channel))
        return started[-1]

    async def serve() -> None:
        asyncio.get_running_loop().call_later(1, os.kill, os.getpid(), signal.SIGTERM)
        await Front(listener, noted, 2).run()

    asyncio.run(serve())
    assert [process.poll() is not None for process in started] == [True, True]
