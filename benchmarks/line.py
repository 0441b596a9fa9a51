"""A slow line before a server: whatever goes down it together comes at so many bytes a second, and a little late."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

LATENCY_S = 0.02
"""One way."""

_PIECE = 1_460
"""Bytes of a packet: those of several connections take turns."""

_AHEAD_S = 0.02
"""How far a connection may read ahead of what the line has carried."""


class Line:
    """A relay to a port of this machine; ``rate`` is in bytes a second, 0 for a line without a limit."""

    def __init__(self, target: int) -> None:
        """Lead to ``target``."""
        self._target = target
        self._free = 0.0
        self.rate = 0
        self.carried = 0
        """Bytes that have come down the line: headers, files and what goes through websockets, as they are packed."""

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Relay one connection."""
        try:
            back, forth = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._carry(reader, forth, down=False), self._carry(back, writer, down=True))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, down: bool) -> None:
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.create_task(_arrive(on_its_way, writer))
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            while piece := await reader.read(_PIECE):
                now = sent = loop.time()
                if down:
                    self.carried += len(piece)
                    if self.rate:
                        sent = self._free = max(self._free, now) + len(piece) / self.rate
                on_its_way.put_nowait((sent + LATENCY_S, piece))
                await asyncio.sleep(max(0.0, sent - now - _AHEAD_S))
        on_its_way.put_nowait((0.0, b""))
        await arriving


async def _arrive(on_its_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    with suppress(OSError):
        while (one := await on_its_way.get())[1]:
            await asyncio.sleep(max(0.0, one[0] - loop.time()))
            writer.write(one[1])
            await writer.drain()
    writer.close()


@contextmanager
def line_to(target: int) -> Iterator[tuple[Line, int]]:
    """Lay a line to a port while the block runs; yield it with its own port."""
    line = Line(target)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(line.take, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield line, server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
