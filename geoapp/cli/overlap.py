"""``geoapp overlap``."""

import click

from geoapp.cli._analysis import analysis_flags, to_flag
from geoapp.domain.request import Overlap, Request
from geoapp.domain.source import Source, parse_source


@click.command()
@to_flag
@analysis_flags
def command(*, plan: str, a: Source, to: str) -> Request:
    """List what the selected projects share with something else: area or length, and percent of each."""
    return Overlap(plan=plan, a=a, b=parse_source(to))
