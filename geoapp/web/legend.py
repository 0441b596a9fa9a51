"""The map's legend: the symbols that are on it, and what their shapes mean."""

from collections import Counter

import streamlit as st

from geoapp.io.layers import load_layers
from geoapp.web.content import Record
from geoapp.web.escape import escape
from geoapp.web.precision import shown_as
from geoapp.web.words import Words

_SHAPES = ("exact", "approximate", "line", "schematic", "district")


def show_legend(records: list[Record], say: Words) -> None:
    """Draw the legend of what the map shows."""
    found = Counter(record["theme"] for record in records if shown_as(record) == "symbol")
    themes = "".join(
        f'<li><i class="geo-key" style="background:{escape(layer.style.color)}">{escape(layer.style.symbol)}</i>'
        f"{escape(say.name(layer.title))}</li>"
        for layer in load_layers()
        if any(found[theme] for theme in layer.themes)
    )
    shapes = "".join(
        f'<li><i class="geo-shape geo-shape-{shape}"></i>{escape(say(f"legend_{shape}"))}</li>'
        for shape in _SHAPES
    )
    label = escape(say("legend"))
    st.html(
        f'<div class="geo-legend" role="group" aria-label="{label}"><ul>{themes}</ul><ul>{shapes}</ul></div>'
    )
