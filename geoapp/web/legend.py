"""The legend that is the filter: kinds, themes by family and how well placed, each with its number."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from geoapp.domain.filters import LISTS
from geoapp.domain.palette import TINT
from geoapp.domain.plan import Plan
from geoapp.io.layers import load_families, load_layers
from geoapp.io.words import Words
from geoapp.web import content, state
from geoapp.web.catalogue import Catalogue
from geoapp.web.choices import Group, Option, Sign, choose
from geoapp.web.loaded import keep_made
from geoapp.web.matches import Matches, find_matches
from geoapp.web.paint import clip_path

FIELDS = ("theme", "kind", "precision")
"""Filters that the legend asks."""

_SIGNS = {
    "exact": Sign("", "exact"),
    "approximate": Sign("", "approximate"),
    "district": Sign(TINT, "district"),
    "city": Sign("", "list"),
    "none": Sign("", "list"),
}


def ask_kind(plan: Plan, names: Mapping[str, str], say: Words) -> None:
    """Draw the kinds as a bar: projects, and one switch away what is none."""
    _ask_bar("kind", plan, names, say)


def ask_precision(plan: Plan, names: Mapping[str, str], say: Words) -> None:
    """Draw how well projects are placed as a bar, with the signs of the map."""
    _ask_bar("precision", plan, names, say)


def ask_theme(plan: Plan, names: Mapping[str, str], say: Words) -> None:
    """Draw the themes by their families, with their symbols and how many of them the map draws."""
    counted, there = _count("theme", plan), _occurring("theme", plan)
    groups: dict[str, list[Option]] = {}
    families = load_families()
    for layer in (layer for layer in load_layers() if layer.family):
        cut = clip_path(families[layer.family].shape)
        sign = Sign(layer.style.color, "", layer.style.symbol, cut)
        for theme in (theme for theme in layer.themes if theme in there):
            groups.setdefault(layer.family, []).append(_option(theme, names[theme], counted, say, sign))
    st.markdown(say("theme"))
    choose(
        "theme",
        say("theme"),
        [Group(say.name(families[code].title), groups[code]) for code in families if code in groups],
    )


def _ask_bar(field: str, plan: Plan, names: Mapping[str, str], say: Words) -> None:
    counted, there = _count(field, plan), _occurring(field, plan)
    options = [
        _option(code, name, counted, say, _SIGNS.get(code)) for code, name in names.items() if code in there
    ]
    st.markdown(say(field))
    choose(field, say(field), [Group("", options)], bar=True)


def _option(
    code: str, name: str, counted: tuple[Counter[str], Counter[str]], say: Words, sign: Sign | None
) -> Option:
    found, drawn = (one[code] for one in counted)
    count = f"{found}" if found == drawn else say("drawn_of", drawn=drawn, n=found)
    return Option(code, name, count, say("drawn_of_hint", drawn=drawn, n=found), sign)


def _count(field: str, plan: Plan) -> tuple[Counter[str], Counter[str]]:
    """Return the numbers of projects that the other filters leave of each value, and of those with a symbol."""
    others: dict[str, Any] = {field: ()}
    return _count_matches(field, find_matches(plan.id, replace(state.selection(), **others)))


@keep_made(64)
def _count_matches(field: str, matches: Matches) -> tuple[Counter[str], Counter[str]]:
    columns = matches.catalogue.columns
    drawn = matches.rows[columns.is_one("shown", "symbol")[matches.rows]]
    return matches.count(field), columns.codes[field].count(drawn)


@keep_made(8)
def count_all(catalogue: Catalogue) -> dict[str, Counter[str]]:
    """Return the number of projects of each value of each list in a plan."""
    everything = np.arange(len(catalogue))
    return {
        name: codes.count(everything) if (codes := catalogue.codes(name)) else Counter() for name in LISTS
    }


def _occurring(field: str, plan: Plan) -> set[Any]:
    """Return the values that occur in the plan, and what is chosen though it does not."""
    return {*count_all(content.catalogue(plan.id))[field], *getattr(state.selection(), field)}
