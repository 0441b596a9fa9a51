"""Questions that all analysis pages ask: which features, and what they are compared with."""

from collections.abc import Iterable, Mapping

import streamlit as st

from geoapp.domain.degrees import Shape
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.domain.source import DISTRICTS, Source, shape_of, source_of_shape
from geoapp.io.words import Words
from geoapp.pipeline.result_figures import exactly
from geoapp.web import state
from geoapp.web.analyses import sources
from geoapp.web.analyses.controls import ask_source
from geoapp.web.matches import find_matches


def ask_from(plan: Plan, selection: Selection, label: str, say: Words) -> Source:
    """Ask what is analysed: the filtered projects, the districts, or a layer of the visitor's own."""
    filtered = len(find_matches(plan.id, selection))
    options = [sources.PROJECTS, DISTRICTS, *sources.visitors_own()]
    chosen = ask_source(
        "from",
        label,
        options,
        lambda source: sources.words_of(source or sources.PROJECTS, plan, say, filtered=filtered),
    )
    return sources.of_filters(chosen or sources.PROJECTS, selection)


def ask_to(plan: Plan, label: str, say: Words) -> Source:
    """Ask what it is compared with."""
    options = sources.others(plan)
    chosen = ask_source(
        "to", label, options, lambda source: sources.words_of(source or sources.PROJECTS, plan, say)
    )
    return chosen or sources.PROJECTS


def ask_near(plan: Plan, name: str, label: str, without: str, say: Words) -> Source | None:
    """Ask for projects to compare with, or none, which is called ``without``."""
    themes = sources.themes(plan)
    options = [None, sources.PROJECTS, *sources.beyond(), *sources.visitors_own(), *themes]
    return ask_source(
        name, label, options, lambda source: sources.words_of(source, plan, say) if source else without
    )


def is_filtered(source: Source) -> bool:
    """Say whether what is analysed is the projects of the filters, which then have their symbols on the map."""
    return source.kind == "projects"


def drawn_shape(asked: Iterable[Source]) -> Shape | None:
    """Return the drawn shape among the sources of a page.

    >>> drawn_shape([DISTRICTS])
    """
    return next((shape_of(source) for source in asked if source.kind == "shape"), None)


def take_shape(name: str, shape: Shape | None) -> None:
    """Make what was drawn the source ``name`` of the page; what was removed makes way for the default."""
    if shape:
        state.set_parameters(**{name: source_of_shape(shape)})
    elif state.parameter(name) and state.parameter(name).kind == "shape":
        state.set_parameters(**{name: state.default_of(name)})


def show_key(say: Words, *keys: str, distances: Mapping[float, str] | None = None) -> None:
    """Draw the legend of the outcome: what is sure is solid, what is possible dashed; and each distance's colour."""
    items = "".join(f'<li><i class="geo-found geo-found-{key}"></i>{say(f"key_{key}")}</li>' for key in keys)
    items += "".join(
        f'<li><i class="geo-found" style="border-color:{color}"></i>{exactly(metres, say)}</li>'
        for metres, color in (distances or {}).items()
    )
    st.html(f'<div class="geo-legend" role="group"><ul>{items}</ul></div>')
