"""Standing layers that somebody may see: for everybody else they do not exist, and no answer is made of them."""

import logging
from functools import lru_cache
from pathlib import Path
from threading import Lock

from geopandas import GeoDataFrame

from geoapp.domain.access import Identity, may_see
from geoapp.domain.plan import Plan
from geoapp.domain.source import Source
from geoapp.domain.standing import StandingLayer
from geoapp.errors import GeoappError
from geoapp.io.standing import read_standing_file
from geoapp.pipeline.standing import frame_of, layers_of, named_layers, read_areas
from geoapp.settings import file_of_standing_layers

_Version = tuple[int, int]
"""When a file was changed last (ns), and its bytes; another one as soon as somebody replaces it."""

_MOST = 16
"""Frames of layers that are kept: of one layer, and of several together as roles see them."""

_reading = Lock()
_log = logging.getLogger("geoapp")


def seen_by(identity: Identity, plan_id: str) -> tuple[StandingLayer, ...]:
    """Return a plan's standing layers that somebody may see.

    A wrong file, which keeps a server from starting, is logged and shows nothing: its sentence would name layers.
    """
    path = file_of_standing_layers()
    if path is None:
        return ()
    return tuple(
        one for one in layers_of(plan_id, _declared(path, _version(path))) if may_see(identity, one.roles)
    )


def areas_seen(source: Source, plan: Plan, identity: Identity) -> GeoDataFrame:
    """Return the areas of the layers that a source names, the very same frame until a file changes. Never change it.

    Raises:
        InputError: there is no such layer for the one who asks, or one of theirs is wrong.
    """
    layers = named_layers(source, seen_by(identity, plan.id))
    with _reading:  # who comes meanwhile waits for it instead of reading as well
        return _together(tuple((one, _version(Path(one.file))) for one in layers), plan)


def state_of(identity: Identity, plan_id: str) -> tuple[tuple[str, _Version], ...]:
    """Return the ids of the layers that somebody may see, each with its file's version: answers are made of these."""
    return tuple((one.id, _version(Path(one.file))) for one in seen_by(identity, plan_id))


@lru_cache(maxsize=4)
def _declared(path: Path, _: _Version) -> tuple[StandingLayer, ...]:
    try:
        return read_standing_file(path)
    except GeoappError as error:
        _log.warning("no standing layer is shown: %s", error)
        return ()


@lru_cache(maxsize=_MOST)
def _together(layers: tuple[tuple[StandingLayer, _Version], ...], plan: Plan) -> GeoDataFrame:
    versions = dict(layers)
    return frame_of(list(versions), plan, lambda layer, plan: _one(layer, plan, versions[layer]))


@lru_cache(maxsize=_MOST)
def _one(layer: StandingLayer, plan: Plan, _: _Version) -> GeoDataFrame:
    from geoapp.pipeline.intake import run_apart  # noqa: PLC0415 (with every reader of files: where a layer is named)

    areas: GeoDataFrame = run_apart(read_areas, layer, plan)
    return areas


def _version(path: Path) -> _Version:
    try:
        found = path.stat()
    except OSError:
        return 0, -1
    return found.st_mtime_ns, found.st_size
