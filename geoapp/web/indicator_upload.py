"""Yearly actuals on their way in: a curator's CSV, looked at beside the plan's lines, kept at the press of a button."""

import streamlit as st

from geoapp.analysis.pace import state_paces
from geoapp.domain.access import Identity
from geoapp.domain.indicator import ActualsFile
from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.pipeline.delivery import this_day
from geoapp.pipeline.indicators import keep_actuals, load_actuals, read_given, refuse_same
from geoapp.web import content, curator_upload
from geoapp.web.escape import plain
from geoapp.web.indicator_paces import pace_table

MOST_MB = 1
"""Largest file: some ten thousand rows, where the largest table of indicators has a few hundred in five years."""

_NAME = "actuals"


def offer_upload(plan: Plan, say: Words) -> None:
    """Let a curator bring actuals, see how indicators stand with them, and keep them."""

    def keep(given: ActualsFile, by: Identity) -> ActualsFile:
        return keep_actuals(plan, given, by=by)

    curator_upload.offer_upload(
        _NAME,
        say,
        ask=lambda: _ask(plan, say),
        show=lambda given: _show(plan, given, say),
        keep=keep,
        tell=lambda kept: {"title": kept.title, "rows": f"{len(kept.rows):,}"},
    )


def _ask(plan: Plan, say: Words) -> ActualsFile | None:
    chosen = curator_upload.choose_file(_NAME, say, ["csv"], MOST_MB, say("actuals_about"))
    if chosen is None:
        return None
    given = read_given(plan, chosen.getvalue(), curator_upload.clean_name(chosen.name))
    refuse_same(given, load_actuals(plan.id))
    return given


def _show(plan: Plan, given: ActualsFile, say: Words) -> None:
    """Say how many rows would be kept, and how each indicator would then stand."""
    named = len({one.indicator for one in given.rows})
    st.info(plain(say("actuals_preview", title=given.title, rows=f"{len(given.rows):,}", indicators=named)))
    paces = state_paces(plan, content.reading(plan).indicators, given, this_day())
    st.html(pace_table(say("upload_add_actuals"), paces, say))
