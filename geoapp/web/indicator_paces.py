"""Indicators beside their latest actuals, each figure with its row, as pages list them."""

from collections.abc import Sequence

import streamlit as st

from geoapp.analysis.pace import base_year
from geoapp.domain.indicator import IndicatorPace
from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.pipeline.paces import PACE_KEYS, cite_actual, say_figure, say_name, say_pace
from geoapp.web.escape import escape
from geoapp.web.listing import Html, HtmlCell, table

_NONE = "—"


def show_paces(plan: Plan, paces: Sequence[IndicatorPace], say: Words) -> None:
    """Draw the table of indicators and how they are compared; nothing where nobody added actuals."""
    if not paces:
        return
    st.subheader(say("pace_title"), anchor=False)
    st.html(pace_table(say("pace_title"), paces, say))
    st.caption(say("pace_about", base=base_year(plan), last=plan.last_year))


def pace_table(title: str, paces: Sequence[IndicatorPace], say: Words) -> Html:
    """Return the table of indicators under a title."""
    return table(title, [say(f"pace_{key}") for key in PACE_KEYS], [_row(one, say) for one in paces])


def _row(one: IndicatorPace, say: Words) -> Sequence[HtmlCell]:
    actual = one.actual
    figure = (
        f"{say_figure(actual.value)}<br><small>{escape(cite_actual(one, say))}</small>" if actual else _NONE
    )
    return (
        say_name(one, say),
        one.base or _NONE,
        one.target or _NONE,
        str(actual.year) if actual else _NONE,
        Html(figure),
        say_figure(one.expected) if one.expected is not None else _NONE,
        Html(f"<span class='geo-lit'>{escape(say_pace(one, say))}</span>"),
    )
