"""Yearly actuals on their way in: a curator's CSV, looked at beside the plan's lines, kept at the press of a button."""

from pathlib import PurePath

import streamlit as st

from geoapp.analysis.pace import state_paces
from geoapp.domain.access import may
from geoapp.domain.indicator import ActualsFile
from geoapp.domain.plan import Plan
from geoapp.errors import GeoappError
from geoapp.io.words import Words
from geoapp.pipeline.delivery import this_day
from geoapp.pipeline.indicators import keep_actuals, load_actuals, read_given, refuse_same
from geoapp.web import content
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.identity import present_identity
from geoapp.web.indicator_paces import pace_table

MOST_MB = 1
"""Largest file: some ten thousand rows, where the largest table of indicators has a few hundred in five years."""

_LONGEST_NAME = 100


def offer_upload(plan: Plan, say: Words) -> None:
    """Let a curator bring actuals, see how indicators stand with them, and keep them; nobody else sees any of it."""
    if not may(present_identity(), "decide"):
        return
    st.subheader(say("actuals_add"), anchor=False)
    if kept := st.session_state.pop("actuals_kept", None):
        st.success(plain(say("actuals_kept", title=kept.title, rows=f"{len(kept.rows):,}")))
    if error := st.session_state.pop("actuals_unkept", None):
        st.error(plain(sentence_of(error, say.lang)))
    try:
        if given := _ask(plan, say):
            _show(plan, given, say)
            st.button(
                say("actuals_keep"), type="primary", key="actuals-keep", on_click=_keep, args=(plan, given)
            )
    except GeoappError as error:
        st.error(plain(sentence_of(error, say.lang)))


def _ask(plan: Plan, say: Words) -> ActualsFile | None:
    chosen = st.file_uploader(
        say("actuals_file", mb=MOST_MB),
        ["csv"],
        key=f"actuals_file_{st.session_state.get('actuals_number', 0)}",
        max_upload_size=MOST_MB,
        help=say("actuals_about"),
    )
    if chosen is None:
        return None
    name = "".join(one for one in PurePath(chosen.name).name if one.isprintable())[-_LONGEST_NAME:]
    given = read_given(plan, chosen.getvalue(), name)
    refuse_same(given, load_actuals(plan.id))
    return given


def _show(plan: Plan, given: ActualsFile, say: Words) -> None:
    """Say how many rows would be kept, and how each indicator would then stand."""
    named = len({one.indicator for one in given.rows})
    st.info(plain(say("actuals_preview", title=given.title, rows=f"{len(given.rows):,}", indicators=named)))
    paces = state_paces(plan, content.reading(plan).indicators, given, this_day())
    st.html(pace_table(say("actuals_add"), paces, say))


def _keep(plan: Plan, given: ActualsFile) -> None:
    try:
        made = keep_actuals(plan, given, by=present_identity())
    except GeoappError as error:
        st.session_state["actuals_unkept"] = error
        return
    st.session_state["actuals_kept"] = made
    st.session_state["actuals_number"] = st.session_state.get("actuals_number", 0) + 1  # another field, empty
