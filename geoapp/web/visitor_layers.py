"""Layers that belong to one visitor: results that were kept, files that were brought along.

An analysis gets the features of a ``result`` or ``file`` from here and from nowhere else: what an address calls
a file is only a name, never a path that would be opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from weakref import ReferenceType

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.domain.palette import INK, MARKS, YOURS
from geoapp.domain.source import Source
from geoapp.errors import InputError
from geoapp.web.visits.room import keep_layer
from geoapp.web.visits.visit import mine
from geoapp.web.visits.weight import weigh

LONGEST_NAME = 40
MOST_LAYERS = 12
"""Most layers of a visitor; how much they may weigh together is a limit of the visit (``geoapp/web/visits``)."""

COLORS: Mapping[str, str] = {
    "purple": YOURS,
    "cyan": MARKS["result"].color,
    "red": MARKS["pair"].color,
    "clay": MARKS["b"].color,
    "ink": INK,
}
"""Colours that a visitor can choose from, which people with any colour blindness tell apart; the first one is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorLayer:
    """A frame of features in EPSG:4326 under the source that names it."""

    source: Source
    """Of kind ``result`` or ``file``; its detail is the name."""
    frame: GeoDataFrame
    color: str = next(iter(COLORS))
    """One of ``COLORS``."""
    label: str = ""
    """The column whose values stand beside its features on the map; empty for none."""

    def __post_init__(self) -> None:
        """Fall back to what there is, where a colour or a column is none.

        >>> VisitorLayer(source=Source(kind="file", detail="a"), frame=GeoDataFrame(), color="x", label="y").label
        ''
        """
        if self.color not in COLORS:
            object.__setattr__(self, "color", next(iter(COLORS)))
        if self.label not in self.columns:
            object.__setattr__(self, "label", "")

    @property
    def columns(self) -> list[str]:
        """Names of its attributes."""
        return [str(name) for name in self.frame.columns if name != "geometry"]


def layers() -> dict[Source, VisitorLayer]:
    """Return the visitor's layers in the order in which they came."""
    kept: dict[Source, VisitorLayer] = st.session_state.setdefault("visitor_layers", {})
    mine().layers = kept
    return kept


def keep(layer: VisitorLayer) -> None:
    """Keep a layer; one of the same kind and name is replaced.

    Raises:
        InputError: the name is empty, or there are too many layers already, or too heavy ones.
    """
    if not layer.source.detail:
        raise InputError("layer_unnamed", most=LONGEST_NAME)
    if layer.source.detail != clean(layer.source.detail):
        raise InputError("layer_name", name=layer.source.detail, most=LONGEST_NAME)
    if layer.source not in layers() and len(layers()) >= MOST_LAYERS:
        raise InputError("layers_too_many", most=MOST_LAYERS)
    keep_layer(mine(), layer.source, weigh(layer.frame))
    layers()[layer.source] = layer
    shown().add(layer.source)


def keep_frame(source: Source, there: ReferenceType[GeoDataFrame]) -> None:
    """Keep a frame that a page showed; a page that is left open holds no frame that had to make room.

    Raises:
        InputError: as :func:`keep`, or the frame was let go.
    """
    if (frame := there()) is None:
        raise InputError("result_gone")
    keep(VisitorLayer(source=source, frame=frame))


def restyle(source: Source, **changed: Any) -> None:  # noqa: ANN401 (a colour or a label)
    """Give a layer another colour or label; one that was let go meanwhile is left."""
    if source in layers():
        layers()[source] = replace(layers()[source], **changed)


def remove(source: Source) -> None:
    """Forget a layer, and that it was to be seen."""
    layers().pop(source, None)
    mine().layer_weights.pop(source, None)
    shown().discard(source)


def shown() -> set[Source]:
    """Return the layers that the visitor wants to see on every map."""
    wanted: set[Source] = st.session_state.setdefault("visitor_layers_shown", set())
    return wanted


def switch(source: Source) -> None:
    """Show a layer on every map, or no longer."""
    shown().symmetric_difference_update({source})


def are_kept() -> bool:
    """Say whether the visitor's browser has kept what it was given."""
    return not st.session_state.get("visitor_layers_unkept")


def frame_of(source: Source) -> GeoDataFrame:
    """Return the features of a layer.

    Raises:
        InputError: this visitor has no such layer, or no more.
    """
    if source not in layers():
        raise InputError("layer_gone", name=source.detail)
    return layers()[source].frame


def names_gone(page: str) -> list[str]:
    """Return the names of layers that the server let go while the visitor was away, to be said on one page."""
    visit = mine()
    if visit.told_on not in (None, page):
        visit.gone_layers.clear()
    visit.told_on = page if visit.gone_layers else None
    back = {source.detail for source in layers()}
    return [name for name in visit.gone_layers if name not in back]


def is_gone(source: Source) -> bool:
    """Say whether a source is a layer of a visit that this one does not have, as after the page was loaded anew."""
    return source.kind in ("file", "result") and source not in layers()


def clean(name: str) -> str:
    r"""Return a name as a layer can bear it: printable, on one line, not too long.

    >>> clean("  地铁\n500 米 "), clean("")
    ('地铁 500 米', '')
    """
    return "".join(c for c in " ".join(name.split()) if c.isprintable())[:LONGEST_NAME].strip()
