"""``geoapp serve``."""

import asyncio
import os
import socket
import subprocess
import sys
import tomllib
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path

import click

from geoapp.cli._packages import missing_error, missing_packages
from geoapp.errors import InputError
from geoapp.io.files import remove_file
from geoapp.io.health import check_health
from geoapp.io.scratch import scratch
from geoapp.limits import check_limits, processes
from geoapp.settings import METRICS_FOLDER, ROOT, file_of_standing_layers, identity_secret, metrics_readers

_SPARING = {"MALLOC_ARENA_MAX": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
"""What keeps the memory of threads that come and go together: each would else have a store of its own.

Only the first store gives back to the system what is free at its end (glibc's malloc_trim); a second one kept 20 MB.
"""


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port to listen on."
)
@click.option(
    "--socket",
    "there",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Unix socket to listen on in their place, for a proxy of the same user or group.",
)
@click.option(
    "--processes",
    "wanted",
    type=click.IntRange(1, 64),
    default=processes,
    show_default="one for each core, at most 4",
    help="Processes that share the visitors.",
)
def command(address: str, port: int, there: Path | None, wanted: int) -> None:
    """Serve the pages, the map and the files; works in a checkout and from an installed wheel."""
    if missing := missing_packages():  # else the server would say so, in a traceback
        raise missing_error(missing)
    from geoapp.io.backdrops import load_backdrops  # noqa: PLC0415 (needs those packages)
    from geoapp.io.identity import load_identity_source  # noqa: PLC0415
    from geoapp.io.journal import read_journal  # noqa: PLC0415

    try:
        if any(one.step == "begun" for one in read_journal()):
            click.echo("the journal holds what was begun and broke off: geoapp build finishes it", err=True)
    except InputError as error:  # the map is of use without it, and whoever starts the server reads this
        click.echo(error, err=True)
    check_limits()
    check_health()
    for name, value in _SPARING.items():
        os.environ.setdefault(name, value)
    load_backdrops()  # what is wrong with a base map is a sentence here, and would be a traceback there
    if file_of_standing_layers():
        from geoapp.pipeline.standing import check_standing  # noqa: PLC0415 (a third of a second with geopandas)

        check_standing()
    source = load_identity_source()
    if source and not (source.provider or identity_secret() or there):
        click.echo("GEOAPP_IDENTITY_SECRET is not set: nobody is believed to be anybody", err=True)
    if wanted > 1 and _has_own_certificate():
        wanted = 1
        click.echo(
            "one process: with a certificate of its own, the server cannot see whose request comes", err=True
        )
    if wanted > 1 or there:
        where = str(there) if there else f"http://{address}:{port}"
        with _listen_at(there) if there else _listen(address, port) as listener:
            _share(listener, where, wanted)
        return
    click.echo(f"geoapp listens on http://{address}:{port}", err=True)
    flags = ["--server.address", address, "--server.port", str(port)]
    server = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), *flags]
    # In place of this process, so that who stops it stops the server.
    os.execv(sys.executable, server)  # noqa: S606 (our own interpreter, arguments checked above)


def _has_own_certificate() -> bool:
    """Say whether the framework is told to end TLS itself, by its variable or one of the files that it reads."""
    if os.environ.get("STREAMLIT_SERVER_SSL_CERT_FILE"):
        return True
    for folder in (Path.home(), ROOT, Path.cwd()):
        try:
            told = tomllib.loads((folder / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
        except (OSError, ValueError):  # none, or one of which the framework itself says what is wrong
            continue
        if told.get("server", {}).get("sslCertFile"):
            return True
    return False


def _listen(address: str, port: int) -> socket.socket:
    """Return a listener to a port.

    Raises:
        InputError: the port is taken, or the address is none of this machine's.
    """
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((address, port), family=family, backlog=2048)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise InputError("port_taken", address=address, port=str(port), reason=reason) from error


def _listen_at(there: Path) -> socket.socket:
    """Return a listener to a Unix socket, which this user and group may open.

    Raises:
        InputError: somebody listens there, or no socket can be there.
    """
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o117)
    try:
        if there.is_socket():
            _remove_if_left(there)
        listener.bind(str(there))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise InputError("socket_unusable", file=str(there), reason=error.strerror or str(error)) from error
    finally:
        os.umask(before)
    return listener


def _remove_if_left(there: Path) -> None:
    """Remove a socket that a server which is gone has left."""
    with socket.socket(socket.AF_UNIX) as probe, suppress(ConnectionRefusedError):
        probe.connect(str(there))
        return
    remove_file(there)


def _share(listener: socket.socket, where: str, count: int) -> None:
    """Serve by several processes, until somebody ends this one."""
    from geoapp.io.processes.front import Front  # noqa: PLC0415 (late: other commands do without)

    listener.settimeout(0)

    async def serve() -> None:
        await Front(listener, partial(_start, count, together), count).run()

    click.echo(f"geoapp listens on {where} with {count} processes", err=True)
    with scratch("metrics") if metrics_readers() else nullcontext() as folder:
        together = {METRICS_FOLDER: folder} if folder else {}
        asyncio.run(serve())


def _start(
    count: int, together: dict[str, str], number: int, channel: socket.socket
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 (our own interpreter)
        [sys.executable, "-m", "geoapp.web.process", str(channel.fileno())],
        env={**os.environ, **together, "GEOAPP_PROCESS": f"{number}/{count}"},
        pass_fds=[channel.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the framework would say an address there that is none
    )
