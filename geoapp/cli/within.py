"""``geoapp within``."""

import click

from geoapp.cli._analysis import analysis_flags, distance_flag, to_flag
from geoapp.domain.request import Request, Within
from geoapp.domain.source import Source, parse_source


@click.command()
@to_flag
@distance_flag()
@analysis_flags
def command(*, plan: str, a: Source, to: str, distance: float) -> Request:
    """Say of each selected project how near it is, and whether any or all of it lies within a distance."""
    return Within(plan=plan, a=a, b=parse_source(to), distance_m=distance)
