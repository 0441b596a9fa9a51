"""One of the processes that serve a port (``python -m geoapp.web.process``): its connections come from the front."""

import asyncio
import socket
import sys
from contextlib import suppress

import uvicorn
from streamlit.web.cli import main as framework

from geoapp.io.processes.front import STOP_S, handed
from geoapp.settings import ROOT
from geoapp.web import warming
from geoapp.web.readying import open_pages
from geoapp.web.visits import upkeep


class Process(uvicorn.Server):
    """A server that listens on no port of its own."""

    channel: socket.socket

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin, and take what the front hands over once all is ready."""
        for one in sockets or []:
            one.close()
        self.config.timeout_graceful_shutdown = int(STOP_S)
        with warming.index_waits:
            await super().startup(sockets=[])
            ours, theirs = socket.socketpair()
            self._speak(theirs)
            await asyncio.to_thread(open_pages, ours)
            await self._settle()
            asyncio.get_running_loop().add_reader(self.channel, self._take)

    @staticmethod
    async def _settle() -> None:
        """End the session that opened the pages, and keep what they made out of later collections."""
        upkeep.end_sessions(all_that_left=True)
        await upkeep.settle()

    def _take(self) -> None:
        loop = asyncio.get_running_loop()
        connections = handed(self.channel)
        if connections is None:
            loop.remove_reader(self.channel)
            self.should_exit = True
        for one in connections or []:
            self._speak(one)

    def _speak(self, connection: socket.socket) -> None:
        connection.settimeout(0)
        task = asyncio.get_running_loop().create_task(self._connect(connection))
        self.server_state.tasks.add(task)
        task.add_done_callback(self.server_state.tasks.discard)

    async def _connect(self, connection: socket.socket) -> None:
        with suppress(OSError):  # who asked may be gone
            await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection)

    def _protocol(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


def main() -> None:
    """Serve what comes through the channel, whose file number is the argument."""
    Process.channel = socket.socket(fileno=int(sys.argv[1]))
    Process.channel.settimeout(0)
    setattr(uvicorn, "Server", Process)  # noqa: B010 (the framework starts the server that it finds here)
    flags = ["--server.address", "127.0.0.1", "--server.port", "0"]
    framework(["run", str(ROOT / "streamlit_app.py"), *flags])


if __name__ == "__main__":
    main()
