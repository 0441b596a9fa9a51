"""``geoapp calibrate``."""

from pathlib import Path

import click

from geoapp.cli._speech import answer
from geoapp.io.models import WORKS
from geoapp.pipeline.calibrate import calibrate, gather, reliability_table, threshold_table
from geoapp.reading.chain import KINDS


@click.command()
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--name", default=WORKS, show_default=True, help="Folder of data/models.")
def command(corpus: Path, name: str) -> None:
    """Fit on CORPUS how sure the reader is of an entry, set from when on it is one, and print how far that holds.

    CORPUS holds texts, annotations/train and annotations/dev. Train's texts are read by the networks that were taught
    without them.
    """
    evidence = gather(corpus, name)
    held = evidence.reliability()
    thresholds = [threshold for kind in KINDS for threshold in evidence.thresholds(kind)]
    path = calibrate(name, evidence)
    tables = f"{threshold_table(thresholds, evidence.least)}\n\n{reliability_table(held)}"
    answer({"thresholds": thresholds, "reliability": held, "file": path}, f"{tables}\nwritten: {path}")
