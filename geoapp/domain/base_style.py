"""The look of what lies beneath the projects: one style for each class of ground, the same on screen and on paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseStyle:
    """A class of ground, what it looks like, and where it comes from."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    form: Literal["area", "line", "name"]
    light: str
    dark: str
    """Colours on a light and a dark page, as style sheets write them; paper is light."""
    width: float = 1.0
    """Of a line near the closest zoom, or height of a name, in pixels."""
    dash: tuple[float, ...] = ()
    from_zoom: int = 0
    """Of the map: farther out it is left out."""
    layers: Mapping[str, tuple[str, ...]]
    """Layers of an archive, and the kinds in each; none for all."""
    places: tuple[str, ...] = ()
    """Kinds of gazetteer places (``data/codelists/place_kinds.csv``)."""
    always: bool = False
    """Whether a place is ground even where a project stands on it: water is, a road that is being planned is not."""
    reviewed: bool = False
    """Whether it is drawn only from an archive with a map review number."""


def styles_of(styles: Iterable[BaseStyle], layer: str, kind: str, form: str) -> Sequence[BaseStyle]:
    """Return the styles of a feature of an archive by its layer, kind and form.

    >>> water = BaseStyle(id="water", form="area", light="", dark="", layers={"water": ()})
    >>> river = BaseStyle(id="river", form="line", light="", dark="", layers={"water": ("river",)})
    >>> [one.id for one in styles_of([water, river], "water", "river", "line")]
    ['river']
    >>> [one.id for one in styles_of([water, river], "water", "lake", "area")], styles_of([], "a", "", "area")
    (['water'], [])
    """
    return [
        one
        for one in styles
        if one.form == form and layer in one.layers and (not one.layers[layer] or kind in one.layers[layer])
    ]
