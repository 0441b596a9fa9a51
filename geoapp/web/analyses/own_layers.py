"""The visitor's own layers: kept results and files, to be seen on the map or removed."""

from contextlib import suppress
from typing import Any

import streamlit as st

from geoapp.analysis.attributes import radii_of
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.words import Words
from geoapp.pipeline.result_table import ResultRow
from geoapp.web import visitor_layers
from geoapp.web.analyses.describe import describer
from geoapp.web.analyses.sources import words_of
from geoapp.web.escape import plain
from geoapp.web.map.transport.result_shapes import Drawn, make_all_shapes
from geoapp.web.visitor_layers import VisitorLayer

MOST_FACTS, LONGEST_FACT, LONGEST_LABEL = 20, 200, 40
"""Attributes of a feature that its popup shows, and characters of each and of a label."""

_RADIUS = "_radius_m"
"""Of a column of ours, beside those of the file."""


def show_own_layers(plan: Plan, say: Words) -> None:
    """List the layers; each can be shown on the map of every analysis, and removed."""
    layers = visitor_layers.layers()
    if not layers:
        return
    with st.expander(say("own_layers", n=len(layers))):
        for source, layer in layers.items():
            with st.container(horizontal=True, vertical_alignment="center"):
                st.checkbox(
                    plain(say("option", name=words_of(source, plan, say), count=len(layer.frame))),
                    value=source in visitor_layers.shown(),
                    key=f"own_{source}",
                    on_change=visitor_layers.switch,
                    args=(source,),
                )
                st.button(
                    say("own_remove"), key=f"remove_{source}", on_click=visitor_layers.remove, args=(source,)
                )


def drawn_layers(say: Words) -> list[Drawn]:
    """Return the layers that the visitor wants to see on the map."""
    return [
        _drawn(layer, say)
        for source, layer in visitor_layers.layers().items()
        if source in visitor_layers.shown()
    ]


def drawn_shapes(say: Words) -> list[dict[str, Any]]:
    """Return the same layers as the map's script draws them."""
    return make_all_shapes(drawn_layers(say))


def _drawn(layer: VisitorLayer, say: Words) -> Drawn:
    is_file = layer.source.kind == "file"
    frame = layer.frame
    with suppress(InputError):  # a column that only looks like radii; an analysis says what is wrong with it
        frame = frame.assign(**{_RADIUS: radii_of(frame)})
    describe = describer("", say)
    return Drawn(
        frame=frame,
        role="own" if is_file else "kept",
        describe=(lambda row: (layer.source.detail, [describe(row)[0]])) if is_file else describe,
        more=lambda row: _more(layer, row),
    )


def _more(layer: VisitorLayer, row: ResultRow) -> dict[str, Any]:
    """Return colour, label, attributes as text, and radius of a feature."""
    told = (
        layer.columns[:MOST_FACTS] if layer.source.kind == "file" else []
    )  # a result's columns have their table
    facts = [[name, write_value(row.get(name))] for name in told]
    return {
        "color": visitor_layers.COLORS[layer.color],
        "label": write_value(row.get(layer.label))[:LONGEST_LABEL] if layer.label else "",
        "facts": [fact for fact in facts if fact[1]],
        "radius": float(row.get(_RADIUS) or 0),
    }


def write_value(value: object) -> str:
    """Return an attribute as a line of text; nothing for what is missing.

    >>> write_value(12345678.0), write_value(None), write_value(float("nan")), write_value({"a": 1})
    ('12345678', '', '', "{'a': 1}")
    """
    if value is None or value != value:  # noqa: PLR0124 (only what is missing differs from itself)
        return ""
    text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
    return " ".join(text.split())[:LONGEST_FACT]
