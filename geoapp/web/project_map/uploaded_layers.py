"""The legend of a visitor's own layers: each with a switch, a colour, a label and a way to let go of it."""

import streamlit as st

from geoapp.domain.source import Source
from geoapp.io.words import Words
from geoapp.web import visitor_layers
from geoapp.web.escape import plain
from geoapp.web.visitor_layers import COLORS, VisitorLayer


def show_own_legend(say: Words) -> None:
    """Draw a line a layer beneath the legend; nothing where the visitor has none."""
    layers = list(visitor_layers.layers().values())
    if not layers:
        return
    with st.sidebar.container(key="own_legend"):
        st.markdown(say("own_layers", n=len(layers)))
        for layer in layers:
            _show(layer, say)
        st.caption(say("own_kept") if visitor_layers.are_kept() else say("own_not_kept"))


def _show(layer: VisitorLayer, say: Words) -> None:
    source = layer.source
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<i class="geo-own" style="--own:{COLORS[layer.color]}"></i>', width="content")
        st.checkbox(
            plain(say("option", name=source.detail, count=len(layer.frame))),
            value=source in visitor_layers.shown(),
            key=f"own_{source}",
            on_change=visitor_layers.switch,
            args=(source,),
        )
        with st.popover(say("own_style"), width="content"):
            _ask_style(layer, say)


def _ask_style(layer: VisitorLayer, say: Words) -> None:
    source = layer.source
    keys = {"color": f"own_color_{source}", "label": f"own_label_{source}"}
    st.selectbox(
        say("own_color"),
        list(COLORS),
        list(COLORS).index(layer.color),
        format_func=lambda code: say(f"own_color_{code}"),
        key=keys["color"],
        on_change=_restyle,
        args=(source, "color", keys["color"]),
    )
    columns = ["", *layer.columns]
    st.selectbox(
        say("own_label"),
        columns,
        columns.index(layer.label),
        format_func=lambda column: column or say("own_label_none"),
        key=keys["label"],
        on_change=_restyle,
        args=(source, "label", keys["label"]),
    )
    st.button(say("own_remove"), key=f"remove_{source}", on_click=visitor_layers.remove, args=(source,))


def _restyle(source: Source, field: str, key: str) -> None:
    visitor_layers.restyle(source, **{field: st.session_state[key]})
