"""``geoapp new-plan``."""

import shlex
from pathlib import Path

import click

from geoapp.cli._intake import table_flag
from geoapp.cli._speech import confirm
from geoapp.pipeline.new_plan import new_plan


@click.command("new-plan")
@click.argument("adcode", type=int)
@click.option("--id", "plan_id", help="Id of the plan, the folder's name; plan-ADCODE when left out.")
@click.option(
    "--text", type=click.Path(path_type=Path), help="The plan's document, for title, years and SHA-256."
)
@table_flag
def command(adcode: int, plan_id: str | None, text: Path | None, tables: tuple[str, ...]) -> None:
    """Write the folder of a new plan for the city with this ADCODE, such as 330600.

    Name, region and metric CRS come from the district boundaries; nothing that is there is overwritten.
    """
    folder = new_plan(adcode, plan_id=plan_id, text=text, tables=tables)
    sheets = "".join(f" --table {shlex.quote(table)}" for table in tables)
    lines = (
        f"wrote {folder}",
        "next: look at plan.toml, fill gazetteer.csv, then run",
        f"  geoapp read {text or 'TEXT'} --plan {folder.name}{sheets}",
        f"  geoapp build --plan {folder.name}",
    )
    confirm({"folder": folder, "plan": folder.name}, "\n".join(lines))
