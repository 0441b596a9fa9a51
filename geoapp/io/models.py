"""Trained models: the folders of ``data/models``, each with its weights and its card."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geoapp.errors import InputError
from geoapp.reading.tagger import Tagger, make_tagger
from geoapp.settings import folder_of_models

WORKS = "works-2"
"""The model that finds works."""


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


def save_model(folder: Path, weights: Mapping[str, NDArray[np.generic]], card: str) -> None:
    """Write a model's arrays and card; the same arrays give the same bytes.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(folder / "weights.npz", allow_pickle=False, **weights)
        (folder / "card.md").write_text(card, encoding="utf-8")
    except OSError as error:
        raise InputError("file_unwritten", file=str(folder), reason=str(error)) from error
