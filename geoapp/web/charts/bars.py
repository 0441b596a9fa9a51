"""Bars of a chart: the projects that each value of a filter would leave, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from geoapp.analysis.tallies import Tally, tally
from geoapp.domain.filters import Filters
from geoapp.domain.palette import MARKS
from geoapp.domain.plan import Plan
from geoapp.io.layers import load_layers
from geoapp.io.words import Words
from geoapp.web import filters
from geoapp.web.matches import find_matches

PLAIN = MARKS["border"].color
"""Of bars that have no colour of their own on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The bars of one filter."""

    field: str
    rows: tuple[tuple[str, Tally], ...]
    """Names with their counts, in the order of the screen."""
    chosen: tuple[str, ...]
    """Codes that the filter lets through; empty for all."""
    without: int
    """Projects that have no value, and so no bar."""


def count_bars(plan: Plan, shown: Filters, field: str, say: Words) -> Bars:
    """Count what each value of a filter would leave, the other filters as they stand; a chosen value stays in sight."""
    chosen = getattr(shown, field)
    matches = find_matches(plan.id, replace(shown, **_nothing(field)))
    columns = matches.catalogue.columns
    counts, names = tally(columns, matches.rows, field), filters.name_values(plan, say)[field]
    rows = [(name, counts.get(code, Tally(code=code, certain=0))) for code, name in names.items()]
    if (
        field == "theme"
    ):  # of the many only those that there are; the others are few, in an order that people know
        rows = [row for row in rows if row[1].total or row[1].code in chosen]
        rows.sort(key=lambda row: -row[1].total)
    return Bars(
        field=field, rows=tuple(rows), chosen=chosen, without=columns.codes[field].without(matches.rows)
    )


def color_themes() -> Mapping[str, str]:
    """Return the colours of themes, as the map has them."""
    return {theme: layer.style.color for layer in load_layers() for theme in layer.themes}


def _nothing(field: str) -> dict[str, Any]:
    """Return the change of a selection that lets every value of a filter through."""
    return {field: ()}
