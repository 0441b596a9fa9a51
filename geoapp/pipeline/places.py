"""An operator's folder of places, ready to be asked: indexed in a worker where its files have changed."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.inspection.datum_checks import find_shift
from geoapp.io import worker
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.places.index import is_current, make_index, path_of_index, signature
from geoapp.io.places.lookup import PlaceIndex
from geoapp.io.progress import OnProgress
from geoapp.limits import limit
from geoapp.pipeline.intake import known_sites
from geoapp.placing.place_name import fold
from geoapp.settings import folder_of_places

MEMORY_BYTES = 1 << 30
"""Most that an import of places may take beyond the libraries."""


def load_places(on_progress: OnProgress = lambda _: None) -> PlaceIndex | None:
    """Return the index of the folder ``GEOAPP_PLACES``; ``None`` where none is named.

    Raises:
        InputError: the folder is missing, or its places.toml is wrong.
        WorkError: reading it took too long or too much memory.
    """
    folder = folder_of_places()
    if folder is None:
        return None
    if not folder.is_dir():
        raise InputError("places_folder", folder=str(folder), reason="no such folder")
    folder = folder.resolve()  # a worker may have begun in another folder than ours
    if not is_current(folder):
        seconds = float(limit("places_seconds"))
        worker.run(make_index, folder, on_progress=on_progress, limit_s=seconds, memory_bytes=MEMORY_BYTES)
    return _opened(path_of_index(folder), signature(folder))


def doubted(places: PlaceIndex, plan: Plan) -> list[tuple[str, str]]:
    """Return the files that nobody declared a CRS of and whose places lie as in another datum, each with that datum.

    They are compared with the published places of the plan's gazetteer and with the files whose CRS is declared.
    """
    published = {fold(name): spot for name, spot in known_sites(load_gazetteer(plan)).items()}
    found: list[tuple[str, str]] = []
    for file in places.files():
        if file.crs:
            continue
        known = places.shared_spots(file.name) | published
        spots = places.spots(file.name, known)
        positions = np.array([*spots.values()], dtype=np.float64).reshape(-1, 2)
        found += [(file.name, str(one.kind)) for one in find_shift(positions, list(spots), known, None)]
    return found


@lru_cache(maxsize=2)
def _opened(path: Path, now: str) -> PlaceIndex:  # noqa: ARG001 (a folder that changed has a new index)
    return PlaceIndex(path)
