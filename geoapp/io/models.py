"""Trained models: the folders of ``data/models``, each with its weights, its calibration and its card."""

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geoapp.errors import InputError
from geoapp.io.files import write_all, write_text
from geoapp.reading.confidence import MARKS, Calibration
from geoapp.reading.model import Model
from geoapp.reading.tagger import SentenceBlock, Tagged, Tagger, make_tagger, tag_block
from geoapp.settings import folder_of_models

WORKS = "works-3"
"""The model that finds works."""

CALIBRATION = "calibration.csv"
CONSTANT, LEAST, LEAST_PROGRAMME = "constant", "least", "least_programme"
LOGITS = ("probability", "probability_of_other_kind", "probability_of_any")


@cache
def load_model(name: str = WORKS) -> Model:
    """Return a model whole.

    Raises:
        InputError: a file is missing or malformed.
    """
    return Model(name=name, tagger=load_tagger(name), calibration=_load_calibration(name))


@cache
def load_tagger(name: str = WORKS) -> Tagger:
    """Return a model that finds works; nothing in its file is run.

    Raises:
        InputError: the file is missing or holds no such model.
    """
    path = folder_of_models() / name / "weights.npz"
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return make_tagger({key: arrays[key] for key in arrays.files})
    except (OSError, ValueError, KeyError) as error:
        raise InputError("model_unread", file=str(path), reason=str(error)) from error


def read_block(block: SentenceBlock) -> list[Tagged]:
    """Return the works of a block, by the model of the process that this is."""
    return tag_block(load_tagger(), block)


def save_model(folder: Path, weights: Mapping[str, NDArray[np.generic]], card: str) -> None:
    """Write a model's arrays and card; the same arrays give the same bytes.

    Raises:
        InputError: the folder cannot be written.
    """
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **weights)
    write_all({folder / "weights.npz": packed.getvalue(), folder / "card.md": card.encode()})


def write_calibration(name: str, calibration: Calibration) -> Path:
    """Write the weights of marks beside a model and return the file's path."""
    path = folder_of_models() / name / CALIBRATION
    logits = dict(zip(LOGITS, calibration.logits, strict=True))
    least = {LEAST: calibration.least, LEAST_PROGRAMME: calibration.least_programme}
    rows = {**least, CONSTANT: calibration.constant, **logits, **calibration.marks}
    write_text(path, "mark,weight\n" + "".join(f"{mark},{weight}\n" for mark, weight in rows.items()))
    return path


def _load_calibration(name: str) -> Calibration:
    path = folder_of_models() / name / CALIBRATION
    try:
        with path.open(encoding="utf-8", newline="") as file:
            weights = {row["mark"]: float(row["weight"]) for row in csv.DictReader(file)}
        marks = {mark: weights[mark] for mark in MARKS}
        own, other, anything = (weights[name] for name in LOGITS)
        return Calibration(
            constant=weights[CONSTANT],
            logits=(own, other, anything),
            marks=marks,
            least=weights[LEAST],
            least_programme=weights[LEAST_PROGRAMME],
        )
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise InputError("model_unread", file=str(path), reason=str(error)) from error
