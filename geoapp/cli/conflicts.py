"""``geoapp conflicts``."""

import click

from geoapp.cli._analysis import SOURCE, analysis_flags, distance_flag
from geoapp.domain.request import Conflicts, Request
from geoapp.domain.source import Source, parse_source


@click.command()
@click.option("--to", metavar="SOURCE", help=f"Only pairs with one of these: {SOURCE}")
@distance_flag()
@analysis_flags
def command(*, plan: str, a: Source, to: str | None, distance: float) -> Request:
    """List pairs of selected projects that come within a distance of each other, ranked.

    Parts of one main project, and one project named twice, are no pair.
    """
    return Conflicts(plan=plan, a=a, b=None if to is None else parse_source(to), distance_m=distance)
