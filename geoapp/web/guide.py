"""Guide for visitors: the map's signs, how to cite, and a hint on the first visit."""

from datetime import UTC, datetime

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.pipeline.attribution import attribution
from geoapp.settings import VERSION
from geoapp.web.escape import escape
from geoapp.web.listing import Html, HtmlCell, table

NEW_PLAN = """\
geoapp new-plan 330600 --id my-plan --text TEXT
geoapp read TEXT --plan my-plan
geoapp build --plan my-plan"""

TABLE = "table"
"""Anchor of the table's heading."""

_SIGNS = ("exact", "approximate", "line", "schematic", "district")


def show_precision(say: Words) -> None:
    """Draw the map's signs with what each says about a place."""
    rows: list[tuple[HtmlCell, HtmlCell]] = [(_sign(sign, say), say(f"means_{sign}")) for sign in _SIGNS]
    rows.append(("—", say("means_citywide")))
    st.html(table(say("help_precision"), (say("help_symbol"), say("help_meaning")), rows))


def _sign(sign: str, say: Words) -> Html:
    words = escape(say(f"legend_{sign}"))
    return Html(f'<span class="geo-sign"><i class="geo-shape geo-shape-{sign}"></i>{words}</span>')


def cite(plan: Plan, say: Words) -> str:
    """Return the citation of a plan's data, as of today."""
    return say(
        "citation",
        publisher=plan.publisher,
        title=plan.title,
        published=plan.published,
        version=VERSION,
        licence=plan.licence,
        boundaries=attribution(plan, say, "citation"),
        url=(st.context.url or "").rpartition("/")[0],
        today=datetime.now(UTC).astimezone().date().isoformat(),
    )


def skip_to_table(say: Words) -> None:
    """Draw a link past the map, which shows when the keyboard comes to it."""
    st.html(f'<a class="geo-skip" href="#{TABLE}">{escape(say("skip_to_table"))}</a>')
