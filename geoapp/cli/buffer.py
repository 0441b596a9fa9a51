"""``geoapp buffer``."""

from typing import cast

import click

from geoapp.cli._analysis import analysis_flags, distance_flag
from geoapp.domain.request import LEAST_SEGMENTS, Buffer, Cap, Request
from geoapp.domain.source import Source


@click.command()
@distance_flag(multiple=True, help="In metres; may be given several times.")
@click.option("--rings", is_flag=True, help="Cut each distance out of the next larger one.")
@click.option(
    "--dissolve",
    default="none",
    show_default=True,
    metavar="none|all|COLUMN",
    help="Unite all buffers, or those with the same value in a column, e.g. theme.",
)
@click.option("--cap", type=click.Choice(["round", "flat", "square"]), default="round", show_default=True)
@click.option("--quad-segs", default=LEAST_SEGMENTS, show_default=True, help="Segments of a quarter circle.")
@analysis_flags
def command(  # noqa: PLR0913 (flags)
    *,
    plan: str,
    a: Source,
    distance: tuple[float, ...],
    rings: bool,
    dissolve: str,
    cap: str,
    quad_segs: int,
) -> Request:
    """Draw all that is within a distance of the selected projects.

    What is known only within a radius gets two outlines: surely inside and possibly inside.
    """
    return Buffer(
        plan=plan,
        a=a,
        distances_m=distance,
        rings=rings,
        dissolve=dissolve,
        cap=cast("Cap", cap),
        quad_segs=quad_segs,
    )
