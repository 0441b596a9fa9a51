"""geoapp sheet: print the sheet of a district to a file."""

from datetime import datetime
from pathlib import Path

import click

from geoapp.cli._options import format_of, only_plan, read_selection, selection_flags
from geoapp.errors import UnknownCodeError
from geoapp.io.files import write_bytes
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.known_codes import known_codes
from geoapp.sheet.formats import FORMATS, render
from geoapp.sheet.sheet import make_sheet


@click.command()
@selection_flags
@click.option("--format", "asked", type=click.Choice(FORMATS), help="Instead of what the file's suffix says.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="Page of a picture.")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of printing; today when left out."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
def command(
    query: dict[str, list[str]], asked: str | None, page: int, day: datetime | None, out: Path
) -> None:
    """Print a district's sheet: its map and the table of its projects.

    Give one --district; the other flags narrow its projects. The same data and date give the same bytes.
    """
    fmt = format_of(out, asked, {code: f".{code}" for code in FORMATS})
    plan = load_plan(only_plan(query))
    frame = read_projects(plan.id)
    selection = read_selection(query, known_codes(plan, frame))
    if len(selection.district) != 1:
        raise UnknownCodeError("sheet_one_district")
    printed = (day or datetime.now().astimezone()).date()
    sheet = make_sheet(plan, frame, selection.district[0], selection, printed)
    write_bytes(out, render(sheet, fmt, page=page))
    click.echo(f"{sheet.title}: {len(sheet.entries)} projects written to {out}")
