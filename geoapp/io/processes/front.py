"""The port: connections are taken, and each is handed to the process that its browser is with.

The connection itself is handed over (``SCM_RIGHTS``), not what goes through it: a process speaks with the browser as if
it had taken the connection itself, and the front costs nothing from then on.
"""

import asyncio
import contextlib
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from geoapp.errors import GeoappError
from geoapp.io.open_files import allow_many_files
from geoapp.io.processes.choosing import cookies_in, process_of

StartProcess = Callable[[int, socket.socket], "subprocess.Popen[bytes]"]
"""Starts the process of a number, which takes connections from a socket."""

_LONGEST_HEAD = 65_536
_SILENT_S, _POLL_S = 60.0, 0.02
"""Longest that a connection may say nothing, and how often one is looked at that has said a part."""

_MOST_WAITING = 2_000
_WATCH_S = 0.5

STOP_S = 30.0
"""Longest that a process which is to end may take for what it is at; it has 5 s more to leave."""

_SOON_S, _MOST_FAILURES = 20.0, 3
"""A process that ends within so many seconds, so often in a row, will not start at all."""


@dataclass(slots=True)
class _Served:
    """One process and the way to it."""

    running: "subprocess.Popen[bytes]"
    channel: socket.socket
    began: float
    failures: int = 0


class Front:
    """A port whose connections several processes serve."""

    def __init__(self, listener: socket.socket, start: StartProcess, processes: int) -> None:
        """Take the connections of ``listener``; ``start`` starts a process."""
        allow_many_files()
        self._listener, self._start = listener, start
        self._waiting: dict[asyncio.Task[None], None] = {}  # the oldest first
        self._next = 0
        self._processes = [self._begin(number) for number in range(processes)]

    async def run(self) -> None:
        """Serve until somebody ends it, by SIGTERM or SIGINT; then the processes end too.

        Raises:
            GeoappError: a process ends again and again as soon as it has begun.
        """
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(one, stop.set)
        work = [asyncio.create_task(part) for part in (self._take(), self._watch(), stop.wait())]
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended = [*work, *self._waiting]
            for task in ended:
                task.cancel()
            await asyncio.gather(*ended, return_exceptions=True)
            self._listener.close()
            await asyncio.to_thread(self._end)
        for task in done:
            task.result()

    def _begin(self, number: int, failures: int = 0) -> _Served:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            running = self._start(number, theirs)
        ours.settimeout(0)
        return _Served(running, ours, time.monotonic(), failures)

    async def _watch(self) -> None:
        """Start a process anew that has ended: whoever was with it is with the new one."""
        while True:
            await asyncio.sleep(_WATCH_S)
            for number, process in enumerate(self._processes):
                if process.running.poll() is None:
                    continue
                process.channel.close()
                failures = process.failures + 1 if time.monotonic() - process.began < _SOON_S else 0
                if failures >= _MOST_FAILURES:
                    raise GeoappError("process_ends", number=number + 1, status=process.running.returncode)
                self._processes[number] = self._begin(number, failures)

    async def _take(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(self._listener)
            except OSError:  # gone already, or too many files are open: some of them are closed soon
                await asyncio.sleep(_POLL_S)
                continue
            if len(self._waiting) >= _MOST_WAITING:
                next(iter(self._waiting)).cancel()  # it has said nothing for the longest
            task = asyncio.create_task(self._hand_over(connection))
            self._waiting[task] = None
            task.add_done_callback(partial(self._is_done, connection))

    def _is_done(self, connection: socket.socket, task: "asyncio.Task[None]") -> None:
        connection.close()  # here: a task that was cancelled before it began would not
        self._waiting.pop(task, None)

    async def _hand_over(self, connection: socket.socket) -> None:
        """Look at what a connection asks first, without taking it away, and give it to whose it is."""
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_SILENT_S):
                head = await _peek(connection)
                if not head:
                    return
                number = process_of(cookies_in(head), len(self._processes))
                if number is None:
                    number, self._next = self._next, (self._next + 1) % len(self._processes)
                await self._send(number, connection)

    async def _send(self, number: int, connection: socket.socket) -> None:
        while True:
            try:
                socket.send_fds(self._processes[number].channel, [b"c"], [connection.fileno()])
            except (BlockingIOError, BrokenPipeError, ConnectionError):
                await asyncio.sleep(_POLL_S)  # it has its hands full, or begins anew
            else:
                return

    def _end(self) -> None:
        for process in self._processes:
            process.running.terminate()
        end = time.monotonic() + STOP_S + 5
        for process in self._processes:
            try:
                process.running.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.running.kill()
                process.running.wait()
            process.channel.close()


async def _peek(connection: socket.socket) -> bytes:
    """Return the head of a request, or the part of it that is too long; it stays to be read."""
    loop, seen = asyncio.get_running_loop(), asyncio.Event()
    connection.settimeout(0)
    loop.add_reader(connection, seen.set)
    try:
        await seen.wait()
    finally:
        loop.remove_reader(connection)
    pause = _POLL_S
    while True:
        head = connection.recv(_LONGEST_HEAD, socket.MSG_PEEK)
        if not head or b"\r\n\r\n" in head or len(head) >= _LONGEST_HEAD:
            return head
        await asyncio.sleep(pause)
        pause = min(2 * pause, 1.0)  # many that drip their heads cost nobody else anything


def handed(channel: socket.socket) -> list[socket.socket] | None:
    """Return the connections that the front hands over now; ``None`` once the front is gone."""
    taken: list[socket.socket] = []
    while True:
        try:
            said, numbers, _, _ = socket.recv_fds(channel, 1, 16)
        except BlockingIOError:
            return taken
        if not said:
            return taken or None
        taken += [socket.socket(fileno=number) for number in numbers]
