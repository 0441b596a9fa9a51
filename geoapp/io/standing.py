"""The operator's standing layers: one TOML file, named by ``GEOAPP_STANDING``; without it there are none."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from geoapp.domain.standing import StandingLayer
from geoapp.errors import InputError
from geoapp.inspection.coordinate_systems import read_crs
from geoapp.io.plans import has_plan
from geoapp.io.toml_files import read_toml
from geoapp.settings import file_of_standing_layers

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_FILE = TypeAdapter(dict[str, list[StandingLayer]])


def load_standing_layers() -> tuple[StandingLayer, ...]:
    """Return the standing layers that are declared, with whole paths and CRSs, their files unread; none by default.

    Raises:
        InputError: the file is missing or wrong, an id stands twice, or a plan, a CRS or a layer's file is none.
    """
    path = file_of_standing_layers()
    return () if path is None else read_standing_file(path)


def read_standing_file(path: Path) -> tuple[StandingLayer, ...]:
    """Return the standing layers that a file declares.

    Raises:
        InputError: as :func:`load_standing_layers`.
    """
    found = read_toml(path, _FILE, unread="standing_unread", entry="standing_entry")
    if others := sorted(found.keys() - {"standing_layer"}):
        reason = "only [[standing_layer]] stands there"
        raise InputError("standing_entry", file=str(path), key=others[0], reason=reason)
    layers = found.get("standing_layer", [])
    twice = [one for one, count in Counter(layer.id for layer in layers).items() if count > 1]
    for layer in layers:
        if layer.id in twice or not _ID.fullmatch(layer.id):
            raise InputError("standing_id", file=str(path), id=layer.id)
    return tuple(_ready(path, layer) for layer in layers)


def _ready(path: Path, layer: StandingLayer) -> StandingLayer:
    """Return a layer with its whole path and its CRS as it is known here."""
    named = {"file": str(path), "id": layer.id}
    if not layer.roles:
        raise InputError("standing_roles", **named)
    if layer.plan and not has_plan(layer.plan):
        raise InputError("standing_plan", **named, plan=layer.plan)
    there = path.parent.joinpath(layer.file).resolve()
    if not there.is_file():
        raise InputError("standing_file", **named, there=str(there))
    try:
        crs = read_crs(layer.crs) if layer.crs else ""
    except InputError as error:
        raise InputError("standing_crs", **named, crs=layer.crs) from error
    return replace(layer, file=str(there), crs=crs)
