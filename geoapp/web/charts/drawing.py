"""Bars as a chart that answers a click; Altair writes what the browser draws, from our own host."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from geoapp.io.words import Words
from geoapp.web.charts.bars import PLAIN, Bars

CHOSEN = "chosen"
"""Name of the chart's selection, and the field of a row that it holds."""

_ROW_PX = 22
_LONGEST_NAME_PX = 230
_BELOW_PX = 20
"""What the framework keeps free beneath a chart."""
_PALE = 0.35
"""Of what a choice leaves out, and of what is only possible."""


def draw_bars(bars: Bars, colors: Mapping[str, str], begun_with: tuple[str, ...], say: Words) -> alt.Chart:
    """Return the chart; a click on a row chooses its value or takes it back, from ``begun_with`` on."""
    click = alt.selection_point(
        name=CHOSEN,
        fields=["code"],
        toggle="true",
        clear=False,
        value=[{"code": code} for code in begun_with],
    )
    names = alt.Axis(
        title=None,
        aria=False,
        domain=False,
        ticks=False,
        labelOverlap=False,
        labelLimit=_LONGEST_NAME_PX,
        labelFontSize=13,
        labelPadding=8,
    )
    chart: alt.Chart = (
        alt.Chart(_parts(bars, colors, say))
        .mark_bar(aria=False, cursor="pointer")
        .encode(
            y=alt.Y("name:N", sort=None, axis=names),
            x=alt.X("count:Q", axis=None),
            order=alt.Order("part:O"),
            color=alt.Color("color:N", scale=None, legend=None),
            fillOpacity=alt.FillOpacity("fill:Q", scale=None, legend=None),
            opacity=alt.condition(click, alt.value(1), alt.value(_PALE)),
            tooltip=alt.Tooltip("name:N", title=" "),
        )
        .add_params(click)
        .properties(height=_ROW_PX * len(bars.rows) + _BELOW_PX)
        .configure_view(stroke=None)
    )
    return chart


def _parts(bars: Bars, colors: Mapping[str, str], say: Words) -> pd.DataFrame:
    """Return each row's sure part, its possible part, and the rest of its width, which answers a click as well."""
    longest = max((one.total for _, one in bars.rows), default=0)
    parts: list[dict[str, Any]] = []
    for name, one in bars.rows:
        color, rest = colors.get(one.code, PLAIN), longest - one.total
        words = say(
            "bar_possible" if one.possible else "bar", name=name, n=one.certain, possible=one.possible
        )
        row = {"code": one.code, "name": words}
        lengths = ((one.certain, color, 1.0), (one.possible, color, _PALE), (rest, "transparent", 0.0))
        parts += [
            {**row, "part": part, "count": length, "color": paint, "fill": fill}
            for part, (length, paint, fill) in enumerate(lengths)
            if length
        ]
    return pd.DataFrame(parts)
