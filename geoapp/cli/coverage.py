"""``geoapp coverage``."""

import click

from geoapp.cli._analysis import SOURCE, analysis_flags, distance_flag
from geoapp.domain.request import LEAST_SEGMENTS, Coverage, Request
from geoapp.domain.source import Source, parse_source


@click.command()
@click.option("--to", default="districts", show_default=True, metavar="SOURCE", help=f"Areas: {SOURCE}")
@distance_flag()
@click.option("--quad-segs", default=LEAST_SEGMENTS, show_default=True, help="Segments of a quarter circle.")
@analysis_flags
def command(*, plan: str, a: Source, to: str, distance: float, quad_segs: int) -> Request:
    """Measure how much of each district lies within a distance of the selected projects.

    Buffers are united before they are summed, and what lies in no district is a row of its own.
    """
    return Coverage(plan=plan, a=a, b=parse_source(to), distance_m=distance, quad_segs=quad_segs)
