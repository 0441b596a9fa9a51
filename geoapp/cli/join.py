"""``geoapp join``."""

from pathlib import Path

import click

from geoapp.cli._engine import engine_flags
from geoapp.cli._options import only_plan
from geoapp.cli._speech import confirm
from geoapp.cli._streams import InFile, OutFile, write_out
from geoapp.io.boundaries import load_districts
from geoapp.io.engine import WorkEngine
from geoapp.io.plans import load_plan
from geoapp.pipeline.join import join_file


@click.command()
@click.argument("file", type=InFile())
@click.option("--plan", help="Id of the plan; may be left out when there is only one.")
@click.option("--out", type=OutFile(), required=True, help="CSV file to write.")
@engine_flags
def command(file: Path, plan: str | None, out: Path, engine: WorkEngine) -> None:
    """Say for each feature of a large GeoParquet which districts it lies in, and how much of it.

    One row a part: position in the file (from 0), district code (0: in none), size (m2, m or number of points) and
    share of the feature. The file is read piece by piece, so it may hold millions.
    """
    city = load_plan(only_plan({"plan": [plan]} if plan else {}))
    parts = join_file(file, load_districts(city), city.metric_crs, engine=engine)
    write_out({out: parts.to_csv(index=False, lineterminator="\n").encode()})
    features = parts["row"].nunique()
    facts = {"out": out, "parts": len(parts), "features": features}
    confirm(facts, f"{len(parts)} parts of {features} features written to {out}")
