"""geoapp sheet: print the projects of a district, or of any filters, to a file."""

from pathlib import Path

import click

from geoapp.cli._build_state import tell_build_state
from geoapp.cli._options import format_of, only_plan, read_selection, selection_flags
from geoapp.cli._paper import Printing, opinions_told, paper_flags
from geoapp.cli._speech import confirm
from geoapp.cli._streams import OutFile, write_out
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.filtering import Filtering
from geoapp.sheet.formats import FORMATS
from geoapp.sheet.project_sheet import make_sheet
from geoapp.sheet.rendering import render


@click.command()
@selection_flags
@click.option("--format", "asked", type=click.Choice(FORMATS), help="Instead of what the file's suffix says.")
@paper_flags
@click.option("--opinions", is_flag=True, help="List the opinions on its projects too (docs/opinions.md).")
@click.option("--out", type=OutFile(), required=True, help="File to write; - is the standard output.")
def command(
    query: dict[str, list[str]], asked: str | None, printing: Printing, out: Path, *, opinions: bool
) -> None:
    """Print a map of the selected projects with their numbered list.

    With one --district it is the district's own sheet. --view frames the map as the screen did. The same data and
    date give the same bytes.
    """
    fmt = format_of(out, asked, {code: f".{code}" for code in FORMATS})
    plan = load_plan(only_plan(query))
    tell_build_state(plan.id)
    frame = read_projects(plan.id)
    filtering = Filtering(plan, frame, query)
    selection = read_selection(query, filtering)
    said = opinions_told(plan.id) if opinions else None
    sheet = make_sheet(plan, frame, selection, printing.day, printing.paper, index=filtering.index, said=said)
    write_out({out: render(sheet, fmt, page=printing.page)})
    facts = {"out": out, "title": sheet.title, "projects": len(sheet.entries)}
    confirm(facts, f"{sheet.title}: {len(sheet.entries)} projects written to {out}")
