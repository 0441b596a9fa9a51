"""One process that runs functions, from the side of the program that asks for them."""

import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Pipe
from typing import Any

from geoapp import gdal
from geoapp.io.worker_process import OUR_VARIABLES, STOP
from geoapp.settings import METRICS_FOLDER

Message = tuple[str, Any]
"""What the process says: of which kind it is, and what belongs to it."""

_LEAVING_S = 2.0

_FIT_TO_FORK = {
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""A process that forks must have no second thread: another's lock would stay locked in the child for ever. And
Arrow's own allocator would take a gibibyte at once, which is all that a run may have."""


class Worker:
    """A process that is ready to run something, one run at a time."""

    def __init__(self) -> None:
        """Start the process; it loads its libraries while we go on."""
        self.connection, theirs = Pipe()
        self.running = True
        with theirs:
            command = [sys.executable, "-m", "geoapp.io.worker_process", str(theirs.fileno())]
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for the server; and its child can be ended with it
            )

    def send(self, module: str, work: bytes | None = None, memory_bytes: int = 0) -> None:
        """Ask for a run; without ``work``, only to have the module loaded."""
        ours = {name: value for name, value in os.environ.items() if name.startswith(OUR_VARIABLES)}
        with suppress(OSError):  # who listens notices that the process is gone
            self.connection.send_bytes(pickle.dumps((module, work, memory_bytes, ours)))

    def hear(self, seconds: float) -> Message | None:
        """Return the next message, or ``None`` if none comes within ``seconds``."""
        try:
            if not self.connection.poll(seconds):
                return None
            message: Message = pickle.loads(self.connection.recv_bytes())  # noqa: S301 (our own process)
        except (EOFError, OSError):
            self.running = False
            return ("ended", None)
        return message

    def stop(self) -> bool:
        """End the run that is going on; say whether the process is ready for another."""
        with suppress(OSError):
            self.connection.send_bytes(STOP)
            while message := self.hear(_LEAVING_S):
                if message[0] == "ended":
                    return self.running
        return False

    def status(self) -> int:
        """Return the status of the process, which has closed its connection, and end what it ran."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVING_S)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        return self._process.wait()

    def close(self) -> None:
        """End the process and what it runs."""
        self.connection.close()
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def _environment() -> dict[str, str]:
    """Return the environment of a process that is fit to fork, and is none of those that serve."""
    inherited = {name: value for name, value in os.environ.items() if name != METRICS_FOLDER}
    return inherited | gdal.OPTIONS | _FIT_TO_FORK
