"""``geoapp rerun``."""

from pathlib import Path

import click

from geoapp.cli._analysis import keep_outcome
from geoapp.cli._speech import answer
from geoapp.cli._streams import InFile, OutFile
from geoapp.domain.source import parse_source
from geoapp.errors import StaleError
from geoapp.io.plans import load_plan
from geoapp.io.receipts import read_receipt
from geoapp.pipeline.rerun import rerun


@click.command()
@click.argument("receipt", type=InFile(text=".json"))
@click.option("--out", type=OutFile(), help="File to write the result to.")
@click.option(
    "--a", "source_a", metavar="SOURCE", help="Another source for a, e.g. a file for a page's result."
)
@click.option("--b", "source_b", metavar="SOURCE", help="Another source for b.")
def command(receipt: Path, out: Path | None, source_a: str | None, source_b: str | None) -> None:
    """Repeat the analysis of RECEIPT; fail, and name what is different, when the result is not the same."""
    before = read_receipt(receipt)
    given = {"a": source_a, "b": source_b}
    instead = {role: parse_source(text) for role, text in given.items() if text is not None}
    outcome, differences = rerun(before, load_plan(before.request.plan), instead=instead)
    keep_outcome(outcome, out, None)
    if outcome.receipt.sha256 != before.sha256:
        raise StaleError("rerun_differs", file=str(receipt), reason="; ".join(differences))
    lines = (f"the same result, SHA-256 {before.sha256}", *(f"although {one}" for one in differences))
    answer({"sha256": before.sha256, "although": differences}, "\n".join(lines))
