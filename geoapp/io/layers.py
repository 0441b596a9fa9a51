"""Map layers: one TOML file a layer, found by folder."""

import json
import tomllib
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.layer import Layer
from geoapp.errors import InputError
from geoapp.settings import folder_of_layers

_LAYER = TypeAdapter(Layer)


def load_layer(path: Path) -> Layer:
    """Return one layer, checked strictly; its id is the file's name.

    Raises:
        InputError: the file is unreadable, is not TOML, or does not hold a layer.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path} cannot be read as a layer ({error}); write it as TOML like its neighbours."
        raise InputError(message) from error
    try:
        return _LAYER.validate_json(json.dumps({**content, "id": path.stem}), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = f"{path}: {where}: {first['msg']}; mend the entry."
        raise InputError(message) from error


@cache
def load_layers() -> tuple[Layer, ...]:
    """Return every layer of the folder, from the bottom of the map up.

    Raises:
        InputError: the folder holds no layer, or one of them is wrong.
    """
    layers = [load_layer(path) for path in folder_of_layers().glob("*.toml")]
    if not layers:
        message = f"{folder_of_layers()} holds no layer; restore the folder from the repository."
        raise InputError(message)
    return tuple(sorted(layers, key=lambda layer: (layer.order, layer.id)))
