"""The process behind ``worker``: it keeps the libraries loaded and forks a child for each run.

It has one thread, so that forking is safe, and never works itself: a child may hang, crash or eat its memory, and
this process still answers. It ends, and its child with it, when the one who started it is gone.
"""

import os
import pickle
import resource
import signal
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import NoReturn

from geoapp.errors import GeoappError, is_out_of_memory
from geoapp.io.progress import Progress, heard_by

PRELOADED = ("geopandas", "pyogrio", "shapely")
STOP = b"stop"
"""Sent in place of a request: end the run that is going on."""

OUR_VARIABLES = "GEOAPP_"
"""How the variables begin that a run sees as they are in the server when it starts."""

_WRITABLE = 5
"""Place in ``/proc/self/statm`` of the pages that can be written to."""

_NICER = 5
"""A run yields to the server that answers the other visitors."""


def main(handle: int) -> None:
    """Serve requests from a connection until its other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection = Connection(handle)
    for module in PRELOADED:
        import_module(module)
    with suppress(EOFError, ConnectionError):
        while True:
            request = connection.recv_bytes()
            if request != STOP:  # else it came too late: that run had ended
                _serve(connection, request)


def _serve(connection: Connection, request: bytes) -> None:
    module, work, memory_bytes, environment = pickle.loads(request)  # noqa: S301 (from our own server)
    with suppress(ImportError):  # the child says what is missing
        import_module(module)
    if work is None:
        return
    reader, writer = Pipe(duplex=False)
    child = os.fork()
    if not child:
        connection.close()
        reader.close()
        _work(writer, work, memory_bytes, environment)
    writer.close()
    try:
        _relay(connection, reader)
    finally:
        os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        reader.close()
    connection.send_bytes(pickle.dumps(("ended", status)))


def _relay(connection: Connection, reader: Connection) -> None:
    """Hand on whole messages of the child until it is done, dead, or no longer wanted."""
    while True:
        if connection in wait([connection, reader]):
            connection.recv_bytes()  # STOP; or EOFError, when the server is gone
            return
        try:
            message = reader.recv_bytes()
        except EOFError:
            return
        connection.send_bytes(message)


def _work(writer: Connection, work: bytes, memory_bytes: int, environment: dict[str, str]) -> NoReturn:
    """Run the function asked for, send its outcome, and leave without the clean-up of the process we came from."""
    try:
        os.nice(_NICER)
        _take_over(environment)
        _limit(memory_bytes)
        writer.send(("started", None))
        writer.send_bytes(_outcome(work, writer))
    except BrokenPipeError:
        pass  # who asked was killed meanwhile
    except BaseException:  # noqa: BLE001 (nobody above us may see it; the server's log does)
        traceback.print_exc()
    finally:
        os._exit(0)


def _take_over(environment: dict[str, str]) -> None:
    """Let the program's variables say what they say in the server now."""
    for name in [name for name in os.environ if name.startswith(OUR_VARIABLES)]:
        del os.environ[name]
    os.environ.update(environment)


def _outcome(work: bytes, writer: Connection) -> bytes:
    def on_progress(progress: Progress) -> None:
        writer.send(("progress", progress))

    try:
        function, arguments = pickle.loads(work)  # noqa: S301 (from our own server)
        with heard_by(on_progress):
            return pickle.dumps(("result", function(*arguments)), protocol=pickle.HIGHEST_PROTOCOL)
    except GeoappError as error:
        return pickle.dumps(("ours", error))
    except Exception as error:  # noqa: BLE001 (whatever it is, the server answers with one sentence)
        kind = "memory" if is_out_of_memory(error) else "failed"
        return pickle.dumps((kind, traceback.format_exc()))


def _limit(memory_bytes: int) -> None:
    """Refuse more memory than ``memory_bytes`` beyond what is loaded, and write no core file.

    What counts is memory that can be written to, not addresses: allocators reserve far more of those than they use.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = Path("/proc/self/statm")
    if size.exists():  # elsewhere than on Linux the limit is not kept anyway
        loaded = int(size.read_text(encoding="ascii").split()[_WRITABLE]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (loaded + memory_bytes,) * 2)


if __name__ == "__main__":
    main(int(sys.argv[1]))
