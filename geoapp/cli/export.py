"""``geoapp export``."""

from pathlib import Path

import click
from geopandas import GeoDataFrame

from geoapp.analysis.drawn_area import IN_SHAPE
from geoapp.cli._build_state import tell_build_state
from geoapp.cli._options import format_of, only_plan, read_selection, selection_flags
from geoapp.cli._speech import confirm
from geoapp.cli._streams import OutFile, write_out
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.export import load_formats, stream
from geoapp.pipeline.filtering import Filtering
from geoapp.pipeline.formats.parcels import areas_of


@click.command()
@selection_flags
@click.option(
    "--format",
    "asked",
    type=click.Choice(list(load_formats())),
    help="Instead of what the file's suffix says.",
)
@click.option(
    "--crs",
    metavar="EPSG",
    help="4326 (WGS-84, the default), 4490 (CGCS2000) or one of the plan's in metres.",
)
@click.option("--encoding", help="Of the text, where the format leaves a choice: utf-8 or gbk.")
@click.option("--out", type=OutFile(), required=True, help="File to write; - is the standard output.")
def command(
    query: dict[str, list[str]], asked: str | None, crs: str | None, encoding: str | None, out: Path
) -> None:
    """Write the selected projects to a file.

    A flag given twice takes either value; different flags narrow each other.
    """
    fmt = format_of(out, asked, {code: one.suffix for code, one in load_formats().items()})
    plan = load_plan(only_plan(query))
    tell_build_state(plan.id)
    frame = read_projects(plan.id)
    filtering = Filtering(plan, frame, query)
    chosen = filtering.select(read_selection(query, filtering))
    write_out({out: stream(chosen, fmt, plan, crs=crs, encoding=encoding)})
    held = areas_of(chosen) if load_formats()[fmt].areas_only else chosen
    left_out = f"; without an area and left out: {len(chosen) - len(held)}" if len(held) < len(chosen) else ""
    facts = {"out": out, "format": fmt, "projects": len(held), "of": len(frame), "selected": len(chosen)}
    confirm(facts, f"{len(held)} of {len(frame)} projects written to {out}{_sureness(held)}{left_out}")


def _sureness(chosen: GeoDataFrame) -> str:
    """Say how many are surely in a drawn area, and how many may be; nothing where none was drawn."""
    if IN_SHAPE not in chosen:
        return ""
    words = chosen[IN_SHAPE].tolist()
    return f": {words.count('certain')} certain, {words.count('possible')} possible in the drawn area"
