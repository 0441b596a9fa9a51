"""``geoapp systemd``."""

import sys
from pathlib import Path

import click

from geoapp.cli._speech import answer


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port to listen on."
)
def command(address: str, port: int) -> None:
    """Print a unit of systemd that serves by this installation and may write to its own folders only."""
    from geoapp.io.serving_files import write_unit  # noqa: PLC0415 (late: other commands do without)

    told = write_unit(str(Path(sys.executable).with_name("geoapp")), address=address, port=port)
    answer({"unit": told}, told.rstrip("\n"))
