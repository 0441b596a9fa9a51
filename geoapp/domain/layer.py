"""A map layer: one TOML file under ``layers/``. The field ``order`` sorts layers from the bottom up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A name in the two languages of the screen."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The look of features; ``symbol`` is one character drawn in the marker, so that colour is never the only code."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    color: str = ""
    """Its family's; a layer of districts has the one of their borders (``geoapp/domain/palette.py``)."""
    symbol: str = ""
    weight: int = 3
    fill_opacity: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Layers of one colour: there are more themes than colours that everybody can tell apart."""

    code: str
    title: Title
    color: str
    """As style sheets write it; white characters read on it."""
    shape: str
    """Of its symbols, one of ``symbol_shape.SHAPES``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A map layer and its look; ``id`` is the file's name."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    title: Title
    source: Literal["districts", "projects"]
    themes: tuple[str, ...] = ()
    """Which themes a layer of projects holds."""
    family: str = ""
    """Code of the family that a layer of projects belongs to (``data/codelists/families.csv``)."""
    style: Style
    label: str
    """The property written beside a feature."""
    popup: tuple[str, ...]
    order: int


def numbered(layers: Iterable[Layer]) -> Mapping[str, tuple[int, Layer]]:
    """Return the layers of projects by the themes they hold, each with its number on the map."""
    projects = [layer for layer in layers if layer.source == "projects"]
    return {theme: (number, layer) for number, layer in enumerate(projects) for theme in layer.themes}
