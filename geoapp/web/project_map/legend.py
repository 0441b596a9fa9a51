"""The map's legend: what its shapes mean, and its themes, which a click narrows the map to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from geoapp.domain.layer import Layer
from geoapp.domain.plan import Plan
from geoapp.domain.record import shown_as
from geoapp.domain.selection import Selection
from geoapp.io.layers import load_families, load_layers
from geoapp.io.words import Words
from geoapp.web import state
from geoapp.web.escape import escape
from geoapp.web.matches import find_matches
from geoapp.web.paint import clip_path

KEY = "legend"
_SHAPES = ("exact", "approximate", "line", "schematic", "district")


def show_legend(plan: Plan, selection: Selection, say: Words) -> None:
    """Draw the legend: themes that the other filters leave on the map, each with its number, and the shapes."""
    records = find_matches(plan.id, replace(selection, theme=())).records
    found = Counter(record["theme"] for record in records if shown_as(record) == "symbol")
    layers = [
        layer
        for layer in load_layers()
        if any(found[theme] or theme in selection.theme for theme in layer.themes)
    ]
    st.html(f"<style>{''.join(_key(place, layer) for place, layer in enumerate(layers, start=1))}</style>")
    counts = {layer.id: sum(found[theme] for theme in layer.themes) for layer in layers}
    titles = {layer.id: say.name(layer.title) for layer in layers}
    themes = {layer.id: layer.themes for layer in layers}
    # The legend follows the filter, wherever it was set.
    st.session_state[KEY] = [layer for layer, held in themes.items() if set(held) & set(selection.theme)]
    st.pills(
        say("legend_themes"),
        list(titles),
        selection_mode="multi",
        key=KEY,
        format_func=lambda layer: say("option", name=titles[layer], count=counts[layer]),
        on_change=lambda: _take_themes(themes),
    )
    st.html(
        f'<div class="geo-legend" role="group" aria-label="{escape(say("legend"))}">'
        f"{_families(layers, say)}{_shapes(say)}</div>"
    )


def _take_themes(themes: dict[str, tuple[str, ...]]) -> None:
    chosen = st.session_state[KEY]
    state.change_all(
        theme=tuple(theme for layer, held in themes.items() if layer in chosen for theme in held)
    )


def _key(place: int, layer: Layer) -> str:
    """Return the style that puts a layer's symbol before its name; colours and symbols are our own files'."""
    button = f".st-key-{KEY} button:nth-of-type({place})::before"
    symbol = "".join(f"\\{ord(character):x} " for character in layer.style.symbol)
    # The second form keeps the symbol out of the button's name; older browsers know the first only.
    content = f"content:'{symbol}';content:'{symbol}' / ''"
    shape = clip_path(load_families()[layer.family].shape)
    return f"{button}{{{content};background:{escape(layer.style.color)};border-radius:0;clip-path:{shape}}}"


def _families(layers: list[Layer], say: Words) -> str:
    """Name the families of layers by their colours, in the order of the themes above."""
    families = [load_families()[code] for code in dict.fromkeys(layer.family for layer in layers)]
    return _row(
        f'<i class="geo-swatch" style="background:{escape(one.color)}"></i>{escape(say.name(one.title))}'
        for one in families
    )


def _shapes(say: Words) -> str:
    return _row(
        f'<i class="geo-shape geo-shape-{shape}"></i>{escape(say(f"legend_{shape}"))}' for shape in _SHAPES
    )


def _row(entries: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>"
