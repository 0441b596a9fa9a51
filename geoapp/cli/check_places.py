"""``geoapp check-places``."""

import sys
from pathlib import Path

import click

from geoapp.cli._speech import answer, note, tell, wants_json
from geoapp.cli._streams import InFile
from geoapp.geometry.datums import DATUMS
from geoapp.io.plans import load_plan
from geoapp.pipeline.check_places import check_places


@click.command()
@click.argument("plan")
@click.argument("file", type=InFile())
@click.option("--datum", type=click.Choice(DATUMS), default="wgs84", show_default=True, help="Of FILE.")
@click.option("--all", "every", is_flag=True, help="Print what lies within its radius too.")
def command(plan: str, file: Path, datum: str, every: bool) -> None:  # noqa: FBT001 (click hands flags over so)
    """Compare a plan's gazetteer with FILE, and print the places that FILE has outside their radius.

    FILE is a table (.csv with id or name, lon, lat) or GeoJSON. A row is compared with the place of its id, else of
    its name; of lines the greatest distance counts. The exit code is 1 when a place lies outside its radius.
    """
    found = check_places(load_plan(plan), file, datum=datum)
    outside = [one for one in found.compared if not one.holds]
    shown = found.compared if every else outside
    lines = [
        f"{one.id}  {one.name}: {one.distance_m:,.0f} m off, radius {one.radius_m:,.0f} m" for one in shown
    ]
    if wants_json():
        answer(found, "")
    else:
        for line in lines:
            tell(line)
    note(
        f"{len(found.compared)} compared, {len(outside)} outside their radius; "
        f"{len(found.without_position)} without a position, {len(found.unknown)} not in the gazetteer"
    )
    sys.exit(1 if outside else 0)
