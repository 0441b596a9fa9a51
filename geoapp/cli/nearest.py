"""``geoapp nearest``."""

import click

from geoapp.cli._analysis import analysis_flags, to_flag
from geoapp.domain.request import Nearest, Request
from geoapp.domain.source import Source, parse_source


@click.command()
@to_flag
@click.option("--count", default=1, show_default=True, help="How many of the nearest.")
@analysis_flags
def command(*, plan: str, a: Source, to: str, count: int) -> Request:
    """Find the nearest of something else for each selected project."""
    return Nearest(plan=plan, a=a, b=parse_source(to), k=count)
