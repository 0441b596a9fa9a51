"""``geoapp serve``."""

import os
import sys

import click

from geoapp.cli._packages import missing_error, missing_packages
from geoapp.errors import InputError
from geoapp.limits import check_limits
from geoapp.settings import ROOT, proxies


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port to listen on."
)
def command(address: str, port: int) -> None:
    """Serve the pages, the map and the files; works in a checkout and from an installed wheel."""
    if missing := missing_packages():  # else the server would say so, in a traceback
        raise missing_error(missing)
    from geoapp.io.backdrops import load_backdrops  # noqa: PLC0415 (needs those packages)
    from geoapp.io.journal import read_journal  # noqa: PLC0415

    try:
        if any(one.step == "begun" for one in read_journal()):
            click.echo("the journal holds what was begun and broke off: geoapp build finishes it", err=True)
    except InputError as error:  # the map is of use without it, and whoever starts the server reads this
        click.echo(error, err=True)
    check_limits()
    os.environ.setdefault(
        "FORWARDED_ALLOW_IPS", proxies()
    )  # uvicorn would believe every program of this machine
    load_backdrops()  # what is wrong with a base map is a sentence here, and would be a traceback there
    click.echo(f"geoapp listens on http://{address}:{port}", err=True)
    flags = ["--server.address", address, "--server.port", str(port)]
    server = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), *flags]
    # In place of this process, so that who stops it stops the server.
    os.execv(sys.executable, server)  # noqa: S606 (our own interpreter, arguments checked above)
