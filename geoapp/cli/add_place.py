"""``geoapp add-place``."""

from typing import get_args

import click

from geoapp.cli._speech import confirm
from geoapp.cli._speech import note as tell
from geoapp.domain.location import Place, Quality
from geoapp.errors import InputError
from geoapp.pipeline.add_place import add_place


@click.command()
@click.argument("plan")
@click.argument("place", metavar="ID")
@click.argument("name")
@click.argument("spot", metavar="LON,LAT,RADIUS")
@click.option("--kind", required=True, help="A code of data/codelists/place_kinds.csv, e.g. reservoir.")
@click.option("--source", required=True, help="Who says that it lies there.")
@click.option("--licence", default="CC BY 4.0", show_default=True, help="Of what the source gives.")
@click.option("--quality", type=click.Choice(get_args(Quality)), default="estimate", show_default=True)
@click.option("--alias", "aliases", multiple=True, help="Another name; may be given several times.")
@click.option("--name-en", default="", help="The name that the English screens show.")
@click.option("--district", help="The district that a public text names.")
@click.option("--zone", help="Id of the zone that it lies in.")
@click.option("--note", default="", help="What a curator should know.")
def command(  # noqa: PLR0913, PLR0917 (the cells of a row)
    plan: str,
    place: str,
    name: str,
    spot: str,
    kind: str,
    source: str,
    licence: str,
    quality: Quality,
    aliases: tuple[str, ...],
    name_en: str,
    district: str | None,
    zone: str | None,
    note: str,
) -> None:
    """Add a place to a plan's gazetteer, and build the plan anew.

    It lies at LON,LAT in WGS-84, and truly within RADIUS metres. Projects that are named after it are placed there.
    The row goes to the end of gazetteer.csv; when the build refuses it, the file is as it was.
    """
    lon, lat, radius = _numbers(spot)
    row = Place(
        id=place,
        name=name,
        aliases=aliases,
        name_en=name_en or name,
        kind=kind,
        level="site",
        outside=False,
        uncertainty_m=radius,
        quality=quality,
        district=district,
        source=source,
        licence=licence,
        note=note,
        zone=zone,
    )
    path = add_place(plan, row, lon, lat, progress=tell)
    confirm({"file": path, "plan": plan, "id": place}, f"wrote {path}, and built the plan")


def _numbers(spot: str) -> tuple[float, float, float]:
    try:
        lon, lat, radius = map(float, spot.split(","))
    except ValueError as error:
        raise InputError("spot_numbers", spot=spot) from error
    return lon, lat, radius
