"""``geoapp calibrate``."""

from pathlib import Path

import click

from geoapp.cli._speech import answer
from geoapp.io.models import WORKS
from geoapp.pipeline.calibrate import calibrate, judge, reliability, reliability_table


@click.command()
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--name", default=WORKS, show_default=True, help="Folder of data/models.")
def command(corpus: Path, name: str) -> None:
    """Fit on CORPUS (texts, annotations/dev) how sure the reader is of an entry, and print how far that holds."""
    found = reliability(judge(corpus, name))
    path = calibrate(corpus, name)
    answer({"reliability": found, "file": path}, f"{reliability_table(found)}\nwritten: {path}")
