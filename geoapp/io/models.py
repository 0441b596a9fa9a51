"""Trained models: the folders of ``data/models``, each with its weights and its card."""

from functools import cache

import numpy as np
from threadpoolctl import threadpool_limits

from geoapp.errors import InputError
from geoapp.reading.tagger import Tagger, make_tagger
from geoapp.settings import folder_of_models

WORKS = "works-1"
"""The model that finds works."""


@cache
def load_tagger(name: str = WORKS) -> Tagger:
    """Return a model that finds works; nothing in its file is run.

    From then on each of this process's threads multiplies its own matrices alone: they are small, and threads that wait
    for each other's parts took ten times as long on shared cores.

    Raises:
        InputError: the file is missing or holds no such model.
    """
    threadpool_limits(1, user_api="blas")
    path = folder_of_models() / name / "weights.npz"
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return make_tagger({key: arrays[key] for key in arrays.files})
    except (OSError, ValueError, KeyError) as error:
        raise InputError("model_unread", file=str(path), reason=str(error)) from error
