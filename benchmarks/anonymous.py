"""Anonymous requests of every kind, and what they cost a running server."""

import asyncio
import os
import secrets
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

PLAN = "urumqi-14fyp"
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_THEMES = ("metro", "aviation", "highway", "railway", "logistics", "commerce", "health", "ecology")


class Client:
    """One visitor: a browser with a cookie of its own."""

    def __init__(self, address: str) -> None:
        """Be somebody new."""
        self.address = address
        self.cookie = f"_streamlit_xsrf=2|00000000|{secrets.token_hex(16)}|1"
        self.http = httpx2.AsyncClient(base_url=address, headers={"Cookie": self.cookie}, timeout=120)

    async def get(self, path: str, accept: str = "*/*") -> int:
        """Ask for an address; return the status."""
        return (await self.http.get(path, headers={"Accept": accept})).status_code

    @asynccontextmanager
    async def page(self) -> AsyncIterator[ClientConnection]:
        """Open a page's websocket."""
        address = f"{self.address.replace('http', 'ws', 1)}_stcore/stream"
        headers = {"Cookie": self.cookie}
        async with connect(  # type: ignore[list-item]
            address, subprotocols=["streamlit"], max_size=None, additional_headers=headers
        ) as socket:
            yield socket

    async def open(self, name: str = "", query: str = "lang=en") -> None:
        """Open a page as a browser does, and wait until it is drawn."""
        await self.get(f"{name}?{query}", "text/html")
        async with self.page() as socket:
            await run(socket, query, name)


def asked(query: str, name: str = "") -> bytes:
    """Return the message that asks for a run."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = name
    return message.SerializeToString()


async def run(socket: ClientConnection, query: str, name: str = "") -> str:
    """Ask for a run and wait for its end; return the session's id, where it was told."""
    await socket.send(asked(query, name))
    session = ""
    while True:
        told = ForwardMsg.FromString(await socket.recv())  # type: ignore[arg-type] (bytes)
        if told.WhichOneof("type") == "new_session":
            session = told.new_session.initialize.session_id
        if told.WhichOneof("type") == "script_finished":
            return session


def any_query() -> str:
    """Return a filter that nobody asked for before, most probably."""
    chosen = sorted(secrets.SystemRandom().sample(_THEMES, 3))
    return "&".join(("lang=en", *(f"theme={theme}" for theme in chosen)))


async def flood(address: str, messages: int = 400) -> int:
    """Send many messages at once through one page; return how it was closed, or 0."""
    async with Client(address).page() as socket:
        await run(socket, "lang=en")
        try:
            for _ in range(messages):
                await socket.send(asked(any_query()))
            while True:
                await asyncio.wait_for(socket.recv(), 5)
        except ConnectionClosed as error:
            return error.rcvd.code if error.rcvd else 0
        except TimeoutError:
            return 0


async def upload(client: Client, size: int, session: str) -> int:
    """Upload so many bytes."""
    token = client.cookie.partition("=")[2]
    answer = await client.http.put(
        f"_stcore/upload_file/{session}/{secrets.token_hex(4)}",
        files={"file": ("a.csv", bytes(size))},
        headers={"X-Xsrftoken": token},
    )
    return answer.status_code


class Tree:
    """A server's processes with all that they started, as the system accounts for them."""

    def __init__(self, process: int) -> None:
        """Take the first of them, by its id."""
        self._pid = process

    def cpu_s(self) -> float:
        """Return the CPU seconds spent so far, those of ended children included."""
        return sum(sum(map(int, _stat(pid)[11:15])) for pid in self._tree()) / _TICK

    def memory_mb(self) -> float:
        """Return the memory of all its processes, in megabytes."""
        return sum(int(_stat(pid)[21]) for pid in self._tree()) * _PAGE / 1e6

    def _tree(self) -> list[int]:
        parents = {pid: int(stat[1]) for pid in _pids() if (stat := _stat(pid))}
        tree = [self._pid]
        for pid in tree:
            tree.extend(child for child, parent in parents.items() if parent == pid)
        return [pid for pid in tree if _stat(pid)]


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _stat(pid: int) -> list[str]:
    """Return what follows a process's name, its state first."""
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        )
    except OSError:
        return []


async def cost(tree: Tree, work: Callable[[], Awaitable[object]]) -> tuple[float, float, float]:
    """Return what a piece of work costs: CPU seconds, megabytes beyond those before, and seconds."""
    cpu, memory, start = tree.cpu_s(), tree.memory_mb(), time.perf_counter()
    most = memory

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, tree.memory_mb())
            await asyncio.sleep(0.1)

    watching = asyncio.create_task(watch())
    await work()
    seconds = time.perf_counter() - start
    await asyncio.sleep(0.3)
    watching.cancel()
    return tree.cpu_s() - cpu, most - memory, seconds


async def beside(address: str, work: Awaitable[object], *, least: int = 20) -> list[float]:
    """Return the seconds that another visitor's clicks take while the work goes on, sorted."""
    taken: list[float] = []
    async with Client(address).page() as socket:
        await run(socket, "lang=en")
        working = asyncio.ensure_future(work)
        while not working.done() or len(taken) < least:
            start = time.perf_counter()
            await run(socket, any_query())
            taken.append(time.perf_counter() - start)
            await asyncio.sleep(0.3)
        await working
    return sorted(taken)


def p95(taken: list[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    return statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
