"""The visitor's own layers: kept results and files, to be seen on the map or removed."""

from typing import Any

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.web import visitor_layers
from geoapp.web.analyses.describe import describer
from geoapp.web.analyses.sources import words_of
from geoapp.web.escape import plain
from geoapp.web.map.transport.result_shapes import Drawn, make_all_shapes


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
        Drawn(frame=layer.frame, role="kept", describe=describer("", say))
        for source, layer in visitor_layers.layers().items()
        if source in visitor_layers.shown()
    ]


def drawn_shapes(say: Words) -> list[dict[str, Any]]:
    """Return the same layers as the map's script draws them."""
    return make_all_shapes(drawn_layers(say))
