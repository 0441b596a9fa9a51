"""Map layers: one TOML file a layer, found by folder, with the colour of its family."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from geoapp.domain.layer import Family, Layer, Title
from geoapp.domain.palette import MARKS
from geoapp.errors import InputError
from geoapp.io.codelists import load_rows
from geoapp.io.toml_files import read_toml
from geoapp.settings import folder_of_layers

_LAYER = TypeAdapter(Layer)


@cache
def load_families() -> Mapping[str, Family]:
    """Return the families of layers by their codes, in the order of the legend.

    Raises:
        InputError: the codelist is missing or malformed.
    """
    rows = load_rows("families", ("code", "zh", "en", "color", "shape", "origin"))
    return {
        row["code"]: Family(
            code=row["code"],
            title=Title(zh=row["zh"], en=row["en"]),
            color=row["color"],
            shape=row["shape"],
        )
        for row in rows
    }


def load_layer(path: Path) -> Layer:
    """Return one layer, checked strictly; its id is the file's name.

    Raises:
        InputError: the file is unreadable, is not TOML, does not hold a layer, or names a family that there isn't.
    """
    layer = read_toml(path, _LAYER, unread="layer_unread", entry="layer_entry", more={"id": path.stem})
    return replace(layer, style=replace(layer.style, color=_color(layer, path)))


def _color(layer: Layer, path: Path) -> str:
    """Return a layer's colour, which no layer chooses for itself."""
    families = load_families()
    if layer.source == "districts":
        if layer.family or layer.style.color:
            raise InputError("layer_of_districts", file=str(path))
        return MARKS["border"].color
    if layer.family not in families or layer.style.color:
        raise InputError("layer_family", file=str(path), families=", ".join(families))
    return families[layer.family].color


def theme_colors() -> dict[str, str]:
    """Return each theme's colour on the map, as style sheets write it.

    >>> theme_colors()["metro"] == load_families()["transport"].color
    True
    """
    return {theme: layer.style.color for layer in load_layers() for theme in layer.themes}


@cache
def load_layers() -> tuple[Layer, ...]:
    """Return every layer of the folder, from the bottom of the map up.

    Raises:
        InputError: the folder holds no layer, or one of them is wrong.
    """
    layers = [load_layer(path) for path in folder_of_layers().glob("*.toml")]
    if not layers:
        raise InputError("layers_none", folder=str(folder_of_layers()))
    return tuple(sorted(layers, key=lambda layer: (layer.order, layer.id)))
