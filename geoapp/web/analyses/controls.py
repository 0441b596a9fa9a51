"""Controls of an analysis page beside the filters; each widget is one parameter of the page's address."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import streamlit as st

from geoapp.domain.source import Source, parse_source
from geoapp.io.words import Words
from geoapp.pipeline.result_figures import exactly
from geoapp.web import parameters, state, widgets
from geoapp.web.widgets import Widget

_USUAL_M = (200.0, 500.0, 1000.0, 2000.0, 5000.0)
"""Distances to choose from; any other can be typed."""


def ask_source(
    name: str, label: str, options: Iterable[Source | None], naming: Callable[[Source | None], str]
) -> Source | None:
    """Let the visitor choose a source; one that only the address names is among the choices."""
    asked = widgets.begin(name, state.parameter(name), _read_source)
    texts = [_written(source) for source in (*options, asked.first, asked.value)]
    _choose(label, list(dict.fromkeys(texts)), asked, lambda text: naming(_read_source(text)), _written)
    found: Source | None = state.parameter(name)
    return found


def _written(source: Source | None) -> str:
    return "" if source is None else str(source)


def _read_source(text: str) -> Source | None:
    return parse_source(text) if text else None


def ask_distances(name: str, say: Words) -> tuple[float, ...]:
    """Let the visitor choose or type a few distances."""
    asked = widgets.begin(name, state.parameter(name), lambda texts: _read(name, texts))
    st.multiselect(
        say("distances"),
        [_plain(one) for one in sorted({*_USUAL_M, *asked.first, *asked.value})],
        default=[_plain(one) for one in asked.first],
        format_func=lambda text: _as_distance(text, say),
        accept_new_options=True,
        max_selections=parameters.MOST_DISTANCES,
        placeholder=say("distances_hint"),
        help=say("distances_help"),
        key=asked.key,
    )
    found: tuple[float, ...] = state.parameter(name)
    return found


def ask_metres(name: str, say: Words) -> float:
    """Let the visitor give one distance."""
    asked = widgets.begin(name, state.parameter(name), float)
    st.number_input(
        say("distance"),
        min_value=0.0,
        max_value=parameters.MOST_METRES,
        value=float(asked.first),
        step=100.0,
        format="%g",
        key=asked.key,
    )
    return float(state.parameter(name))


def ask_number(name: str, label: str, most: int) -> int:
    """Let the visitor give a whole number from 1."""
    asked = widgets.begin(name, state.parameter(name), int)
    st.number_input(label, min_value=1, max_value=most, value=asked.first, step=1, key=asked.key)
    return int(state.parameter(name))


def ask_code(name: str, label: str, words: dict[str, str]) -> str:
    """Let the visitor choose one of a few codes."""
    _choose(label, list(words), widgets.begin(name, state.parameter(name), str), words.__getitem__, str)
    return str(state.parameter(name))


def ask_switch(name: str, label: str, *, disabled: bool = False) -> bool:
    """Let the visitor switch something on."""
    asked = widgets.begin(name, state.parameter(name), bool)
    st.toggle(label, asked.first, disabled=disabled, key=asked.key)
    return bool(state.parameter(name))


def _choose(
    label: str,
    options: list[str],
    asked: Widget,
    naming: Callable[[str], str],
    write: Callable[[Any], str],
) -> None:
    first = write(asked.first)
    st.selectbox(
        label,
        options,
        index=options.index(first) if first in options else 0,
        format_func=naming,
        key=asked.key,
    )


def _read(name: str, texts: Sequence[str]) -> tuple[float, ...]:
    """Return the distances among what was chosen or typed, metres with or without a unit."""
    (own,) = (one for one in parameters.of_page(st.session_state["page"]) if one.name == name)
    found: list[str] = []
    for text in texts:
        metres = to_metres(text)
        if metres is not None and not parameters.parse({name: [metres]}, [own])[1]:
            found.append(metres)
    values: tuple[float, ...] = parameters.parse({name: found}, [own])[0][name]
    return values


def to_metres(text: str) -> str | None:
    """Return a typed distance in metres, as an address writes it; ``None`` where it is none.

    >>> to_metres("500"), to_metres("1.5 公里"), to_metres("2km"), to_metres("800 米"), to_metres("far")
    ('500', '1500', '2000', '800', None)
    """
    bare = text.strip().lower().replace(",", "").replace("，", "")
    for factor, unit in ((1000.0, "typed_kilometres"), (1.0, "typed_metres")):
        for word in Words("zh")(unit).split():
            if bare.endswith(word):
                return _times(bare.removesuffix(word), factor)
    return _times(bare, 1.0)


def _times(number: str, factor: float) -> str | None:
    try:
        return _plain(float(number) * factor)
    except ValueError:
        return None


def _as_distance(text: str, say: Words) -> str:
    metres = to_metres(text)
    return text if metres is None else exactly(float(metres), say)


def _plain(metres: float) -> str:
    return f"{metres:g}"
