"""The visitor's own layers in the visitor's browser: kept there across visits, and brought back on arrival.

The browser's store holds each layer as one text; it says it to our own server only, once for each session.
"""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from geoapp.domain.source import Source
from geoapp.errors import InputError
from geoapp.web import visitor_layers
from geoapp.web.component import declare
from geoapp.web.kept_layers.writing import read_layer, write_layer
from geoapp.web.visitor_layers import VisitorLayer
from geoapp.web.visits import visit

MOST_CHARACTERS = 4_000_000
"""Of all layers of a visitor together; what is beyond stays for the visit."""

_SCRIPT = Path(__file__).with_name("kept_layers.js")
_KEY = "kept_layers"

_State = dict[Source, tuple[VisitorLayer, bool]]
"""Each layer, and whether it is shown."""


@dataclass(slots=True)
class Mirror:
    """The browser's store, as far as a session knows it."""

    session: str = field(default_factory=lambda: secrets.token_hex(8))
    losses: int = 0
    """How often the server has lost layers: then the browser is asked again."""
    number: int = 0
    """Of the last change that was sent."""
    sent: _State = field(default_factory=dict)
    """What the browser was sent under that number."""
    there: _State = field(default_factory=dict)
    """What the browser said that it has."""


def mirror() -> None:
    """Bring back what the browser keeps, once for a session, and let it keep what has changed since."""
    known = _mirror()
    now = {
        source: (layer, source in visitor_layers.shown()) for source, layer in visitor_layers.layers().items()
    }
    if not _same(now, known.sent):
        known.number, known.sent = known.number + 1, now
    put = [] if _same(now, known.there) else _within([write_layer(*one) for one in now.values()])
    declare(_SCRIPT)(
        key=_KEY,
        data={
            "session": known.session,
            "number": known.number,
            "put": put,
            "gone": [str(source) for source in known.there if source not in now],
        },
        on_restored_change=_restore,
        on_saved_change=_note,
    )


def _mirror() -> Mirror:
    losses = visit.mine().losses
    found: Mirror | None = st.session_state.get("visitor_layers_mirror")
    if found is None or found.losses != losses:
        found = st.session_state["visitor_layers_mirror"] = Mirror(losses=losses)
    return found


def _same(one: _State, other: _State) -> bool:
    """Say whether two states hold the very same layers; frames have no equality of their own."""
    return [*one] == [*other] and all(
        a[0] is b[0] and a[1] == b[1] for a, b in zip(one.values(), other.values(), strict=True)
    )


def _within(written: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the layers that the store has room for, and note whether that was all."""
    fitting, room = [], MOST_CHARACTERS
    for one in written:
        room -= len(one["features"])
        if room >= 0:
            fitting.append(one)
    if written:
        st.session_state["visitor_layers_unkept"] = len(fitting) < len(written)
    return fitting


def _restore() -> None:
    """Take over what the browser has kept; what is no layer of ours is left."""
    told = st.session_state[_KEY].restored or []
    known = _mirror()
    for one in told[: visitor_layers.MOST_LAYERS]:
        try:
            layer, is_shown = read_layer(one)
            if layer.source in visitor_layers.layers():
                continue
            visitor_layers.keep(layer)
        except (InputError, ValueError):
            continue
        if not is_shown:
            visitor_layers.switch(layer.source)
        known.sent[layer.source] = known.there[layer.source] = (layer, is_shown)


def _note() -> None:
    """Note that the browser has kept what it was sent, or could not."""
    told = st.session_state[_KEY].saved or {}
    known = _mirror()
    if told.get("number") == known.number:
        known.there = dict(known.sent)
        if not told.get("done"):
            st.session_state["visitor_layers_unkept"] = True
